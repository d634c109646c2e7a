package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BernoulliExpTest {

  private static final int TRIALS = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "1,10",
    "1,3",
    "1,2",
    "9,10",
    "1,1",
    "3,2",
    "5,2",
    "7,1",
    "4611686018427387904,9223372036854775807"
  })
  void succeedsWithItsProbability(long n, long d) {
    NoiseSource noise = NoiseSource.seeded(n + d);
    long successes = 0;
    for (int i = 0; i < TRIALS; i++) {
      successes += BernoulliExp.flip(n, d, noise) ? 1 : 0;
    }
    double rate = (double) n / (double) d;

    assertThat(pValue(successes, rate)).isGreaterThan(FALSE_ALARM);
    assertThat(pValue(successes, rate * 1.2)).isLessThan(FALSE_ALARM);
    assertThat(pValue(successes, rate / 1.2)).isLessThan(FALSE_ALARM);
  }

  @Test
  void anExponentOfZeroAlwaysSucceeds() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(BernoulliExp.flip(0, 1, NoiseSource.seeded(seed))).isTrue();
      assertThat(BernoulliExp.flip(BigInteger.ZERO, BigInteger.ONE, NoiseSource.seeded(seed)))
          .isTrue();
    }
  }

  @Test
  void hugeExponentsFailAtOnce() {
    NoiseSource noise = NoiseSource.seeded(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(BernoulliExp.flip(Long.MAX_VALUE, 1, noise)).isFalse();
      assertThat(BernoulliExp.flip(BigInteger.TEN.pow(1000), BigInteger.ONE, noise)).isFalse();
    }
  }

  @Test
  void bothSizesAnswerAlike() {
    NoiseSource parameters = NoiseSource.seeded(21);
    NoiseSource one = NoiseSource.seeded(22);
    NoiseSource any = NoiseSource.seeded(22);
    for (int i = 0; i < 50_000; i++) {
      long d = 1 + parameters.nextLong(1L << (1 + parameters.nextLong(61)));
      long n = parameters.nextLong(Math.max(1, d + d / 2));
      boolean expected = BernoulliExp.flip(BigInteger.valueOf(n), BigInteger.valueOf(d), any);
      assertThat(BernoulliExp.flip(n, d, one)).isEqualTo(expected);
    }
    assertThat(one.nextLong()).isEqualTo(any.nextLong());
  }

  private static double pValue(long successes, double rate) {
    return GoodnessOfFit.coinPValue(successes, TRIALS, Math.exp(-rate));
  }
}
