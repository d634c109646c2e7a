package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.privacy.Rational;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HazardModelTest {

  private static final TimeGrid UNEVEN = TimeGrid.of(1, 1.5, 4, 4.25, 9, 10, 12);

  @Test
  void cellsAreThoseOfCompetingHazards() {
    HazardModel model = model(UNEVEN, 2, 2);
    double[] b = constant(model, Math.log(500), Math.log(0.9), Math.log(0.4), Math.log(1.3));
    model.expect(b);
    double[] knots = UNEVEN.knots();
    double all = 0.9 + 0.4 + 1.3;
    for (int k = 0; k < UNEVEN.bins(); k++) {
      double start = Math.exp(-all * knots[k] / 12);
      double end = Math.exp(-all * knots[k + 1] / 12);
      double exits = 500 * (start - end);
      assertThat(model.mean(model.cell(0, k))).isCloseTo(exits * 0.9 / all, within(2e-6));
      assertThat(model.mean(model.cell(1, k))).isCloseTo(exits * 0.4 / all, within(2e-6));
    }
    double firstSpan = 500 * (1 - Math.exp(-all * 1.5 / 12)) * 1.3 / all;
    assertThat(model.mean(model.censoredCell(1))).isCloseTo(firstSpan, within(2e-6));
    assertThat(model.mean(model.cells() - 1)).isCloseTo(500 * Math.exp(-all), within(2e-6));
  }

  @Test
  void everybodyExitsOnceAndSharesOfSpansAddUp() {
    SplittableRandom random = new SplittableRandom(4);
    HazardModel model = model(UNEVEN, 3, 3);
    for (int i = 0; i < 200; i++) {
      double[] b = random(model, random);
      model.expect(b);
      double sum = 0;
      for (int cell = 0; cell < model.cells(); cell++) {
        assertThat(model.mean(cell)).isPositive();
        sum += model.mean(cell);
      }
      double rows = Math.exp(b[0]);
      assertThat(sum).isCloseTo(rows, within(1e-9 * rows + 1e-4));
      double share = 0;
      for (int k = 0; k < 3; k++) {
        share += model.censoredShare(k);
      }
      assertThat(share).isBetween(0.0, 1.0);
      double fewest = 1e-6 / model.mean(model.censoredCell(0));
      assertThat(share).isCloseTo(1 - fewest, within(1e-9));
    }
  }

  @Test
  void slopesAreTheDerivativesOfTheLogarithms() {
    SplittableRandom random = new SplittableRandom(5);
    HazardModel model = model(UNEVEN, 2, 2);
    double h = 1e-5;
    for (int i = 0; i < 20; i++) {
      double[] b = random(model, random);
      model.expect(b);
      double[][] slopes = new double[model.cells()][];
      double[] mean = new double[model.cells()];
      for (int cell = 0; cell < slopes.length; cell++) {
        slopes[cell] = model.slope(cell).clone();
        mean[cell] = model.mean(cell);
      }
      for (int j = 0; j < model.parameters(); j++) {
        double[] high = logMeans(model, b, j, h);
        double[] low = logMeans(model, b, j, -h);
        for (int cell = 0; cell < slopes.length; cell++) {
          double difference = (high[cell] - low[cell]) / (2 * h);
          // The least mean of 1e-6 is left out of the slopes of events and of the tail.
          assertThat(slopes[cell][j])
              .isCloseTo(difference, within(1e-5 * (1 + Math.abs(difference)) + 2e-5 / mean[cell]));
        }
      }
    }
  }

  private static double[] logMeans(HazardModel model, double[] b, int j, double step) {
    double[] moved = b.clone();
    moved[j] += step;
    model.expect(moved);
    double[] logs = new double[model.cells()];
    Arrays.setAll(logs, cell -> Math.log(model.mean(cell)));
    return logs;
  }

  private static double[] random(HazardModel model, SplittableRandom random) {
    double[] b = new double[model.parameters()];
    Arrays.setAll(b, j -> j == 0 ? 2 + 8 * random.nextDouble() : 4 * random.nextDouble() - 3);
    return b;
  }

  /** Returns parameters of constant hazards, the last of censoring. */
  private static double[] constant(HazardModel model, double logRows, double... logHazards) {
    double[] b = new double[model.parameters()];
    b[0] = logRows;
    for (int cause = 0; cause < logHazards.length; cause++) {
      int first = HazardModel.first(cause);
      int last = Math.min(b.length, HazardModel.first(cause + 1));
      Arrays.fill(b, first, last, logHazards[cause]);
    }
    return b;
  }

  private static HazardModel model(TimeGrid grid, int causes, int span) {
    long[] censored = new long[(grid.bins() - 1) / span + 1];
    return new HazardModel(
        new NoisyCells(
            grid,
            new long[causes][grid.bins()],
            censored,
            span,
            null,
            0,
            1,
            DiscreteLaplace.of(Rational.of(1)),
            1));
  }
}
