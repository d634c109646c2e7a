package io.sfumato.synth.internal;

/** Folded residuals of a table, from scratch. */
final class Residuals {

  private Residuals() {}

  /** Those of 0/1 questions, which fit an int: see {@link FixedTarget#answers}. */
  static int[] of(FixedTarget target, int[] table, int columns) {
    long[] counts = new long[target.workload.cells()];
    int[] row = new int[columns];
    for (int start = 0; start < table.length; start += columns) {
      System.arraycopy(table, start, row, 0, columns);
      target.workload.add(row, 1, counts);
    }
    int[] folded = new int[counts.length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = Math.toIntExact(target.answers[i] - target.weight * counts[i]);
    }
    return folded;
  }

  /** Adds up {@code R² / weight} of a run of them. */
  static double loss(int[] folded, int from, int to, int weight) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double residual = folded[i];
      sum += residual * residual;
    }
    return sum / weight;
  }
}
