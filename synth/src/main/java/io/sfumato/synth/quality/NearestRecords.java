package io.sfumato.synth.quality;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How far rows of one table are from the nearest and second nearest rows of another: {@linkplain
 * GowerDistances Gower's distance}, divided by the number of columns.
 */
final class NearestRecords {

  private final double[] nearest;
  private final double[] second;

  private NearestRecords(double[] nearest, double[] second) {
    this.nearest = nearest;
    this.second = second;
  }

  /**
   * Searches for each of some rows.
   *
   * @param from the table of these rows
   * @param rows their numbers
   * @param to the table to search
   * @param records the numbers of the rows to search, at least one
   */
  static NearestRecords of(ComparedTable from, int[] rows, ComparedTable to, int[] records) {
    int columns = to.columns().size();
    GowerDistances distances = new GowerDistances(to, records);
    double[] nearest = new double[rows.length];
    double[] second = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      double next = Double.POSITIVE_INFINITY;
      for (double distance : distances.from(from, rows[i])) {
        next = Math.min(next, Math.max(least, distance));
        least = Math.min(least, distance);
      }
      nearest[i] = least / columns;
      second[i] = next / columns;
    }
    return new NearestRecords(nearest, second);
  }

  /** Returns at most so many different rows of a table, in ascending order. */
  static int[] sample(int rows, int most, SplittableRandom random) {
    int wanted = Math.min(rows, most);
    int[] chosen = new int[wanted];
    int found = 0;
    for (int row = 0; found < wanted; row++) { // Knuth's algorithm S
      if (random.nextDouble() * (rows - row) < wanted - found) {
        chosen[found++] = row;
      }
    }
    return chosen;
  }

  /** Returns the distances to the nearest record; not to be changed. */
  double[] nearest() {
    return nearest;
  }

  /**
   * Returns the ratios of the distances to the nearest and the second nearest record: 1 if both are
   * 0, and where there is no second.
   */
  double[] ratios() {
    double[] ratios = new double[nearest.length];
    Arrays.setAll(
        ratios, i -> second[i] == 0 || Double.isInfinite(second[i]) ? 1 : nearest[i] / second[i]);
    return ratios;
  }
}
