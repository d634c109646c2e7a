package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How far one row moves scores, on random neighbours, against what the proof says. */
class ErrorScoreTest {

  private static final int PAIRS = 200_000;

  @Test
  void aRowMovesTheL1ScoreByNoMoreThanItsSensitivity() {
    SplittableRandom random = new SplittableRandom(1);
    long most = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      int cells = 1 + random.nextInt(5);
      long rowL1 = 1 + random.nextLong(7);
      long weight = 1 + random.nextLong(ErrorScore.LARGEST_WEIGHT);
      double penalty = 100 * random.nextDouble();
      long[] exact = answers(random, cells);
      double[] guess = guesses(random, cells);
      long[] neighbor = exact.clone();
      for (long left = rowL1; left > 0; left--) {
        neighbor[random.nextInt(cells)] += random.nextInt(3) - 1;
      }
      long moved =
          Math.abs(
              ErrorScore.of(exact, guess, rowL1, weight, penalty)
                  - ErrorScore.of(neighbor, guess, rowL1, weight, penalty));
      assertThat(moved).isLessThanOrEqualTo(weight * ErrorScore.SCALE);
      most = Math.max(most, moved);
    }
    assertThat(most).isEqualTo(ErrorScore.sensitivity());
  }

  @Test
  void aRowMovesTheLargestErrorByNoMoreThanAStep() {
    SplittableRandom random = new SplittableRandom(2);
    long most = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      int cells = 1 + random.nextInt(5);
      long largest = 1 + random.nextLong(4);
      long[] exact = answers(random, cells);
      double[] guess = guesses(random, cells);
      long[] neighbor = exact.clone();
      for (int i = 0; i < cells; i++) {
        neighbor[i] += random.nextLong(2 * largest + 1) - largest;
      }
      long moved =
          Math.abs(
              ErrorScore.largest(exact, guess, largest)
                  - ErrorScore.largest(neighbor, guess, largest));
      assertThat(moved).isLessThanOrEqualTo(ErrorScore.SCALE);
      most = Math.max(most, moved);
    }
    assertThat(most).isEqualTo(ErrorScore.SCALE);
  }

  @Test
  void noAnswerOverflows() {
    long[] huge = {Long.MAX_VALUE, Long.MIN_VALUE, 0};
    double[] guess = {-1e300, 1e300, Double.NaN};
    long score = ErrorScore.of(huge, guess, 1, ErrorScore.LARGEST_WEIGHT, 1e300);
    assertThat(Math.abs(score)).isLessThan(Long.MAX_VALUE / 2);
    assertThat(ErrorScore.largest(huge, guess, 1)).isPositive();
  }

  @Test
  void scoresAreErrorsInRows() {
    long[] exact = {10, 20, 30};
    double[] guess = {11, 18.5, 30};
    assertThat(ErrorScore.of(exact, guess, 1, 1, 0)).isEqualTo((long) (2.5 * ErrorScore.SCALE));
    assertThat(ErrorScore.of(exact, guess, 1, 2, 1)).isEqualTo(3 * ErrorScore.SCALE);
    assertThat(ErrorScore.largest(exact, guess, 1)).isEqualTo((long) (1.5 * ErrorScore.SCALE));
  }

  /** Small ones, and some around the caps. */
  private static long[] answers(SplittableRandom random, int cells) {
    long[] answers = new long[cells];
    for (int i = 0; i < cells; i++) {
      long around = random.nextInt(10) == 0 ? Long.MAX_VALUE / (4 * 64 * 256) : 0;
      answers[i] = around + random.nextInt(21) - 10;
    }
    return answers;
  }

  private static double[] guesses(SplittableRandom random, int cells) {
    double[] guesses = new double[cells];
    for (int i = 0; i < cells; i++) {
      guesses[i] = 20 * random.nextDouble() - 10;
    }
    return guesses;
  }
}
