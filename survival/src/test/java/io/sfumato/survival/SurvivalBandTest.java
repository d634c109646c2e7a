package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.privacy.Rational;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What every band keeps to, whatever the noise has made of the cells. */
class SurvivalBandTest {

  private static final double ROUNDING = 1e-12;

  @Test
  void limitsHoldTheCurveAndNeverRise() {
    SplittableRandom random = new SplittableRandom(6);
    for (int repetition = 0; repetition < 25; repetition++) {
      assertSound(random(random));
    }
  }

  @Test
  void tablesOfNobodyHaveBandsToo() {
    DpKaplanMeier negative = curve(2, -3, -9, -4, 1, -7, -2, -30);
    assertThat(negative.reliableUpTo()).isZero();
    for (SurvivalBand band : bands(negative, negative.bootstrap(), 0.95)) {
      assertThat(band.lower()).containsExactly(1, 0, 0, 0);
      assertThat(band.upper()).containsExactly(1, 1, 1, 1);
    }
    for (long[] cells :
        new long[][] {
          {0, 0, 0, 0, 0, 0, 0},
          {9, 0, 0, 0, 0, 0, 0},
          {-9, 0, 0, 0, 0, 0, 9},
          {0, 0, 0, 0, 0, 0, 500}, // nobody had an event
          {500, 0, 0, 0, 0, 0, 0}, // everybody had
          {0, 0, 0, 500, 0, 0, 0}
        }) {
      assertSound(curve(2, cells));
    }
  }

  @Test
  void anEmptyGroupHasABandThatSaysNothing() {
    LifeTableRules rules = new LifeTableRules(List.of("a", "b"), List.of(), 1, 1, false, 0, 0);
    TimeGrid grid = TimeGrid.of(1, 2);
    LifeTable table =
        LifeTable.of(
            new CellLayout(grid, rules),
            DiscreteLaplace.of(Rational.of(1)),
            new long[] {40, 30, 10, 20, 80, 1, -2, 0, -1, 1});
    DpKaplanMeier empty = table.group("b").kaplanMeier();
    assertSound(empty);
    assertThat(empty.bootstrap().band(0.95).lowerAt(2)).isZero();
    assertThat(empty.bootstrap().band(0.95).upperAt(2)).isEqualTo(1);
    DpKaplanMeier full = table.group("a").kaplanMeier();
    assertSound(full);
    assertThat(full.bootstrap().band(0.95).lowerAt(2)).isGreaterThan(0.4);
    assertThat(full.bootstrap().band(0.95).upperAt(2)).isLessThan(0.75);
  }

  private static void assertSound(DpKaplanMeier curve) {
    CurveBootstrap bootstrap = curve.bootstrap();
    List<SurvivalBand> narrower = List.of();
    for (double confidence : new double[] {0.5, 0.95, 0.999}) {
      List<SurvivalBand> bands = bands(curve, bootstrap, confidence);
      for (SurvivalBand band : bands) {
        assertSound(curve, band);
      }
      assertWithin(bands.get(1), bands.get(2)); // pointwise, simultaneous
      for (int kind = 0; kind < narrower.size(); kind++) {
        assertWithin(narrower.get(kind), bands.get(kind));
      }
      narrower = bands;
    }
  }

  private static void assertSound(DpKaplanMeier curve, SurvivalBand band) {
    assertThat(band.curve()).isSameAs(curve);
    double[] knots = curve.grid().knots();
    double[] survival = curve.survival();
    for (int k = 0; k < knots.length; k++) {
      if (k > 0) {
        assertThat(band.lower()[k]).isLessThanOrEqualTo(band.lower()[k - 1]);
        assertThat(band.upper()[k]).isLessThanOrEqualTo(band.upper()[k - 1]);
      }
      assertThat(band.lower()[k]).isBetween(0.0, survival[k]).isEqualTo(band.lowerAt(knots[k]));
      assertThat(band.upper()[k]).isBetween(survival[k], 1.0).isEqualTo(band.upperAt(knots[k]));
      if (knots[k] > curve.reliableUpTo()) {
        assertThat(band.lower()[k]).isZero();
        assertThat(band.upper()[k]).isEqualTo(band.upperAt(curve.reliableUpTo()));
      }
    }
    for (double time : times(curve)) {
      int from = Math.max(0, last(knots, time));
      int to = Math.min(knots.length - 1, from + 1);
      double at = curve.survivalAt(time);
      assertThat(band.lowerAt(time)).isBetween(band.lower()[to], Math.min(band.lower()[from], at));
      assertThat(band.upperAt(time)).isBetween(Math.max(band.upper()[to], at), band.upper()[from]);
    }
  }

