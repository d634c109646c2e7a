package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialPowerTest {

  /** Numbers of all sizes, also such that no double holds, with exponents on both sides of 700. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void doubleBoundsEncloseTheTrueValueClosely(int power) {
    NoiseSource random = NoiseSource.seeded(31);
    for (int i = 0; i < 3000; i++) {
      BigInteger x = random.nextBigInteger(BigInteger.ONE.shiftLeft(1 + (int) random.nextLong(70)));
      long eighths = 1 + random.nextLong(6400);
      BigInteger stretch = x.add(BigInteger.ONE).pow(power).multiply(BigInteger.valueOf(8));
      Rational divisor = new Rational(stretch, BigInteger.valueOf(eighths));
      ExponentialPower weight = new ExponentialPower(power, divisor);
      BigDecimal expected = ReferenceExp.weight(power, divisor, x);
      double lower = weight.lower(x.doubleValue());
      double upper = weight.upper(x.doubleValue());

      assertThat(new BigDecimal(lower)).isLessThanOrEqualTo(expected);
      assertThat(new BigDecimal(upper)).isGreaterThanOrEqualTo(expected);
      if (weight.exponent(x.doubleValue()) <= 700) {
        assertThat(upper / lower - 1).isLessThan(0x1p-37);
      }
    }
  }

  @Test
  void boundsHoldWhereTheExponentIsNoDouble() {
    ExponentialPower weight = new ExponentialPower(2, Rational.parse("1E-1000"));

    assertThat(weight.upper(0)).isOne();
    assertThat(weight.lower(0)).isZero();
    assertThat(weight.upper(1)).isEqualTo(0x1p-1000);
    assertThat(weight.lower(1)).isZero();
  }

  @Test
  void bracketsAreThoseOfTheWeight() {
    ExponentialPower weight = new ExponentialPower(2, Rational.of(10, 3));
    BigDecimal expected = ReferenceExp.weight(2, Rational.of(10, 3), BigInteger.TWO);
    ExpBracket bracket = weight.bracket(BigInteger.TWO, 128);
    BigDecimal scaled = expected.multiply(new BigDecimal(BigInteger.TWO.pow(128)));

    assertThat(scaled.toBigInteger()).isBetween(bracket.lower(), bracket.upper());
  }
}
