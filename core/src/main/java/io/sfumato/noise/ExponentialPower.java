package io.sfumato.noise;

import io.sfumato.privacy.Rational;
import java.math.BigInteger;

/**
 * The weight {@code f(x) = exp(-x^power / divisor)} of the magnitude {@code x ≥ 0}: power 1 for
 * Laplace noise, 2 for Gaussian.
 *
 * <p>{@link #lower} and {@link #upper} are {@code double} bounds. For the exponent {@code γ =
 * x^power / divisor} they allow a relative error of {@code (γ + 1) · 2⁻⁴⁸}, which covers what can
 * arise. With {@code u = 2⁻⁵³}, x may be off by 3u, the two products by u each, {@code 1/divisor}
 * by 2u: γ by 10u of the 32u allowed. {@link StrictMath#exp} adds less than 2u (one unit in the
 * last place), the factor and its product 4u.
 */
final class ExponentialPower {

  private static final double SLACK = 0x1p-48;

  /** Beyond this exponent results come near to the smallest doubles; {@code exp(-699) < 2⁻¹⁰⁰⁰}. */
  private static final double MAX_EXPONENT = 700;

  private static final double TINY = 0x1p-1000;

  private final int power;
  private final Rational divisor;
  private final double inverse;

  /**
   * Creates the weight.
   *
   * @param power 1 or 2
   * @param divisor above 0
   */
  ExponentialPower(int power, Rational divisor) {
    this.power = power;
    this.divisor = divisor;
    this.inverse = Rational.ONE.dividedBy(divisor).doubleValue();
  }

  /** Returns roughly {@code x^power / divisor}, possibly infinite, or not a number for x = 0. */
  double exponent(double x) {
    return (power == 1 ? x : x * x) * inverse;
  }

  /**
   * Returns a number that {@code f(x)} is not below, given x to within {@code 3 · 2⁻⁵³} of itself.
   */
  double lower(double x) {
    double exponent = exponent(x);
    return exponent <= MAX_EXPONENT ? StrictMath.exp(-exponent) * (1 - (exponent + 1) * SLACK) : 0;
  }

  /**
   * Returns a number that {@code f(x)} is not above, given x to within {@code 3 · 2⁻⁵³} of itself.
   */
  double upper(double x) {
    double exponent = exponent(x);
    if (exponent <= MAX_EXPONENT) {
      return StrictMath.exp(-exponent) * (1 + (exponent + 1) * SLACK);
    }
    return x == 0 ? 1 : TINY;
  }

  /** Brackets {@code f(x)} to any number of binary digits. */
  ExpBracket bracket(BigInteger x, int bits) {
    return ExpBracket.of(x.pow(power).multiply(divisor.denominator()), divisor.numerator(), bits);
  }
}
