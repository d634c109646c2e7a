package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

/**
 * The restricted mean survival time, the area under an exact Kaplan-Meier curve up to τ, with its
 * standard error. <b>NOT PRIVATE:</b> as the curve.
 *
 * <p>With {@code A(t) = ∫ S from t to τ}, the variance is {@code Σ over t_i ≤ τ of A(t_i)² d_i /
 * (Y_i (Y_i - d_i))} (Klein and Moeschberger 2003, section 4.5), or the robust one if the errors of
 * the curve are.
 *
 * @param tau the time τ
 * @param value the mean of the smaller of survival time and τ
 * @param standardError its standard error
 */
public record RestrictedMean(double tau, double value, double standardError) {

  /**
   * Returns the restricted mean of a curve.
   *
   * @param curve the curve
   * @param tau the time τ, in {@code [0, ∞)}; past its last time the curve is continued flat
   * @return the mean
   * @throws IllegalArgumentException if {@code tau} is negative or not finite
   */
  public static RestrictedMean of(KaplanMeier curve, double tau) {
    return requireNonNull(curve, "curve").restrictedMeanWithError(tau);
  }

  /**
   * Returns how much larger this mean is than that of another group, of other persons.
   *
   * @param other the mean of the other group, up to the same τ
   * @return the difference
   * @throws IllegalArgumentException if τ differs
   */
  public Contrast minus(RestrictedMean other) {
    return Contrast.difference(
        value - checked(other).value, Math.hypot(standardError, other.standardError));
  }

  /**
   * Returns how many times as large this mean is as that of another group, of other persons.
   *
   * @param other the mean of the other group, up to the same τ
   * @return the ratio; NaN if both are 0
   * @throws IllegalArgumentException if τ differs
   */
  public Contrast dividedBy(RestrictedMean other) {
    return Contrast.ratio(
        value / checked(other).value,
        Math.hypot(standardError / value, other.standardError / other.value));
  }

  /**
   * Returns the lower limit of the confidence interval, {@code value - z standardError}.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the limit, at least 0
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public double lower(double confidence) {
    return Math.max(0, value - StandardNormal.z(confidence) * standardError);
  }

  /**
   * Returns the upper limit of the confidence interval, {@code value + z standardError}.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the limit, at most τ
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public double upper(double confidence) {
    return Math.min(tau, value + StandardNormal.z(confidence) * standardError);
  }

  private RestrictedMean checked(RestrictedMean other) {
    if (requireNonNull(other, "other").tau != tau) {
      throw new IllegalArgumentException(
          "tau must be the same for both means, got %s and %s".formatted(tau, other.tau));
    }
    return other;
  }
}
