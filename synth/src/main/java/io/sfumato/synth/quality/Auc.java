package io.sfumato.synth.quality;

import java.util.Arrays;

/**
 * The area under the receiver operating characteristic: how well a score tells two groups apart.
 */
final class Auc {

  private Auc() {}

  /**
   * Returns the probability that a random positive has a larger score than a random negative, ties
   * counting half; NaN if there are none of one kind.
   */
  static double of(double[] positives, double[] negatives) {
    double[] sorted = negatives.clone();
    Arrays.sort(sorted);
    double wins = 0;
    for (double score : positives) {
      int below = count(sorted, score, false);
      wins += (below + count(sorted, score, true)) / 2.0;
    }
    return wins / ((double) positives.length * negatives.length);
  }

  /** Returns how many are below a value, or up to it. */
  private static int count(double[] sorted, double value, boolean upTo) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (upTo && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
