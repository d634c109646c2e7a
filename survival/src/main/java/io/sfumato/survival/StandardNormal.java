package io.sfumato.survival;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Quantiles and tails of the standard normal distribution, as intervals and tests need them. */
final class StandardNormal {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private StandardNormal() {}

  /**
   * Returns how many standard errors on each side make a two-sided interval.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  static double z(double confidence) {
    return NORMAL.inverseSurvivalProbability((1 - Estimate.checkConfidence(confidence)) / 2);
  }

  /** Returns how probable a value at least as far from 0 as z is; NaN if z is. */
  static double twoSidedTail(double z) {
    return Double.isNaN(z) ? Double.NaN : 2 * NORMAL.survivalProbability(Math.abs(z));
  }
}
