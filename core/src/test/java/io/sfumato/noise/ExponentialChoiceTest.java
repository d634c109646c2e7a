package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.privacy.Rational;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialChoiceTest {

  private static final long[] SCORES = {3, 5, 5, 0, 6, -20};

  private static double[] law(long[] scores, double scale) {
    long best = Arrays.stream(scores).max().orElseThrow();
    double[] law = new double[scores.length];
    double sum = 0;
    for (int j = 0; j < law.length; j++) {
      law[j] = Math.exp((scores[j] - best) / scale);
      sum += law[j];
    }
    for (int j = 0; j < law.length; j++) {
      law[j] /= sum;
    }
    return law;
  }

  /** The first word alone decides: find the words that choose up to candidate j by bisection. */
  @ParameterizedTest
  @CsvSource({"1,1", "10,3", "1,7", "1000,1"})
  void theShareOfWordsIsTheProbability(long numerator, long denominator) {
    ExponentialChoice choice = ExponentialChoice.of(Rational.of(numerator, denominator));
    double[] law = law(SCORES, (double) numerator / denominator);
    double upTo = 0;
    for (int j = 0; j < SCORES.length - 1; j++) {
      upTo += law[j];
      long low = 0;
      long high = -1; // as unsigned words
      while (Long.compareUnsigned(high - low, 1) > 0) {
        long mid = low + ((high - low) >>> 1);
        if (choice.sample(SCORES, ScriptedSource.of(mid)) <= j) {
          low = mid;
        } else {
          high = mid;
        }
      }
      double share = new BigInteger(Long.toUnsignedString(high)).doubleValue() * 0x1p-64;
      assertThat(share).as("up to %d", j).isCloseTo(upTo, within(1e-15 + 1e-14 * upTo));
    }
  }

  /** Integers alone, from few digits on, choose as doubles do. */
  @Test
  void allDigitsGiveTheSameAsTheFirst() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      long[] scores = random.longs(1 + random.nextInt(6), -9, 9).toArray();
      Rational scale = Rational.of(1 + random.nextInt(20), 1 + random.nextInt(20));
      ExponentialChoice choice = ExponentialChoice.of(scale);
      long best = Arrays.stream(scores).max().orElseThrow();
      long word = random.nextLong();
      assertThat(choice.sampleExactly(scores, best, word, 2, ScriptedSource.of()))
          .isEqualTo(choice.sample(scores, ScriptedSource.of(word)));
    }
  }

  /** Words next to the boundary of two equal weights leave a doubt that more digits resolve. */
  @Test
  void whatTheFirstWordLeavesOpenTheNextDecides() {
    ExponentialChoice choice = ExponentialChoice.of(Rational.of(2));
    long[] tie = {4, 4};
    assertThat(choice.sample(tie, ScriptedSource.of(0x7FFFFFFFFFFFFFFFL))).isEqualTo(0);
    assertThat(choice.sample(tie, ScriptedSource.of(0x8000000000000000L))).isEqualTo(1);
    // exp(-1/2) is irrational: the boundary of the first lies strictly between two words.
    long[] near = {1, 0};
    long low = 0;
    long high = -1; // as unsigned words
    while (Long.compareUnsigned(high - low, 1) > 0) {
      long mid = low + ((high - low) >>> 1);
      boolean first = choice.sample(near, ScriptedSource.of(mid, 0)) == 0;
      low = first ? mid : low;
      high = first ? high : mid;
    }
    // The last word whose continuation with zeros chooses the first holds the boundary.
    assertThat(choice.sample(near, ScriptedSource.of(low, 0))).isEqualTo(0);
    assertThat(choice.sample(near, ScriptedSource.of(low, -1))).isEqualTo(1);
  }

  /** False alarm 1e-6; a scale 20 % off is rejected. */
  @Test
  void drawsFollowTheLawAndAWrongScaleIsSeen() {
    ExponentialChoice choice = ExponentialChoice.of(Rational.of(5, 2));
    NoiseSource noise = NoiseSource.seeded(4);
    long[] counts = new long[SCORES.length];
    int draws = 200_000;
    for (int i = 0; i < draws; i++) {
      counts[choice.sample(SCORES, noise)]++;
    }
    assertThat(smallestPValue(counts, draws, law(SCORES, 2.5)))
        .isGreaterThan(GoodnessOfFit.FALSE_ALARM);
    assertThat(smallestPValue(counts, draws, law(SCORES, 2.5 * 1.2)))
        .isLessThan(GoodnessOfFit.FALSE_ALARM);
    assertThat(smallestPValue(counts, draws, law(SCORES, 2.5 / 1.2)))
        .isLessThan(GoodnessOfFit.FALSE_ALARM);
  }

  /** Bonferroni over the candidates. */
  private static double smallestPValue(long[] counts, long draws, double[] law) {
    double least = 1;
    for (int j = 0; j < counts.length - 1; j++) {
      least = Math.min(least, GoodnessOfFit.coinPValue(counts[j], draws, law[j]) * counts.length);
    }
    return least;
  }

  @Test
  void noScoreMakesItThrow() {
    NoiseSource noise = NoiseSource.seeded(1);
    for (Rational scale : new Rational[] {Rational.of(1, 1L << 56), Rational.of(1L << 56)}) {
      ExponentialChoice choice = ExponentialChoice.of(scale);
      for (long[] scores :
          new long[][] {
            {Long.MIN_VALUE, Long.MAX_VALUE},
            {Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE},
            {Long.MAX_VALUE, 0, -1},
            {0}
          }) {
        assertThat(choice.sample(scores, noise)).isBetween(0, scores.length - 1);
      }
    }
    ExponentialChoice sharp = ExponentialChoice.of(Rational.of(1, 1000));
    for (int i = 0; i < 100; i++) {
      assertThat(sharp.sample(new long[] {Long.MIN_VALUE, 7, Long.MAX_VALUE}, noise)).isEqualTo(2);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sharp.sample(new long[0], noise))
        .withMessage("scores must be at least one, got none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExponentialChoice.of(Rational.ZERO))
        .withMessageContaining("scale must be in [2^-56, 2^56], got 0");
  }
}
