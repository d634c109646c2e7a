package io.sfumato.streaming.internal;

import org.apache.commons.numbers.gamma.Erfc;

/**
 * The law of a weighted sum of discrete Gaussians without end, of one large variance, whose weights
 * die away, and of roundings ({@code docs/proofs/Windows.md}, section 6).
 *
 * @param variance the variance
 * @param rounding what roundings can add
 * @param factor how much likelier the latest draws are than rounded normals, at least 1
 */
record StationaryError(double variance, double rounding, double factor) implements ErrorLaw {

  /** The part of x that is set aside for draws long ago. */
  private static final double ASIDE = 1e-5;

  /** Returns the law. */
  static StationaryError of(double variance, double rounding, long memory, double sigmaSquared) {
    return new StationaryError(variance, rounding, Math.exp(memory / (24 * sigmaSquared)));
  }

  @Override
  public double tail(double x) {
    double latest = factor * Erfc.value((x * (1 - ASIDE) - rounding) / Math.sqrt(2 * variance));
    double older = 2 * Math.exp(-ASIDE * ASIDE * x * x / (2 * SlidingErrors.BEYOND * variance));
    return Math.min(1, latest + older);
  }
}
