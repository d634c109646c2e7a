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
  void passesThroughTheKnotsAndFallsBetweenThem() {
    DpKaplanMeier curve = curve(TimeGrid.of(10, 20), 40, 50, 0, 0, 10);
    assertThat(curve.survival()).containsExactly(new double[] {1, 0.6, 0.1}, within(1e-12));
    assertThat(curve.survivalAt(-5)).isEqualTo(1);
    assertThat(curve.survivalAt(10)).isCloseTo(0.6, within(1e-12));
    assertThat(curve.survivalAt(1e9)).isCloseTo(0.1, within(1e-12));
    for (int i = 0; i < 200; i++) {
      assertThat(curve.survivalAt((i + 1) / 10.0)).isLessThan(curve.survivalAt(i / 10.0));
    }
    assertThat(curve.survivalAt(curve.median())).isCloseTo(0.5, within(1e-12));
    assertThat(curve.survivalAt(curve.quantile(0.2))).isCloseTo(0.8, within(1e-12));
    assertThat(curve.quantile(0.95)).isNaN();
    assertThat(curve.restrictedMean(0)).isZero();
    double area = 0;
    for (int i = 0; i < 20_000; i++) {
      area += curve.survivalAt((i + 0.5) / 1000) / 1000;
    }
    assertThat(curve.restrictedMean(20)).isCloseTo(area, within(1e-7));
  }

  @Test
  void runningTotalsAreMadeMonotoneNotClamped() {
    CellEstimate cells = TestData.isotonic(new long[] {5, -3, 4}, new long[] {-2, -1, 1}, -6);
    // Totals 5, 2, 6 pool to 3.5, 3.5, 6; totals -2, -3, -2 pool below 0.
    assertThat(new double[] {cells.events(0), cells.events(1), cells.events(2)})
        .containsExactly(3.5, 0, 2.5);
    assertThat(new double[] {cells.censored(0), cells.censored(1), cells.censored(2)})
        .containsExactly(0, 0, 0);
    assertThat(cells.atRisk(0)).isEqualTo(6);
    assertThat(cells.atRisk(3)).isZero();
  }

  /** Whatever the limits at the knots: those of the delta method are a few of them. */
  @Test
  void limitsNeverRiseNorCrossTheCurve() {
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < 2000; i++) {
      int bins = 1 + random.nextInt(6);
      double[] ends = random.doubles(bins, 0.1, 10).toArray();
      Arrays.parallelPrefix(ends, Double::sum);
      long[] events = random.longs(bins, 0, 2).map(x -> x * random.nextInt(300)).toArray();
      NoisyCells cells =
          TestData.noiseless(TimeGrid.of(ends), events, new long[bins], random.nextInt(100));
      DpKaplanMeier curve = new DpKaplanMeier(cells, CellEstimate.isotonic(cells));
      int last = random.nextInt(bins + 1);
      KnownKnots known = new KnownKnots(random.nextInt(last + 1), last);
      double[] lower = random.doubles(bins + 1).toArray();
      double[] upper = random.doubles(bins + 1).toArray();
      SurvivalBand band = SurvivalBand.of(curve, known, 0.95, lower, upper);
      for (double[] limits : new double[][] {band.lower(), band.upper()}) {
        for (int k = 0; k < bins; k++) {
          assertThat(limits[k + 1]).isLessThanOrEqualTo(limits[k]);
        }
      }
      double upperBefore = 1;
      double lowerBefore = 1;
      for (int step = 0; step <= 300; step++) {
        double time = 1.01 * ends[bins - 1] * step / 300;
        double s = curve.survivalAt(time);
        assertThat(band.upperAt(time)).isBetween(s - 1e-12, upperBefore + 1e-12);
        assertThat(band.lowerAt(time)).isBetween(0.0, Math.min(lowerBefore, s) + 1e-12);
        upperBefore = band.upperAt(time);
        lowerBefore = band.lowerAt(time);
        if (time > curve.grid().knot(last)) {
          assertThat(upperBefore).isEqualTo(band.upper()[last]);
          assertThat(lowerBefore).isEqualTo(last == bins ? band.lower()[bins] : 0);
        }
      }
    }
  }

  @Test
  void impossibleCountsStillGiveACurve() {
    for (long[] cells : new long[][] {{0, 0, 0, 0, 0}, {-9, -9, -9, -9, -9}, {9, 0, 0, 0, 0}}) {
      DpKaplanMeier curve = TestData.table(TimeGrid.of(1, 2), noise(), cells).kaplanMeier();
      assertThat(curve.survival()).doesNotContain(Double.NaN);
      assertThat(curve.band(0.95).lowerAt(1.5)).isBetween(0.0, 1.0);
      assertThat(curve.band(0.95).upperAt(1.5)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void withoutNoiseTheBandIsGreenwoods() {
    DpKaplanMeier curve = curve(TimeGrid.of(10), 30, 0, 70);
    // R: conf.type = "log-log" for 30 events among 100.
    double se = Math.sqrt(30 / (100.0 * 70)) / -Math.log(0.7);
    SurvivalBand band = curve.band(0.95);
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

  private static DpKaplanMeier noiseless(TimeGrid grid) {
    long[] cells =
        DpLifeTable.builder().grid(grid).censoredSpan(1).privacy(PureDp.of(1)).build().exact(LUNG);
    return curve(grid, cells);
  }

  private static DpKaplanMeier curve(TimeGrid grid, long... cells) {
    int bins = grid.bins();
    NoisyCells noiseless =
        TestData.noiseless(
            grid,
            Arrays.copyOf(cells, bins),
            Arrays.copyOfRange(cells, bins, 2 * bins),
            cells[2 * bins]);
    return new DpKaplanMeier(noiseless, CellEstimate.isotonic(noiseless));
  }

  private static IntegerNoise noise() {
    return DiscreteLaplace.of(Rational.of(2));
  }
}
