package io.sfumato.streaming.internal;

import org.apache.commons.numbers.gamma.Erfc;

/**
 * The sum of independent discrete Gaussians, each of a variance of at least {@link #LEAST_NODE}.
 *
 * <p>Up to a factor of {@code 1 + 1e-11} it is a discrete Gaussian itself, and {@code Pr(|S| > x) ≤
 * erfc((⌊x⌋ + 1/2) / √(2·variance))} ({@code docs/proofs/ContinualCounters.md}, section 6).
 *
 * @param variance the sum of the variances
 */
record GaussianSum(double variance) implements ErrorLaw {

  /** Below this the sum is bounded by its moment generating function instead. */
  static final double LEAST_NODE = 4;

  private static final double FACTOR = 1 + 1e-10;

  @Override
  public double tail(double x) {
    if (variance == 0) {
      return 0;
    }
    double z = (Math.floor(x) + 0.5) / Math.sqrt(2 * variance);
    return Math.min(1, FACTOR * Erfc.value(z));
  }
}
