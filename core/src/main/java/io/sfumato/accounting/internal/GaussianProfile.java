package io.sfumato.accounting.internal;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/**
 * The exact δ(ε) of Gaussian noise, and of any number of Gaussian steps:
 *
 * <pre>{@code δ(ε) = Φ(μ/2 - ε/μ) - e^ε Φ(-μ/2 - ε/μ)}</pre>
 *
 * (Balle and Wang 2018, Theorem 8). With {@code ν = μ/√2}, {@code a = ε/2ν - ν/2} and {@code b = a
 * + ν} it is {@code (erfc(a) - e^{-a²} erfcx(b)) / 2}, as {@code ε = b² - a²}; for {@code a ≥ 0}
 * both terms are scaled, and nothing underflows early.
 */
public final class GaussianProfile implements Profile {

  private final double low;
  private final double high;

  /**
   * Takes an enclosure of ν, the root of the concentrated loss ρ.
   *
   * @param low at most ν, at least 0
   * @param high at least ν, positive
   */
  public GaussianProfile(double low, double high) {
    this.low = low;
    this.high = high;
  }

  @Override
  public Bounds delta(double epsilon) {
    if (epsilon == Double.POSITIVE_INFINITY) {
      return new Bounds(0, 0);
    }
    double lower = low > 0 ? Math.max(0, delta(low, epsilon, -1)) : 0;
    return new Bounds(lower, Math.min(1, Math.max(lower, delta(high, epsilon, 1))));
  }

  /** Returns δ with a bound of its error added or subtracted. */
  private static double delta(double nu, double epsilon, int sign) {
    double a = epsilon / (2 * nu) - nu / 2;
    double b = epsilon / (2 * nu) + nu / 2;
    double size = epsilon / (2 * nu) + nu / 2;
    double scale = Math.exp(-a * a);
    double first = a < 0 ? Erfc.value(a) : scale * Erfcx.value(a);
    double second = scale * Erfcx.value(b);
    // A few ulps of each, of the square, and of a itself: |d ln erfc(a)| ≤ 2|a| + 2.
    double relative = 0x1p-51 * (3 + a * a + (Math.abs(a) + 1) * 2 * size);
    double value = (first - second) / 2 + sign * relative * (first + second) / 2;
    return sign > 0 ? value + Double.MIN_NORMAL : value - Double.MIN_NORMAL;
  }
}
