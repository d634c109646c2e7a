package io.sfumato.accounting.internal;

/**
 * Merging what lies between neighbouring cells into the cells so that the loss of each cell is
 * exactly that of the outputs merged into it: post-processing, by which no divergence grows.
 *
 * <p>Output of loss {@code l} in the interval above cell {@code s} is sent to that cell or to the
 * next with probabilities that depend on the interval only. A cell of loss c is exact if the gains
 * {@code Σ p (1 - e^(c-l))} of what came from above are equal to the lacks {@code Σ p (e^(c-l) -
 * 1)} of what came from below. What cannot be balanced goes to the lower cell as it is: its loss is
 * lowered, which lowers the divergence too.
 *
 * <p>Going up, a mismatch is passed on from one interval to the next times the ratio of the lack to
 * the gain, so intervals where the masses grow are settled from below, and those where they shrink
 * from above. That decides how tight the result is, not whether it holds.
 */
final class Merge {

  private Merge() {}

  /**
   * Returns, for each interval, the share of its mass that is sent to the cell above; the rest goes
   * to the one below.
   *
   * @param gain what the mass of interval i has over cell i, below it
   * @param lack what it lacks to cell i + 1, above it, as the gain of interval i + 1 is measured
   */
  static double[] shares(double[] gain, double[] lack) {
    int n = gain.length;
    double[] down = new double[n];
    int peak = peak(gain, lack);
    double half = 0.5;
    for (int i = 0; i < peak; i++) {
      // what the interval below sends up must be balanced by what this one sends down
      down[i] =
          i == 0 || gain[i] == 0 ? half : Math.min(1, (1 - down[i - 1]) * lack[i - 1] / gain[i]);
    }
    for (int i = n - 1; i >= peak; i--) {
      down[i] =
          i == n - 1 || lack[i] == 0 ? half : 1 - Math.min(1, down[i + 1] * gain[i + 1] / lack[i]);
    }
    double[] shares = new double[n];
    for (int i = 0; i < n; i++) {
      double up = 1 - down[i];
      // the interval above may send down more than it has settled on, but never less
      double gained = i + 1 < n ? down[i + 1] * gain[i + 1] : 0;
      if (up * lack[i] > gained) {
        up = gained / lack[i];
      }
      // a little less, so that rounding leaves the cell with a gain
      shares[i] = up * (1 - 1e-12);
    }
    return shares;
  }

  // Where the product of gain(i) / lack(i - 1) is largest: there the masses begin to shrink.
  private static int peak(double[] gain, double[] lack) {
    int peak = 0;
    double log = 0;
    double most = 0;
    for (int i = 1; i < gain.length; i++) {
      if (gain[i] > 0 && lack[i - 1] > 0) {
        log += Math.log(gain[i] / lack[i - 1]);
        if (log > most) {
          most = log;
          peak = i;
        }
      }
    }
    return peak;
  }
}
