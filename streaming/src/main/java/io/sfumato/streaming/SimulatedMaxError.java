package io.sfumato.streaming;

import java.util.Arrays;

/**
 * The largest errors of many simulated runs of a counter's noise, without any data. Immutable.
 *
 * <p>Unlike a union bound this knows how much the errors of neighbouring steps have in common.
 */
public final class SimulatedMaxError {

  /** The probability, over the seed, that a bound is too small. */
  private static final double DOUBT = 1e-6;

  private final double[] sorted;

  SimulatedMaxError(double[] maxima) {
    this.sorted = maxima.clone();
    Arrays.sort(sorted);
  }

  /**
   * Returns how many runs were simulated.
   *
   * @return the number of runs
   */
  public int runs() {
    return sorted.length;
  }

  /**
   * Returns the plain estimate of a quantile.
   *
   * @param probability the probability, in {@code (0, 1)}
   * @return the order statistic at {@code ⌈probability · runs⌉}
   * @throws IllegalArgumentException if {@code probability} is out of range
   */
  public double quantile(double probability) {
    checkProbability("probability", probability);
    return sorted[(int) Math.ceil(probability * sorted.length) - 1];
  }

  /**
   * Returns whether there are enough runs for {@link #bound}.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return true from {@code ln(1e-6) / ln(1 - beta)} runs on
   */
  public boolean isEnoughFor(double beta) {
    checkProbability("beta", beta);
    return sorted.length * Math.log1p(-beta) <= Math.log(DOUBT);
  }

  /**
   * Bounds the largest error of a run, up to the doubt that simulation leaves: an order statistic
   * that is below the true quantile with probability at most 1e-6 over the seed.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error| > x at any step) ≤ beta}
   * @throws IllegalArgumentException if {@code beta} is out of range, or too small for so few runs
   */
  public double bound(double beta) {
    if (!isEnoughFor(beta)) {
      throw new IllegalArgumentException(
          "beta must be at least %.2g for %d runs, got %s; simulate more runs"
              .formatted(-Math.expm1(Math.log(DOUBT) / sorted.length), sorted.length, beta));
    }
    // The k-th smallest is below the quantile q only if k or more runs are: each is with
    // probability at most 1 - beta. Take the least k for which that is rare.
    int n = sorted.length;
    double logTail = Double.NEGATIVE_INFINITY;
    double logTerm = n * Math.log1p(-beta); // of n among n
    int k = n;
    while (k > 0) {
      double next = Math.max(logTail, logTerm) + Math.log1p(Math.exp(-Math.abs(logTail - logTerm)));
      if (next > Math.log(DOUBT)) {
        break;
      }
      logTail = next;
      // From "k among n" to "k - 1 among n".
      logTerm += Math.log(k) - Math.log(n - k + 1.0) + Math.log(beta) - Math.log1p(-beta);
      k--;
    }
    return sorted[k]; // the (k + 1)-th smallest
  }

  static void checkProbability(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in (0, 1), got " + value);
    }
  }
}
