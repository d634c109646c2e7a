package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.Rational;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CellEstimateTest {

  private static final IntegerNoise NOISE = DiscreteLaplace.of(Rational.of(2));

  /** The projection in closed form: {@code max over i ≤ k of min over j ≥ k of mean(i..j)}. */
  @Test
  void isotonicTotalsAreTheProjection() {
    SplittableRandom random = new SplittableRandom(1);
    for (int run = 0; run < 300; run++) {
      int bins = 1 + random.nextInt(9);
      long[] events = new long[bins];
      Arrays.setAll(events, k -> random.nextInt(20) - 7);
      CellEstimate estimate = TestData.isotonic(events, new long[bins], 4);
      double[] totals = new double[bins];
      long total = 0;
      for (int k = 0; k < bins; k++) {
        total += events[k];
        totals[k] = (double) total;
      }
      double sum = 0;
      for (int k = 0; k < bins; k++) {
        sum += estimate.events(k);
        assertThat(estimate.events(k)).isNotNegative();
        assertThat(sum).isCloseTo(Math.max(0, projected(totals, k)), within(1e-9));
      }
    }
  }

  private static double projected(double[] totals, int k) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= k; i++) {
      double lowest = Double.POSITIVE_INFINITY;
      for (int j = k; j < totals.length; j++) {
        lowest = Math.min(lowest, Arrays.stream(totals, i, j + 1).average().orElseThrow());
      }
      highest = Math.max(highest, lowest);
    }
    return highest;
  }

  @Test
  void censoringsOfASpanAreSpreadOverItsBins() {
    NoisyCells cells =
        new NoisyCells(
            TimeGrid.uniform(5, 5),
            new long[][] {new long[] {4, 0, 3, 2, 1}},
            new long[] {6, 8, 5},
            2,
            null,
            10,
            1,
            NOISE,
            1);
    CellEstimate estimate = CellEstimate.isotonic(cells);
    double[] censored = new double[5];
    double[] atRisk = new double[6];
    Arrays.setAll(censored, estimate::censored);
    Arrays.setAll(atRisk, estimate::atRisk);
    assertThat(censored).containsExactly(3, 3, 4, 4, 5);
    assertThat(atRisk).containsExactly(39, 32, 29, 22, 16, 10);
    assertThat(estimate.exposed(0)).isEqualTo(39 - 1.5);
  }

  @Test
  void lateEntriesAreAtRiskFromTheirBinOn() {
    NoisyCells cells =
        new NoisyCells(
            TimeGrid.uniform(3, 3),
            new long[][] {new long[] {4, 5, 3}},
            new long[] {1, 2, 3},
            1,
            new long[] {0, 6, 2},
            10,
            1,
            NOISE,
            1);
    CellEstimate estimate = CellEstimate.of(cells);
    double[] atRisk = new double[4];
    Arrays.setAll(atRisk, estimate::atRisk);
    // 28 exits in all, of which 8 enter after the start.
    assertThat(atRisk).containsExactly(20, 15, 14, 10);
    assertThat(estimate.entered(1)).isEqualTo(6);
    assertThat(estimate.exposed(1)).isEqualTo(15 + (6 - 2) / 2.0);
  }

  @Test
  void noisyEntriesNeverMakeNumbersAtRiskNegative() {
    NoisyCells cells =
        new NoisyCells(
            TimeGrid.uniform(3, 3),
            new long[][] {new long[] {1, -5, 0}},
            new long[] {0, -2, 0},
            1,
            new long[] {0, 90, 20},
            -4,
            1,
            NOISE,
            1);
    CellEstimate estimate = CellEstimate.of(cells);
    for (int k = 0; k <= 3; k++) {
      assertThat(estimate.atRisk(k)).isNotNegative();
    }
    double[] survival = new DpKaplanMeier(cells, estimate).survival();
    for (int k = 0; k < 3; k++) {
      assertThat(survival[k + 1]).isBetween(0.0, survival[k]);
    }
  }

  @Test
  void causesAreKeptApartAndSumUp() {
    NoisyCells cells =
        new NoisyCells(
            TimeGrid.uniform(2, 2),
            new long[][] {new long[] {40, 30}, new long[] {10, 25}},
            new long[] {8},
            2,
            null,
            60,
            1,
            NOISE,
            1);
    CellEstimate estimate = CellEstimate.of(cells);
    assertThat(estimate.causes()).isEqualTo(2);
    for (int k = 0; k < 2; k++) {
      assertThat(estimate.events(0, k) + estimate.events(1, k))
          .isCloseTo(estimate.events(k), within(1e-9));
      assertThat(estimate.events(0, k)).isGreaterThan(estimate.events(1, k));
    }
  }
}
