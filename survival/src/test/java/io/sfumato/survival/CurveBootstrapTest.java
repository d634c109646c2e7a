package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.Rational;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class CurveBootstrapTest {

  private static final IntegerNoise NOISE = DiscreteLaplace.of(Rational.of(2));
  private static final TimeGrid GRID = TimeGrid.uniform(1000, 5);

  /** Five bins of events, five of censorings, the rows beyond. */
  private static final long[] CELLS = {41, 38, 29, 22, 10, 11, 14, 9, 12, 8, 31};

  /**
   * Without noise S after one bin is 1 - X / n with X binomial. Of 2,000 repetitions, the distance
   * of a limit from the curve is off by 3.1 % in one standard deviation, here by at most 4, and the
   * width by 2.2 %, here by at most 4.5: false alarm below 2e-4. A width 20 % off is noticed.
   */
  @Test
  void withoutNoiseTheBandHasTheQuantilesOfTheBinomial() {
    int rows = 100_000;
    BinomialDistribution law = BinomialDistribution.of(rows, 0.3);
    double few = 1 - (double) law.inverseCumulativeProbability(0.025) / rows;
    double many = 1 - (double) law.inverseCumulativeProbability(0.975) / rows;
    SurvivalBand band = binomial(rows, 30_000).bootstrap().band(0.95);
    double lower = band.lower()[1];
    double upper = band.upper()[1];
    assertThat((0.7 - lower) / (0.7 - many)).isBetween(1 - 0.124, 1 + 0.124);
    assertThat((upper - 0.7) / (few - 0.7)).isBetween(1 - 0.124, 1 + 0.124);
    double width = (upper - lower) / (few - many);
    assertThat(width).isBetween(0.9, 1.1);
    assertThat(width * 1.2).isGreaterThan(1.1);
    assertThat(width / 1.2).isLessThan(0.9);
  }

  /**
   * The standard deviation of 2,000 repetitions is off by 1.6 % in one standard deviation, here by
   * at most 5: false alarm below 1e-6. One that is 20 % off would be noticed.
   */
  @Test
  void withoutNoiseTheErrorOfTheRestrictedMeanIsThatOfTheBinomial() {
    BinomialDistribution law = BinomialDistribution.of(100, 0.3);
    double mean = 0;
    double square = 0;
    for (int x = 0; x <= 100; x++) {
      double area = binomial(100, x).restrictedMean(8);
      mean += law.probability(x) * area;
      square += law.probability(x) * area * area;
    }
    double exact = Math.sqrt(square - mean * mean);
    Estimate found = binomial(100, 30).bootstrap().restrictedMean(8, 0.95);
    assertThat(found.standardError() / exact).isBetween(0.92, 1.08);
    assertThat(found.upper() - found.lower())
        .isCloseTo(2 * 1.959963984540054 * found.standardError(), within(1e-9));
    assertThat(found.value()).isCloseTo(binomial(100, 30).restrictedMean(8), within(0.0));
  }

  /**
   * Fresh repetitions lie within limits that 2,000 others have chosen. The part that does has a
   * standard deviation of at most 0.7 %, here 5 of them are allowed.
   */
  @Test
  void freshRepetitionsAreInTheBandsAsOftenAsTheySay() {
    DpKaplanMeier curve = curve(NOISE, CELLS);
    NoisyCells cells = TestData.table(GRID, NOISE, CELLS).cells();
    Bootstrap bootstrap = Bootstrap.of(cells, CellEstimate.of(cells));
    SurvivalBand pointwise = curve.bootstrap().band(0.9);
    SurvivalBand simultaneous = curve.bootstrap().simultaneousBand(0.9);
    KnownKnots known = KnownKnots.of(cells, CellEstimate.of(cells));
    assertThat(known.last()).isEqualTo(5);
    SplittableRandom random = new SplittableRandom(77);
    int runs = 2000;
    double[] held = new double[6];
    double heldByPointwise = 0;
    double heldAtOnce = 0;
    for (int r = 0; r < runs; r++) {
      double[] drawn = DpKaplanMeier.atKnots(CellEstimate.isotonic(bootstrap.draw(random)));
      boolean allByPointwise = true;
      boolean all = true;
      for (int k = 1; k <= 5; k++) {
        boolean in = holds(pointwise, drawn[k], k);
        held[k] += in ? 1.0 / runs : 0;
        allByPointwise &= in;
        all &= holds(simultaneous, drawn[k], k);
      }
      heldByPointwise += allByPointwise ? 1.0 / runs : 0;
      heldAtOnce += all ? 1.0 / runs : 0;
    }
    for (int k = 1; k <= 5; k++) {
      // Limits are moved to hold the curve; where the repetitions lean to one side they hold more.
      assertThat(held[k]).isBetween(0.9 - 0.047, 0.95);
    }
    assertThat(heldAtOnce).isBetween(0.9 - 0.047, 0.95);
    assertThat(heldByPointwise).isLessThan(0.8); // what a simultaneous band is for
  }

  private static boolean holds(SurvivalBand band, double survival, int knot) {
    return band.lower()[knot] <= survival && survival <= band.upper()[knot];
  }

  @Test
  void theSameReleaseAlwaysGivesTheSameAnswers() {
    CurveBootstrap first = curve(NOISE, CELLS).bootstrap();
    CurveBootstrap second = curve(NOISE, CELLS).bootstrap();
    assertThat(second.band(0.95).lower()).containsExactly(first.band(0.95).lower());
    assertThat(second.simultaneousBand(0.95).upper())
        .containsExactly(first.simultaneousBand(0.95).upper());
    assertThat(second.median(0.95)).isEqualTo(first.median(0.95));
    assertThat(second.restrictedMean(700, 0.9)).isEqualTo(first.restrictedMean(700, 0.9));
    long[] changed = CELLS.clone();
    changed[10]++;
    assertThat(curve(NOISE, changed).bootstrap().band(0.95).lower())
        .isNotEqualTo(first.band(0.95).lower());
  }

  @Test
  void intervalsAreWhereTheBandCrossesTheirLevel() {
    DpKaplanMeier curve = curve(NOISE, CELLS);
    CurveBootstrap bootstrap = curve.bootstrap();
    SurvivalBand band = bootstrap.band(0.95);
    Estimate median = bootstrap.median(0.95);
    assertThat(median.value()).isEqualTo(curve.median());
    assertThat(median.lower()).isLessThan(median.value());
    assertThat(median.upper()).isGreaterThan(median.value());
    assertThat(band.lowerAt(median.lower())).isCloseTo(0.5, within(1e-9));
    assertThat(band.upperAt(median.upper())).isCloseTo(0.5, within(1e-9));
    assertThat(median.standardError()).isPositive();
    // So few events before the horizon that nothing bounds the time from above.
    Estimate late = curve(NOISE, 3, 2, 4, 3, 2, 1, 0, 2, 1, 0, 180).bootstrap().median(0.95);
    assertThat(late.value()).isNaN();
    assertThat(late.upper()).isNaN();
    assertThat(late.standardError()).isNaN();
  }

  @Test
  void aContrastAddsTheErrorsOfBothGroups() {
    CurveBootstrap one = curve(NOISE, CELLS).bootstrap();
    CurveBootstrap other = curve(NOISE, 20, 25, 29, 22, 10, 11, 14, 9, 12, 8, 61).bootstrap();
    RestrictedMeanContrast contrast = one.against(other, 700);
    Estimate difference = contrast.difference(0.95);
    Estimate first = one.restrictedMean(700, 0.95);
    Estimate second = other.restrictedMean(700, 0.95);
    assertThat(difference.value()).isCloseTo(first.value() - second.value(), within(1e-9));
    assertThat(difference.standardError())
        .isCloseTo(Math.hypot(first.standardError(), second.standardError()), within(1e-9));
  }

  @Test
  void refusesParametersThatAreNone() {
    CurveBootstrap bootstrap = curve(NOISE, CELLS).bootstrap();
    for (double wrong : new double[] {0, 1, -0.5, 1.5, Double.NaN}) {
      String message = "confidence must be in (0, 1), got " + wrong;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bootstrap.band(wrong))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bootstrap.simultaneousBand(wrong))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bootstrap.median(wrong))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bootstrap.restrictedMean(700, wrong))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bootstrap.quantile(wrong, 0.95))
          .withMessage("p must be in (0, 1), got " + wrong);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bootstrap.restrictedMean(1001, 0.95))
        .withMessage("tau must be in [0, 1000.0], up to the horizon, got 1001.0");
  }

  private static DpKaplanMeier curve(IntegerNoise noise, long... cells) {
    return TestData.table(GRID, noise, cells).kaplanMeier();
  }

  /** One bin up to 10, without noise: of so many rows so many have the event. */
  private static DpKaplanMeier binomial(int rows, int events) {
    NoisyCells cells =
        TestData.noiseless(TimeGrid.of(10), new long[] {events}, new long[1], rows - events);
    return new DpKaplanMeier(cells, CellEstimate.isotonic(cells));
  }
}
