package io.sfumato.survival;

/**
 * A difference or a ratio of two independent exact estimates, with its error, interval and test of
 * equality, all by the normal distribution; for a ratio, of its logarithm. <b>NOT PRIVATE:</b> as
 * the estimates. Immutable.
 */
public final class Contrast {

  private final double estimate;
  private final double standardError;
  private final boolean isRatio;

  private Contrast(double estimate, double standardError, boolean isRatio) {
    this.estimate = estimate;
    this.standardError = standardError;
    this.isRatio = isRatio;
  }

  static Contrast difference(double estimate, double standardError) {
    return new Contrast(estimate, standardError, false);
  }

  static Contrast ratio(double estimate, double logStandardError) {
    return new Contrast(estimate, logStandardError, true);
  }

  /**
   * Returns the difference or the ratio.
   *
   * @return the estimate
   */
  public double estimate() {
    return estimate;
  }

  /**
   * Returns the standard error of the difference, or of the logarithm of the ratio.
   *
   * @return the error, at least 0
   */
  public double standardError() {
    return standardError;
  }

  /**
   * Returns how many standard errors the difference, or the logarithm of the ratio, is from 0.
   *
   * @return the statistic z, NaN if there are no errors to measure with
   */
  public double statistic() {
    return (isRatio ? Math.log(estimate) : estimate) / standardError;
  }

  /**
   * Returns how probable a statistic at least as far from 0 is if both are equal.
   *
   * @return the two-sided p-value, NaN if the statistic is
   */
  public double pValue() {
    return StandardNormal.twoSidedTail(statistic());
  }

  /**
   * Returns the lower limit of the confidence interval.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the limit
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public double lower(double confidence) {
    return limit(-StandardNormal.z(confidence));
  }

  /**
   * Returns the upper limit of the confidence interval.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the limit
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public double upper(double confidence) {
    return limit(StandardNormal.z(confidence));
  }

  private double limit(double z) {
    return isRatio ? estimate * Math.exp(z * standardError) : estimate + z * standardError;
  }

  /** Returns kind, estimate and p-value, marked as not private. */
  @Override
  public String toString() {
    return "Contrast[NOT PRIVATE: %s %s, p = %s]"
        .formatted(isRatio ? "ratio" : "difference", estimate, pValue());
  }
}
