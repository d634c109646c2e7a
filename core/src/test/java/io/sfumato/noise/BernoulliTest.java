package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BernoulliTest {

  @ParameterizedTest
  @CsvSource({"1,2", "1,3", "2,3", "999,1000", "1,100", "6148914691236517205,9223372036854775807"})
  void succeedsWithItsProbability(long n, long d) {
    NoiseSource noise = NoiseSource.seeded(n);
    int trials = 400_000;
    long successes = 0;
    for (int i = 0; i < trials; i++) {
      successes += Bernoulli.flip(n, d, noise) ? 1 : 0;
    }
    double p = (double) n / (double) d;
    assertThat(GoodnessOfFit.coinPValue(successes, trials, p)).isGreaterThan(FALSE_ALARM);
    assertThat(GoodnessOfFit.coinPValue(successes, trials, p / 1.2)).isLessThan(FALSE_ALARM);
  }

  /** The words that decide are the digits of n/d in base 2⁶⁴: the last one differs by 1. */
  @ParameterizedTest
  @CsvSource({
    "1,3",
    "2,3",
    "1,9223372036854775807",
    "9223372036854775806,9223372036854775807",
    "12345,67891",
    "4611686018427387905,4611686018427387909"
  })
  void comparesDigitByDigit(long n, long d) {
    BigInteger digits =
        BigInteger.valueOf(n).shiftLeft(3 * Long.SIZE).divide(BigInteger.valueOf(d));
    long first = digits.shiftRight(2 * Long.SIZE).longValue();
    long second = digits.shiftRight(Long.SIZE).longValue();
    long third = digits.longValue();

    // A uniform number one unit of the third word away from n/d.
    assertThat(flips(n, d, first, second, third + 1)).containsOnly(false);
    assertThat(flips(n, d, first, second, third - 1)).containsOnly(true);
    if (second != -1) {
      assertThat(flips(n, d, first, second + 1)).containsOnly(false);
    }
    if (second != 0) {
      assertThat(flips(n, d, first, second - 1)).containsOnly(true);
    }
  }

  @Test
  void aFractionOfWordsEndsExactly() {
    // 1/2 has the digits 2⁶³, 0, 0, …: the word 2⁶³ is not below it, whatever follows.
    assertThat(flips(1, 2, Long.MIN_VALUE)).containsOnly(false);
    assertThat(flips(1, 2, Long.MAX_VALUE)).containsOnly(true);
    assertThat(flips(0, 5, 0)).containsOnly(false);
  }

  @Test
  void bothSizesAnswerAlike() {
    NoiseSource parameters = NoiseSource.seeded(11);
    NoiseSource one = NoiseSource.seeded(12);
    NoiseSource any = NoiseSource.seeded(12);
    for (int i = 0; i < 100_000; i++) {
      long d = 1 + parameters.nextLong(1L << (1 + parameters.nextLong(62)));
      long n = parameters.nextLong(d);
      boolean expected = Bernoulli.flip(BigInteger.valueOf(n), BigInteger.valueOf(d), any);
      assertThat(Bernoulli.flip(n, d, one)).isEqualTo(expected);
    }
    assertThat(one.nextLong()).isEqualTo(any.nextLong()); // and consumed as many words
  }

  /** Digits of a fraction that no long holds, decided at the third word. */
  @Test
  void largeFractionsCompareDigitByDigit() {
    NoiseSource parameters = NoiseSource.seeded(13);
    for (int i = 0; i < 2000; i++) {
      BigInteger d = parameters.nextBigInteger(BigInteger.ONE.shiftLeft(125)).setBit(120).setBit(0);
      BigInteger n = parameters.nextBigInteger(d).add(BigInteger.ONE).min(d.shiftRight(1));
      BigInteger digits = n.shiftLeft(3 * Long.SIZE).divide(d);
      long first = digits.shiftRight(2 * Long.SIZE).longValue();
      long second = digits.shiftRight(Long.SIZE).longValue();
      long third = digits.longValue();
      for (long step : new long[] {-1, 1}) {
        NoiseSource script = ScriptedSource.of(first, second, third + step);
        assertThat(Bernoulli.flip(n, d, script)).isEqualTo(step < 0);
      }
    }
  }

  private static boolean[] flips(long n, long d, long... words) {
    BigInteger bigN = BigInteger.valueOf(n);
    BigInteger bigD = BigInteger.valueOf(d);
    return new boolean[] {
      Bernoulli.flip(n, d, ScriptedSource.of(words)),
      Bernoulli.flip(bigN, bigD, ScriptedSource.of(words))
    };
  }
}
