package io.sfumato.survival;

import io.sfumato.survival.Family.Parameter;
import java.util.List;
import java.util.Locale;

/**
 * A coefficient of a parametric regression: what a covariate adds to a parameter of the family.
 *
 * @param parameter what it acts on: log φ, log λ, log γ (γ for {@link Family#GOMPERTZ}), or for the
 *     power {@code log(κ + 1)} or {@code log ρ}
 * @param term the covariate, or {@code (Intercept)}
 * @param estimate the estimate; NaN if it cannot be estimated
 * @param standardError its standard error; NaN if there is none
 */
public record ParametricCoefficient(
    Parameter parameter, String term, double estimate, double standardError) {

  /**
   * Returns the Wald statistic.
   *
   * @return the estimate over its standard error
   */
  public double z() {
    return estimate / standardError;
  }

  /**
   * Returns the p-value of the hypothesis that the coefficient is 0.
   *
   * @return the two-sided p-value of {@link #z()}; NaN if there is none
   */
  public double pValue() {
    return StandardNormal.twoSidedTail(z());
  }

  static ParametricCoefficient find(
      List<ParametricCoefficient> coefficients,
      Parameter parameter,
      String term,
      ParametricModel model) {
    return coefficients.stream()
        .filter(c -> c.parameter() == parameter && c.term().equals(term))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no coefficient of '%s' in %s of %s"
                        .formatted(term, parameter, model)));
  }

  /** Returns lines with what R prints of coefficients, after a line separator. */
  static String table(List<ParametricCoefficient> coefficients) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%n%-8s %-14s %12s %10s %8s %8s",
                "",
                "",
                "estimate",
                "std.error",
                "z",
                "p"));
    for (ParametricCoefficient c : coefficients) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%-8s %-14s %12.6g %10.4g %8.3f %8.4f",
              c.parameter().name().toLowerCase(Locale.ROOT),
              c.term(),
              c.estimate(),
              c.standardError(),
              c.z(),
              c.pValue()));
    }
    return text.toString();
  }
}
