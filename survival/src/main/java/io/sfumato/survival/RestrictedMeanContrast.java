package io.sfumato.survival;

import java.util.Locale;

/**
 * The restricted mean survival times of two groups of a private release compared: difference and
 * ratio, with intervals and tests by the normal distribution. Free, as a function of the release.
 * Immutable.
 */
public final class RestrictedMeanContrast {

  private final double tau;
  private final double first;
  private final double firstError;
  private final double second;
  private final double secondError;

  RestrictedMeanContrast(
      double tau, double first, double firstError, double second, double secondError) {
    this.tau = tau;
    this.first = first;
    this.firstError = firstError;
    this.second = second;
    this.secondError = secondError;
  }

  /**
   * Returns the time up to which the means are restricted.
   *
   * @return the time τ
   */
  public double tau() {
    return tau;
  }

  /**
   * Returns the first group's restricted mean less the second's.
   *
   * @param confidence the nominal coverage of the interval, in {@code (0, 1)}
   * @return the difference
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public Estimate difference(double confidence) {
    Estimate.checkConfidence(confidence);
    double value = first - second;
    double error = Math.hypot(firstError, secondError);
    double margin = StandardNormal.z(confidence) * error;
    return new Estimate(value, error, value - margin, value + margin, confidence);
  }

  /**
   * Returns the first group's restricted mean by the second's, with the interval of its logarithm.
   *
   * @param confidence the nominal coverage of the interval, in {@code (0, 1)}
   * @return the ratio; NaN throughout if one of the means is 0, as it is for τ = 0
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public Estimate ratio(double confidence) {
    Estimate.checkConfidence(confidence);
    if (first == 0 || second == 0) {
      return new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, confidence);
    }
    double value = first / second;
    double logError = Math.hypot(firstError / first, secondError / second);
    double factor = Math.exp(StandardNormal.z(confidence) * logError);
    return new Estimate(value, value * logError, value / factor, value * factor, confidence);
  }

  /**
   * Returns how probable a difference at least as large is if the restricted means are equal.
   *
   * @return the two-sided p-value, in {@code [0, 1]}; 1 if both means are known without error and
   *     equal, as they are for τ = 0
   */
  public double pValue() {
    double error = Math.hypot(firstError, secondError);
    double difference = Math.abs(first - second);
    return difference == 0 ? 1 : StandardNormal.twoSidedTail(difference / error);
  }

  /** Returns for example {@code RestrictedMeanContrast[435 against 311 up to 730, p 0.0003]}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RestrictedMeanContrast[%.4g against %.4g up to %s, p %.2g]",
        first,
        second,
        Times.text(tau),
        pValue());
  }
}
