package io.sfumato.privacy;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An exact fraction in lowest terms.
 *
 * <p>Noise scales and sensitivities are fractions so that a sampler never sees a rounded parameter:
 * {@code Δ / ε} with {@code ε = 0.3} is {@code 10/3} and no {@code double}.
 *
 * @param numerator the numerator; carries the sign
 * @param denominator the denominator, positive
 */
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {

  /** Zero. */
  public static final Rational ZERO = of(0);

  /** One. */
  public static final Rational ONE = of(1);

  private static final int DIGITS = 40;

  /**
   * Reduces the fraction to lowest terms.
   *
   * @throws IllegalArgumentException if {@code denominator} is 0
   */
  public Rational {
    requireNonNull(numerator, "numerator");
    requireNonNull(denominator, "denominator");
    if (denominator.signum() == 0) {
      throw new IllegalArgumentException("denominator must not be 0");
    }
    BigInteger gcd = numerator.gcd(denominator);
    BigInteger divisor = denominator.signum() < 0 ? gcd.negate() : gcd;
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
  }

  /**
   * Returns a whole number.
   *
   * @param value the number
   * @return the fraction {@code value / 1}
   */
  public static Rational of(long value) {
    return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
  }

  /**
   * Returns a fraction of whole numbers.
   *
   * @param numerator the numerator
   * @param denominator the denominator, not 0
   * @return the fraction in lowest terms
   * @throws IllegalArgumentException if {@code denominator} is 0
   */
  public static Rational of(long numerator, long denominator) {
    return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /**
   * Returns the exact value of a decimal.
   *
   * @param value the decimal, with at most 1000 places on either side of the point
   * @return the fraction
   * @throws IllegalArgumentException if the decimal has more places
   */
  public static Rational of(BigDecimal value) {
    BigDecimal checked = Decimals.checkedPlaces("value", requireNonNull(value, "value"));
    return checked.scale() > 0
        ? new Rational(checked.unscaledValue(), BigInteger.TEN.pow(checked.scale()))
        : new Rational(checked.toBigIntegerExact(), BigInteger.ONE);
  }

  /**
   * Returns the fraction that {@link #toString()} wrote.
   *
   * @param text {@code 10/3}, or a decimal such as {@code 0.25}
   * @return the fraction
   * @throws IllegalArgumentException if the text is neither
   */
  public static Rational parse(String text) {
    int slash = requireNonNull(text, "text").indexOf('/');
    try {
      return slash < 0
          ? of(new BigDecimal(text))
          : new Rational(
              new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a fraction must look like 10/3 or 0.25, got '" + text + "'", e);
    }
  }

  /**
   * Returns the sum.
   *
   * @param other the other summand
   * @return {@code this + other}
   */
  public Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  /**
   * Returns the product.
   *
   * @param other the other factor
   * @return {@code this · other}
   */
  public Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /**
   * Returns the quotient.
   *
   * @param other the divisor, not 0
   * @return {@code this / other}
   * @throws IllegalArgumentException if {@code other} is 0
   */
  public Rational dividedBy(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  /**
   * Returns the sign.
   *
   * @return -1, 0 or 1
   */
  public int signum() {
    return numerator.signum();
  }

  /**
   * Returns the value as a decimal of 40 digits, rounded up.
   *
   * @return a decimal that is never smaller than this fraction, and equal to it where 40 digits
   *     suffice
   */
  public BigDecimal toDecimalUp() {
    return Decimals.boundedUp(
        new BigDecimal(numerator)
            .divide(new BigDecimal(denominator), new MathContext(DIGITS, RoundingMode.CEILING)));
  }

  /**
   * Returns the nearest {@code double}, for estimates and display.
   *
   * @return the value, rounded
   */
  public double doubleValue() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), new MathContext(DIGITS))
        .doubleValue();
  }

  @Override
  public int compareTo(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** Returns for example {@code 10/3}, {@code 4} or, where it is exact and short, {@code 0.25}. */
  @Override
  public String toString() {
    if (denominator.equals(BigInteger.ONE)) {
      return numerator.toString();
    }
    BigDecimal decimal =
        new BigDecimal(numerator).divide(new BigDecimal(denominator), new MathContext(17));
    return of(decimal).equals(this) ? decimal.toString() : numerator + "/" + denominator;
  }
}
