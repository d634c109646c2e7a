package io.sfumato.survival;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The outcome of a test whose statistic has a chi-squared distribution if there is no difference.
 *
 * @param statistic the statistic, at least 0 but for rounding; NaN if there is none
 * @param degreesOfFreedom its degrees of freedom, at least 0; 0 if there was nothing to compare
 */
public record ChiSquared(double statistic, int degreesOfFreedom) {

  /**
   * Returns how probable a statistic at least as large is if there is no difference.
   *
   * @return the p-value, also where it is too small for 1 minus something; NaN without degrees of
   *     freedom or statistic
   */
  public double pValue() {
    return degreesOfFreedom == 0 || Double.isNaN(statistic)
        ? Double.NaN
        : ChiSquaredDistribution.of(degreesOfFreedom).survivalProbability(statistic);
  }
}
