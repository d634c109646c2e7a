package io.sfumato.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RationalTest {

  @Test
  void isKeptInLowestTermsWithTheSignAbove() {
    assertThat(Rational.of(6, -4)).isEqualTo(Rational.of(-3, 2));
    assertThat(Rational.of(0, -7)).isEqualTo(Rational.ZERO);
    assertThat(Rational.of(new BigDecimal("0.30"))).isEqualTo(Rational.of(3, 10));
    assertThat(Rational.of(new BigDecimal("3E+2"))).isEqualTo(Rational.of(300));
  }

  @Test
  void calculatesExactly() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1000; i++) {
      Rational a = Rational.of(random.nextInt(-50, 50), random.nextInt(1, 50));
      Rational b = Rational.of(random.nextInt(1, 50), random.nextInt(1, 50));
      assertThat(a.times(b).dividedBy(b)).isEqualTo(a);
      assertThat(a.plus(b).compareTo(a)).isPositive();
      assertThat(a.plus(b).doubleValue())
          .isCloseTo(a.doubleValue() + b.doubleValue(), within(1e-12));
    }
  }

  @Test
  void roundsUpToFortyDigits() {
    BigDecimal third = Rational.of(1, 3).toDecimalUp();
    assertThat(third.multiply(BigDecimal.valueOf(3))).isGreaterThan(BigDecimal.ONE);
    assertThat(third.precision()).isEqualTo(40);
    assertThat(Rational.of(1, 8).toDecimalUp()).isEqualByComparingTo("0.125");
    Rational tiny = new Rational(BigInteger.ONE, BigInteger.TEN.pow(1500));
    assertThat(tiny.toDecimalUp()).isEqualByComparingTo(new BigDecimal("1E-1000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10/3", "4", "0.25", "-7/9", "1E-9"})
  void readsWhatItWrites(String text) {
    Rational value = Rational.parse(text);
    assertThat(Rational.parse(value.toString())).isEqualTo(value);
    assertThat(value).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1/", "/2", "1/2/3", "1/0", "1E-99999"})
  void refusesWhatIsNoFraction(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Rational.parse(text));
  }
}
