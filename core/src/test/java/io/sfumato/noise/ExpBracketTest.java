package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpBracketTest {

  @ParameterizedTest
  @CsvSource({
    "1,1000000007",
    "1,3",
    "999999,1000000",
    "1,1",
    "1000001,1000000",
    "7,2",
    "50,1",
    "149,2",
    "9223372036854775807,4611686018427387904"
  })
  void enclosesTheTrueValueClosely(long n, long d) {
    BigInteger numerator = BigInteger.valueOf(n);
    BigInteger divisor = BigInteger.valueOf(d);
    BigDecimal expected = ReferenceExp.minus(numerator, divisor);
    for (int bits = 1; bits <= 256; bits++) {
      ExpBracket bracket = ExpBracket.of(numerator, divisor, bits);
      BigDecimal scaled = expected.multiply(new BigDecimal(BigInteger.TWO.pow(bits)));

      assertThat(new BigDecimal(bracket.lower())).isLessThanOrEqualTo(scaled);
      assertThat(new BigDecimal(bracket.upper())).isGreaterThanOrEqualTo(scaled);
      assertThat(bracket.upper().subtract(bracket.lower()).intValueExact()).isBetween(0, 2);
    }
  }

  @Test
  void anExponentOfZeroIsExact() {
    ExpBracket bracket = ExpBracket.of(BigInteger.ZERO, BigInteger.TEN, 100);

    assertThat(bracket.lower()).isEqualTo(BigInteger.TWO.pow(100));
    assertThat(bracket.upper()).isEqualTo(BigInteger.TWO.pow(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"64", "65", "1000000000000000000000000000000000000000"})
  void hugeExponentsAreNextToZero(String exponent) {
    ExpBracket bracket = ExpBracket.of(new BigInteger(exponent), BigInteger.ONE, 64);

    assertThat(bracket).isEqualTo(new ExpBracket(BigInteger.ZERO, BigInteger.ONE));
  }

  @Test
  void agreesWithTheDigitsOfOneOverE() {
    ExpBracket bracket = ExpBracket.of(BigInteger.ONE, BigInteger.ONE, 200);

    for (int i = 0; i < 3; i++) {
      int shift = 200 - Long.SIZE * (i + 1);
      assertThat(bracket.lower().shiftRight(shift).longValue()).isEqualTo(InverseE.word(i));
    }
  }
}
