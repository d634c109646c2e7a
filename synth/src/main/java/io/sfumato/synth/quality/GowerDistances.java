package io.sfumato.synth.quality;

import java.util.Arrays;

/**
 * Gower's distances to some records: the sum over the columns of 0 or 1 for equal or different
 * labels, of the difference divided by the range for numbers, and of 1 for a null beside a value.
 * Divided by the number of columns it is in {@code [0, 1]}. Not thread-safe.
 */
final class GowerDistances {

  private final double[][] places;
  private final double[] sums;

  /**
   * Prepares the records.
   *
   * @param to their table
   * @param records the numbers of their rows
   */
  GowerDistances(ComparedTable to, int[] records) {
    this.places = new double[to.columns().size()][];
    this.sums = new double[records.length];
    for (int c = 0; c < places.length; c++) {
      int column = c;
      places[c] = Arrays.stream(records).mapToDouble(row -> place(to, column, row)).toArray();
    }
  }

  /** Returns the distance of a row to each record, valid until the next call; not to be changed. */
  double[] from(ComparedTable table, int row) {
    Arrays.fill(sums, 0);
    for (int c = 0; c < places.length; c++) {
      add(places[c], place(table, c, row), table.columns().get(c).numeric());
    }
    return sums;
  }

  private static double place(ComparedTable table, int column, int row) {
    return table.columns().get(column).numeric()
        ? table.place(column, row)
        : table.codes().code(row, column);
  }

  private void add(double[] of, double place, boolean numeric) {
    if (!numeric) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += of[i] == place ? 0 : 1;
      }
    } else if (Double.isNaN(place)) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += Double.isNaN(of[i]) ? 0 : 1;
      }
    } else {
      for (int i = 0; i < sums.length; i++) {
        double difference = Math.abs(of[i] - place);
        sums[i] += Double.isNaN(difference) ? 1 : difference;
      }
    }
  }
}
