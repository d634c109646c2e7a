package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.Rational;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogSurvivalVarianceTest {

  private static final IntegerNoise WIDE = DiscreteLaplace.of(Rational.of(30_000));
  private static final IntegerNoise NONE = DiscreteLaplace.of(Rational.of(1, 1000));

  /** Finite differences of log S by every cell: of causes, shared censorings and late entries. */
  @Test
  void isTheSumOfSquaredDerivativesByAllCells() {
    SplittableRandom random = new SplittableRandom(3);
    for (int repetition = 0; repetition < 100; repetition++) {
      int bins = 1 + random.nextInt(7);
      Cells cells = Cells.random(bins, 1 + random.nextInt(3), 1 + random.nextInt(3), random);
      double[] variance = variance(cells, WIDE);
      double[] greenwood = variance(cells, NONE);
      for (int j = 1; j <= bins; j++) {
        double sum = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
          double slope =
              (cells.moved(cell, 20).logSurvival(j) - cells.moved(cell, -20).logSurvival(j)) / 40;
          sum += slope * slope;
        }
        assertThat((variance[j - 1] - greenwood[j - 1]) / WIDE.variance())
            .isCloseTo(sum, within(1e-3 * sum));
      }
    }
  }

  @Test
  void withoutNoiseItIsGreenwoods() {
    NoisyCells cells = TestData.noiseless(TimeGrid.of(1, 2), new long[] {30, 20}, new long[2], 50);
    double[] variance = LogSurvivalVariance.of(cells, CellEstimate.isotonic(cells));
    assertThat(variance)
        .containsExactly(
            new double[] {30 / (100.0 * 70), 30 / (100.0 * 70) + 20 / (70.0 * 50)}, within(1e-15));
  }

  private static double[] variance(Cells cells, IntegerNoise noise) {
    NoisyCells noisy = cells.with(noise);
    return LogSurvivalVariance.of(noisy, CellEstimate.isotonic(noisy));
  }

  /** Many people in every cell, so that derivatives are nearly constant. */
  private record Cells(int bins, int causes, int span, boolean late, CountsOf counts) {

    static Cells random(int bins, int causes, int span, SplittableRandom random) {
      boolean late = random.nextBoolean();
      int spans = (bins - 1) / span + 1;
      long[] exits = random.longs((long) causes * bins + spans + 1, 50_000, 90_000).toArray();
      long[] entries = random.longs(bins, 1_000, 9_000).toArray();
      long[] all = Arrays.copyOf(exits, exits.length + (late ? bins : 0));
      System.arraycopy(entries, 0, all, exits.length, all.length - exits.length);
      return new Cells(bins, causes, span, late, cell -> all[cell]);
    }

    int count() {
      return enteredAt() + (late ? bins : 0);
    }

    Cells moved(int cell, long change) {
      return new Cells(bins, causes, span, late, c -> counts.of(c) + (c == cell ? change : 0));
    }

    double logSurvival(int knot) {
      return Math.log(DpKaplanMeier.atKnots(CellEstimate.isotonic(with(NONE)))[knot]);
    }

    NoisyCells with(IntegerNoise noise) {
      long[][] events = new long[causes][];
      for (int cause = 0; cause < causes; cause++) {
        events[cause] = slice(cause * bins, bins);
      }
      long @Nullable [] entered = late ? slice(enteredAt(), bins) : null;
      return new NoisyCells(
          TimeGrid.uniform(1, bins),
          events,
          slice(causes * bins, spans()),
          span,
          entered,
          counts.of(causes * bins + spans()),
          1,
          noise,
          1);
    }

    private long[] slice(int from, int length) {
      long[] slice = new long[length];
      Arrays.setAll(slice, i -> counts.of(from + i));
      return slice;
    }

    private int spans() {
      return (bins - 1) / span + 1;
    }

    private int enteredAt() {
      return causes * bins + spans() + 1;
    }
  }

  @FunctionalInterface
  private interface CountsOf {
    long of(int cell);
  }
}