  /** Returns the last knot at or before a time, -1 if there is none. */
  private static int last(double[] knots, double time) {
    int found = Arrays.binarySearch(knots, time);
    return found >= 0 ? found : -found - 2;
  }

  private static void assertWithin(SurvivalBand inner, SurvivalBand outer) {
    for (int k = 0; k < inner.lower().length; k++) {
      assertThat(outer.lower()[k]).isLessThanOrEqualTo(inner.lower()[k] + ROUNDING);
      assertThat(outer.upper()[k]).isGreaterThanOrEqualTo(inner.upper()[k] - ROUNDING);
    }
  }

  /** From before the first knot to after the last. */
  private static double[] times(DpKaplanMeier curve) {
    double[] even =
        DoubleStream.iterate(-1, i -> i + 1)
            .limit(150)
            .map(i -> curve.grid().horizon() * i / 140)
            .toArray();
    return DoubleStream.concat(Arrays.stream(even), Arrays.stream(curve.grid().knots()))
        .sorted()
        .toArray();
  }

  private static List<SurvivalBand> bands(
      DpKaplanMeier curve, CurveBootstrap bootstrap, double confidence) {
    return List.of(
        curve.band(confidence), bootstrap.band(confidence), bootstrap.simultaneousBand(confidence));
  }

  @Test
  void limitsOutsideTheGridAreThoseOfItsEnds() {
    SurvivalBand band = curve(2, 40, 30, 20, 4, 10, 20, 80).bootstrap().band(0.9);
    assertThat(band.confidence()).isEqualTo(0.9);
    assertThat(band.lowerAt(Double.NEGATIVE_INFINITY)).isEqualTo(1);
    assertThat(band.upperAt(0)).isEqualTo(1);
    assertThat(band.lowerAt(1e9)).isEqualTo(band.lower()[3]);
    assertThat(band.upperAt(Double.POSITIVE_INFINITY)).isEqualTo(band.upper()[3]);
    assertThat(band.toString().lines().toList())
        .hasSize(5)
        .first()
        .isEqualTo("      time    lower survival    upper");
  }

  @Test
  void refusesTimesAndLevelsThatAreNone() {
    DpKaplanMeier curve = curve(2, 40, 30, 20, 4, 10, 20, 80);
    SurvivalBand band = curve.band(0.95);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> band.lowerAt(Double.NaN))
        .withMessage("time must be a number, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> band.upperAt(Double.NaN))
        .withMessage("time must be a number, got NaN");
    for (double wrong : new double[] {0, 1, -1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> curve.band(wrong))
          .withMessage("confidence must be in (0, 1), got " + wrong);
    }
  }

  @Test
  void limitsAreCopies() {
    SurvivalBand band = curve(2, 40, 30, 20, 4, 10, 20, 80).band(0.95);
    double limit = band.lower()[2];
    band.lower()[2] = 7;
    band.upper()[2] = 7;
    assertThat(band.lowerAt(band.curve().grid().knot(2))).isEqualTo(limit);
    assertThat(band.upper()[2]).isLessThanOrEqualTo(1);
  }

  /** Tables of few and of many rows, and some of little but noise. */
  private static DpKaplanMeier random(SplittableRandom random) {
    int bins = 1 + random.nextInt(9);
    int most = 2 << random.nextInt(9);
    List<Long> cells = new ArrayList<>();
    for (int i = 0; i < 2 * bins + 1; i++) {
      cells.add((long) (random.nextInt(most) + random.nextInt(-20, 21)));
    }
    return curve(1 + random.nextInt(4), cells.stream().mapToLong(Long::longValue).toArray());
  }

  private static DpKaplanMeier curve(int scale, long... cells) {
    return TestData.table(
            TimeGrid.uniform(12, cells.length / 2), DiscreteLaplace.of(Rational.of(scale)), cells)
        .kaplanMeier();
  }
}
