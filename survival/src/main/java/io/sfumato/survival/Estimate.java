package io.sfumato.survival;

import java.util.Locale;

/**
 * A number estimated from a private release, and how well it is known: sampling of people and
 * privacy noise both count.
 *
 * @param value the estimate; NaN where there is none, as for a median that the curve never reaches
 * @param standardError its standard error; NaN where there is none
 * @param lower the lower confidence limit; NaN where there is none
 * @param upper the upper confidence limit; NaN where the release does not bound it from above
 * @param confidence the nominal coverage of the interval, in {@code (0, 1)}
 */
public record Estimate(
    double value, double standardError, double lower, double upper, double confidence) {

  /** Checks a confidence that a caller asked for. */
  static double checkConfidence(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    return confidence;
  }

  /** Returns for example {@code 310.4 ± 14.2, 95% in [284.1, 362.9]}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.4g ± %.3g, %.3g%% in [%.4g, %.4g]",
        value,
        standardError,
        100 * confidence,
        lower,
        upper);
  }
}
