package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DpKaplanMeierTest {

  private static final SurvivalData LUNG = TestData.survival("lung");

  @Test
  void withoutNoiseAFineGridGivesTheExactCurve() {
    // One bin for each day, so no event and censoring share a bin unless they share a day.
    DpKaplanMeier curve = noiseless(TimeGrid.uniform(1000, 1000));
    KaplanMeier exact = KaplanMeier.of(LUNG);
    for (int day = 1; day <= 1000; day++) {
      assertThat(curve.survivalAt(day)).isCloseTo(exact.survivalAt(day), within(2e-3));
    }
    assertThat(curve.median()).isCloseTo(310, within(1.0));
    // Straight lines fall half a day before the steps do.
    assertThat(curve.restrictedMean(730)).isCloseTo(357.07 - 0.5, within(0.1));
  }

  @Test
  void joinsTheKnotsByStraightLines() {
    DpKaplanMeier curve = curve(TimeGrid.of(10, 20), 40, 50, 0, 0, 10);
    assertThat(curve.survival()).containsExactly(new double[] {1, 0.6, 0.1}, within(1e-12));
    assertThat(curve.survivalAt(-5)).isEqualTo(1);
    assertThat(curve.survivalAt(5)).isCloseTo(0.8, within(1e-12));
    assertThat(curve.survivalAt(10)).isCloseTo(0.6, within(1e-12));
    assertThat(curve.survivalAt(1e9)).isCloseTo(0.1, within(1e-12));
    assertThat(curve.median()).isCloseTo(12, within(1e-12));
    assertThat(curve.quantile(0.2)).isCloseTo(5, within(1e-12));
    assertThat(curve.quantile(0.95)).isNaN();
    assertThat(curve.restrictedMean(20)).isCloseTo(8 + 3.5, within(1e-12));
    assertThat(curve.restrictedMean(0)).isZero();
  }

  @Test
  void runningTotalsAreMadeMonotoneNotClamped() {
    CellEstimate cells = CellEstimate.isotonic(new long[] {5, -3, 4}, new long[] {-2, -1, 1}, -6);
    // Totals 5, 2, 6 pool to 3.5, 3.5, 6; totals -2, -3, -2 pool below 0.
    assertThat(new double[] {cells.events(0), cells.events(1), cells.events(2)})
        .containsExactly(3.5, 0, 2.5);
    assertThat(new double[] {cells.censored(0), cells.censored(1), cells.censored(2)})
        .containsExactly(0, 0, 0);
    assertThat(cells.atRisk(0)).isEqualTo(6);
    assertThat(cells.atRisk(3)).isZero();
  }

  @Test
  void impossibleCountsStillGiveACurve() {
    for (long[] cells : new long[][] {{0, 0, 0, 0, 0}, {-9, -9, -9, -9, -9}, {9, 0, 0, 0, 0}}) {
      DpKaplanMeier curve = new LifeTable(TimeGrid.of(1, 2), noise(), cells).kaplanMeier();
      assertThat(curve.survival()).doesNotContain(Double.NaN);
      assertThat(curve.band(0.95).lowerAt(1.5)).isBetween(0.0, 1.0);
      assertThat(curve.band(0.95).upperAt(1.5)).isBetween(0.0, 1.0);
    }
  }

  /**
   * The delta method's derivatives, checked by finite differences of log S with respect to every
   * cell.
   */
  @Test
  void theVarianceOfLogSurvivalIsTheSumOverCells() {
    SplittableRandom random = new SplittableRandom(3);
    for (int repetition = 0; repetition < 50; repetition++) {
      int bins = 1 + random.nextInt(6);
      long[] events = random.longs(bins, 50_000, 90_000).toArray();
      long[] censored = random.longs(bins, 50_000, 90_000).toArray();
      long tail = random.nextLong(50_000, 90_000);
      double noiseVariance = 1e9; // drowns Greenwood's part
      double[] variance =
          LogSurvivalVariance.of(CellEstimate.isotonic(events, censored, tail), noiseVariance);
      for (int j = 1; j <= bins; j++) {
        double sum = 0;
        for (int cell = 0; cell <= 2 * bins; cell++) {
          double slope =
              (logSurvival(events, censored, tail, cell, 20, j)
                      - logSurvival(events, censored, tail, cell, -20, j))
                  / 40;
          sum += slope * slope;
        }
        assertThat(variance[j - 1] / noiseVariance).isCloseTo(sum, within(1e-3 * sum));
      }
    }
  }

  @Test
  void withoutNoiseTheBandIsGreenwoods() {
    DpKaplanMeier curve = curve(TimeGrid.of(10), 30, 0, 70);
    // R: conf.type = "log-log" for 30 events among 100.
    double se = Math.sqrt(30 / (100.0 * 70)) / -Math.log(0.7);
    DpKaplanMeier.Band band = curve.band(0.95);
    assertThat(band.lowerAt(10))
        .isCloseTo(Math.pow(0.7, Math.exp(1.959963984540054 * se)), within(1e-9));
    assertThat(band.upperAt(10))
        .isCloseTo(Math.pow(0.7, Math.exp(-1.959963984540054 * se)), within(1e-9));
    assertThat(band.lowerAt(0)).isEqualTo(1);
    assertThat(band.confidence()).isEqualTo(0.95);
  }

  @Test
  void refusesParametersThatAreNone() {
    DpKaplanMeier curve = curve(TimeGrid.of(10), 30, 0, 70);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.survivalAt(Double.NaN))
        .withMessage("time must be a number, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.restrictedMean(11))
        .withMessage("tau must be in [0, 10.0], up to the horizon, got 11.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.band(1))
        .withMessage("confidence must be in (0, 1), got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.quantile(0))
        .withMessage("p must be in (0, 1), got 0.0");
  }

  private static double logSurvival(
      long[] events, long[] censored, long tail, int cell, long change, int knot) {
    long[] d = events.clone();
    long[] c = censored.clone();
    long rest = tail;
    if (cell < d.length) {
      d[cell] += change;
    } else if (cell < 2 * d.length) {
      c[cell - d.length] += change;
    } else {
      rest += change;
    }
    DpKaplanMeier curve =
        new DpKaplanMeier(TimeGrid.uniform(1, d.length), CellEstimate.isotonic(d, c, rest), 0);
    return Math.log(curve.survival()[knot]);
  }

  private static DpKaplanMeier noiseless(TimeGrid grid) {
    long[] cells = DpLifeTable.builder().grid(grid).privacy(PureDp.of(1)).build().exact(LUNG);
    return curve(grid, cells);
  }

  private static DpKaplanMeier curve(TimeGrid grid, long... cells) {
    int bins = grid.bins();
    return new DpKaplanMeier(
        grid,
        CellEstimate.isotonic(
            Arrays.copyOf(cells, bins), Arrays.copyOfRange(cells, bins, 2 * bins), cells[2 * bins]),
        0);
  }

  private static IntegerNoise noise() {
    return DiscreteLaplace.of(Rational.of(2));
  }
}
