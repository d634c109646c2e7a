package io.sfumato.synth;

import java.util.Arrays;

/** The nearest non-negative vector of a given sum, in squared distance. */
final class Simplex {

  private Simplex() {}

  /**
   * Projects: subtracts a number from all entries and cuts at 0, so that they sum to the total.
   *
   * @param values any numbers, at least one
   * @param total the sum, at least 0
   * @return the projection
   * @see <a href="https://doi.org/10.1145/1390156.1390191">Duchi, Shalev-Shwartz, Singer and
   *     Chandra (2008), Figure 1</a>
   */
  static double[] project(double[] values, double total) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double sum = 0;
    double threshold = 0;
    for (int i = sorted.length - 1, kept = 1; i >= 0; i--, kept++) {
      sum += sorted[i];
      threshold = (sum - total) / kept;
      if (i == 0 || sorted[i - 1] <= threshold) {
        break;
      }
    }
    double[] projected = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      projected[i] = Math.max(0, values[i] - threshold);
    }
    return projected;
  }
}
