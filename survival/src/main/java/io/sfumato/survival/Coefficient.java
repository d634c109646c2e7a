package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

/**
 * One coefficient of a regression: the change of a logarithm for each unit of a covariate.
 *
 * @param name the covariate
 * @param estimate the estimate
 * @param standardError its standard error, at least 0, or NaN where there is none
 */
public record Coefficient(String name, double estimate, double standardError) {

  /** Checks that there is a name. */
  public Coefficient {
    requireNonNull(name, "name");
  }

  /**
   * Returns the ratio that one unit of the covariate makes: of hazards, in a proportional hazards
   * model.
   *
   * @return {@code exp(estimate)}
   */
  public double ratio() {
    return Math.exp(estimate);
  }

  /**
   * Returns the lower end of the normal confidence interval; its exponential is that of the {@link
   * #ratio()}.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the end, or NaN without a standard error
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public double lower(double confidence) {
    return estimate - StandardNormal.z(confidence) * standardError;
  }

  /**
   * Returns the upper end of the normal confidence interval.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the end, or NaN without a standard error
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public double upper(double confidence) {
    return estimate + StandardNormal.z(confidence) * standardError;
  }

  /**
   * Returns the two-sided p-value of Wald's test that the coefficient is 0.
   *
   * @return the p-value, or NaN without a standard error
   */
  public double pValue() {
    return StandardNormal.twoSidedTail(estimate / standardError);
  }
}
