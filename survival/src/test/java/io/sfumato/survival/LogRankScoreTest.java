package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogRankScoreTest {

  /** Two bins of two groups: 100 and 60 exposed, then 80 and 50. */
  private static final CellEstimate FIRST =
      TestData.isotonic(new long[] {20, 10}, new long[] {0, 0}, 70);

  private static final CellEstimate SECOND =
      TestData.isotonic(new long[] {10, 20}, new long[] {0, 0}, 30);

  @Test
  void withoutNoiseItIsEventsLessThoseExpected() {
    LogRankScore score = score(LogRankWeight.logRank(), 0);
    double due = 30 * 100 / 160.0 + 30 * 80 / 130.0;
    assertThat(score.observed()).containsExactly(30, 30);
    assertThat(score.expected()).containsExactly(new double[] {due, 60 - due}, within(1e-12));
    assertThat(score.score()).containsExactly(new double[] {30 - due, due - 30}, within(1e-12));
  }

  @Test
  void weightsMultiplyEveryBin() {
    LogRankScore score = score(LogRankWeight.gehan(), 0);
    double due = 160 * 30 * 100 / 160.0 + 130 * 30 * 80 / 130.0;
    assertThat(score.observed()[0]).isCloseTo(160 * 20 + 130 * 10, within(1e-9));
    assertThat(score.expected()[0]).isCloseTo(due, within(1e-9));
    assertThat(score.score()[0]).isCloseTo(160 * 20 + 130 * 10 - due, within(1e-9));
  }

  @Test
  void binsOfLittleButNoiseCountLess() {
    double variance = 8;
    double expected = 0;
    for (double[] bin : new double[][] {{20, 10, 100, 60}, {10, 20, 80, 50}}) {
      double share = bin[2] / (bin[2] + bin[3]);
      double sampled = (bin[0] + bin[1]) * 2 * share * (1 - share);
      double noise = variance * 2 * (share * share + (1 - share) * (1 - share));
      expected += sampled / (sampled + noise) * (bin[0] - share * (bin[0] + bin[1]));
    }
    LogRankScore score = score(LogRankWeight.logRank(), variance);
    assertThat(score.score()).containsExactly(new double[] {expected, -expected}, within(1e-12));
    assertThat(score.observed()).containsExactly(30, 30); // these are not shrunk
  }

  private static LogRankScore score(LogRankWeight weight, double variance) {
    LogRankScore score = new LogRankScore(weight, variance, 2);
    score.add(new CellEstimate[] {FIRST, SECOND});
    return score;
  }

  /** The ν of the Javadoc, against the sum of squared coefficients of every group's noise. */
  @Test
  void theNoiseOfATermIsThatOfAllGroups() {
    SplittableRandom random = new SplittableRandom(3);
    for (int groups = 2; groups < 6; groups++) {
      double[] share = random.doubles(groups).toArray();
      double sum = Arrays.stream(share).sum();
      double squares = 0;
      double noise = 0;
      for (int g = 0; g < groups; g++) {
        share[g] /= sum;
        squares += share[g] * share[g];
        for (int h = 0; h < groups; h++) {
          double coefficient = (g == h ? 1 : 0) - share[g];
          noise += coefficient * coefficient;
        }
      }
      assertThat(groups - 2 + groups * squares).isCloseTo(noise, within(1e-12));
    }
  }

  @Test
  void scoresOfAllGroupsSumToZeroAndStrataAddUp() {
    CellEstimate third = TestData.isotonic(new long[] {3, 0}, new long[] {5, 9}, 8);
    for (LogRankWeight weight :
        new LogRankWeight[] {
          LogRankWeight.logRank(), LogRankWeight.taroneWare(), LogRankWeight.flemingHarrington(0, 1)
        }) {
      LogRankScore one = new LogRankScore(weight, 2, 3);
      one.add(new CellEstimate[] {FIRST, SECOND, third});
      LogRankScore other = new LogRankScore(weight, 2, 3);
      other.add(new CellEstimate[] {third, FIRST, SECOND});
      LogRankScore both = new LogRankScore(weight, 2, 3);
      both.add(new CellEstimate[] {FIRST, SECOND, third});
      both.add(new CellEstimate[] {third, FIRST, SECOND});
      assertThat(Arrays.stream(both.score()).sum()).isCloseTo(0, within(1e-9));
      assertThat(Arrays.stream(both.observed()).sum())
          .isCloseTo(Arrays.stream(both.expected()).sum(), within(1e-9));
      for (int g = 0; g < 3; g++) {
        assertThat(both.score()[g]).isCloseTo(one.score()[g] + other.score()[g], within(1e-9));
        assertThat(both.expected()[g])
            .isCloseTo(one.expected()[g] + other.expected()[g], within(1e-9));
      }
    }
  }

  @Test
  void nobodyScoresNothing() {
    CellEstimate nobody = TestData.isotonic(new long[] {-2, -1}, new long[] {0, -4}, -3);
    LogRankScore score = new LogRankScore(LogRankWeight.logRank(), 2, 2);
    score.add(new CellEstimate[] {nobody, nobody});
    assertThat(score.score()).containsExactly(0, 0);
    score.add(new CellEstimate[] {FIRST, nobody}); // nobody to compare with
    assertThat(score.score()).containsExactly(0, 0);
    assertThat(score.observed()).containsExactly(30, 0);
    assertThat(score.expected()).containsExactly(30, 0);
    assertThat(LogRankScore.pooledHazard(new CellEstimate[] {nobody, nobody}))
        .containsExactly(0, 0);
    assertThat(LogRankScore.pooledHazard(new CellEstimate[] {FIRST, SECOND}))
        .containsExactly(new double[] {30 / 160.0, 30 / 130.0}, within(1e-15));
  }
}
