package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class InverseETest {

  @Test
  void digitsAreThoseOfOneOverE() {
    // e by its own series, all terms positive, then the reciprocal: another way to the same number.
    MathContext digits = new MathContext(200);
    BigDecimal e = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int k = 1; k < 150; k++) {
      term = term.divide(BigDecimal.valueOf(k), digits);
      e = e.add(term, digits);
    }
    BigDecimal rest = BigDecimal.ONE.divide(e, digits);
    BigDecimal word = new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE));
    for (int i = 0; i < 8; i++) {
      rest = rest.multiply(word);
      assertThat(InverseE.word(i)).isEqualTo(rest.toBigInteger().longValue());
      rest = rest.remainder(BigDecimal.ONE);
    }
    assertThat(InverseE.word(0)).isEqualTo(InverseE.FIRST_WORD);
  }

  @Test
  void laterDigitsDecideWhenTheFirstAgree() {
    long first = InverseE.FIRST_WORD;
    long second = InverseE.word(1);
    long third = InverseE.word(2);

    assertThat(InverseE.flip(ScriptedSource.of(first - 1))).isTrue();
    assertThat(InverseE.flip(ScriptedSource.of(first + 1))).isFalse();
    assertThat(InverseE.flip(ScriptedSource.of(-1L))).isFalse(); // words are unsigned
    assertThat(InverseE.flip(ScriptedSource.of(first, second - 1))).isTrue();
    assertThat(InverseE.flip(ScriptedSource.of(first, second + 1))).isFalse();
    assertThat(InverseE.flip(ScriptedSource.of(first, second, third - 1))).isTrue();
    assertThat(InverseE.flip(ScriptedSource.of(first, second, third + 1))).isFalse();
  }

  @Test
  void succeedsOnceInETimes() {
    NoiseSource noise = NoiseSource.seeded(2);
    int trials = 1_000_000;
    long successes = 0;
    for (int i = 0; i < trials; i++) {
      successes += InverseE.flip(noise) ? 1 : 0;
    }
    assertThat(GoodnessOfFit.coinPValue(successes, trials, Math.exp(-1)))
        .isGreaterThan(FALSE_ALARM);
    assertThat(GoodnessOfFit.coinPValue(successes, trials, Math.exp(-1) * 1.01))
        .isLessThan(FALSE_ALARM);
  }
}
