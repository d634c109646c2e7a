package io.sfumato.synth.quality;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How far rows of one table are from the nearest and second nearest rows of another, by Gower's
 * distance: the mean over the columns of 0 or 1 for equal or different labels, of the difference
 * divided by the range for numbers, and of 1 for a null beside a value.
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
    double[][] places = new double[to.columns().size()][];
    for (int c = 0; c < places.length; c++) {
      places[c] = places(to, c, records);
    }
    double[] nearest = new double[rows.length];
    double[] second = new double[rows.length];
    double[] distances = new double[records.length];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(distances, 0);
      for (int c = 0; c < places.length; c++) {
        boolean numeric = from.columns().get(c).numeric();
        add(distances, places[c], place(from, c, rows[i]), numeric);
      }
      double least = Double.POSITIVE_INFINITY;
      double next = Double.POSITIVE_INFINITY;
      for (double distance : distances) {
        next = Math.min(next, Math.max(least, distance));
        least = Math.min(least, distance);
      }
      nearest[i] = least / places.length;
      second[i] = next / places.length;
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

  private static double place(ComparedTable table, int column, int row) {
    return table.columns().get(column).numeric()
        ? table.place(column, row)
        : table.codes().code(row, column);
  }

  private static double[] places(ComparedTable table, int column, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> place(table, column, row)).toArray();
  }

  private static void add(double[] distances, double[] places, double place, boolean numeric) {
    if (!numeric) {
      for (int i = 0; i < distances.length; i++) {
        distances[i] += places[i] == place ? 0 : 1;
      }
    } else if (Double.isNaN(place)) {
      for (int i = 0; i < distances.length; i++) {
        distances[i] += Double.isNaN(places[i]) ? 0 : 1;
      }
    } else {
      for (int i = 0; i < distances.length; i++) {
        double difference = Math.abs(places[i] - place);
        distances[i] += Double.isNaN(difference) ? 1 : difference;
      }
    }
  }
}
