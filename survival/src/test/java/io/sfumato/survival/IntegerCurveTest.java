package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerCurveTest {

  private static final TimeGrid GRID = RandomNeighbors.GRID;

  static Stream<Arguments> assumptions() {
    return Stream.of(
            SensitivityAssumption.general(),
            SensitivityAssumption.noCensoring(4),
            SensitivityAssumption.padded(1),
            SensitivityAssumption.padded(2),
            SensitivityAssumption.padded(7),
            SensitivityAssumption.padded(100))
        .flatMap(
            assumption -> Stream.of(Neighboring.values()).map(r -> Arguments.of(assumption, r)));
  }

  @ParameterizedTest
  @MethodSource("assumptions")
  void neighboursAreNoFurtherApartThanDeclaredAndSomeAreThatFarAtAllTimes(
      SensitivityAssumption assumption, Neighboring relation) {
    IntegerCurve curve = new IntegerCurve(assumption);
    RandomNeighbors pair = new RandomNeighbors(20261125, relation);
    long declared = curve.sensitivity();
    long largest = 0;
    long largestSum = 0;
    for (int i = 0; i < 100_000; i++) {
      pair.next();
      long[] ours = curve.exact(pair.data(), GRID);
      long[] theirs = curve.exact(pair.neighbor(), GRID);
      long sum = 0;
      for (int k = 0; k < ours.length; k++) {
        long distance = Math.abs(ours[k] - theirs[k]);
        largest = Math.max(largest, distance);
        sum += distance;
      }
      largestSum = Math.max(largestSum, sum);
    }
    assertThat(largest).isBetween(declared - 1, declared); // one step is for rounding
    assertThat(largestSum).isBetween(3 * (declared - 1), 3 * declared);
  }

  /** The bound on S itself, in exact fractions: one lemma for both relations. */
  @ParameterizedTest
  @MethodSource("assumptions")
  void theCurveWithoutRoundingMovesNoFurtherThanItsSensitivity(
      SensitivityAssumption assumption, Neighboring relation) {
    if (assumption instanceof SensitivityAssumption.NoCensoring) {
      return; // the count is exact as it is
    }
    int pads = assumption instanceof SensitivityAssumption.Padded padded ? padded.rows() : 0;
    IntegerCurve curve = new IntegerCurve(assumption);
    RandomNeighbors pair = new RandomNeighbors(7, relation);
    for (int i = 0; i < 20_000; i++) {
      pair.next();
      for (int k = 1; k <= GRID.bins(); k++) {
        Rational ours = product(pair.data(), GRID.knot(k), pads);
        Rational theirs = product(pair.neighbor(), GRID.knot(k), pads);
        Rational distance = ours.plus(theirs.times(Rational.of(-1)));
        distance = distance.signum() < 0 ? distance.times(Rational.of(-1)) : distance;
        assertThat(distance).isLessThanOrEqualTo(assumption.sensitivity());
        // rounded down, and by less than a step and 2⁻³¹
        double tooSmall =
            ours.doubleValue() - (double) curve.exact(pair.data(), GRID)[k - 1] / curve.steps();
        assertThat(tooSmall).isBetween(-1e-15, 1.0 / curve.steps() + 0x1p-31);
      }
    }
  }

  @Test
  void sensitivitiesCountRoundingIn() {
    assertThat(new IntegerCurve(SensitivityAssumption.general()).sensitivity()).isEqualTo(1 << 20);
    assertThat(new IntegerCurve(SensitivityAssumption.noCensoring(228)).sensitivity()).isOne();
    // 2²⁰ / 4 is whole: the error of the product can cross one edge
    assertThat(new IntegerCurve(SensitivityAssumption.padded(3)).sensitivity())
        .isEqualTo((1 << 18) + 1);
    assertThat(new IntegerCurve(SensitivityAssumption.padded(2)).sensitivity()).isEqualTo(349_526);
    assertThat(new IntegerCurve(SensitivityAssumption.padded(1_000_000)).sensitivity())
        .isEqualTo(2);
    for (int m = 1; m <= 1_000_000; m += 997) {
      double least = (1 << 20) / (m + 1.0) + 0x1p-11;
      assertThat(new IntegerCurve(SensitivityAssumption.padded(m)).sensitivity())
          .isEqualTo((long) Math.ceil(least));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lung", "veteran", "aml"})
  void withoutPaddingItIsTheKaplanMeierCurve(String name) {
    SurvivalData data = TestData.survival(name);
    KaplanMeier exact = KaplanMeier.of(data);
    TimeGrid grid = TimeGrid.uniform(1022, 137);
    IntegerCurve curve = new IntegerCurve(SensitivityAssumption.general());
    long[] steps = curve.exact(data, grid);
    for (int k = 0; k < steps.length; k++) {
      assertThat((double) steps[k] / curve.steps())
          .isCloseTo(exact.survivalAt(grid.knot(k + 1)), within(1.0 / curve.steps() + 1e-9));
    }
  }

  @Test
  void aLongProductStaysWithinItsError() {
    int n = 1_000_000; // S(n / 2) = 1/2, of half a million factors
    double[] times = IntStream.rangeClosed(1, n).asDoubleStream().toArray();
    boolean[] events = new boolean[n];
    Arrays.fill(events, true);
    long[] steps =
        new IntegerCurve(SensitivityAssumption.general())
            .exact(SurvivalData.of(times, events), TimeGrid.of(n / 4.0, n / 2.0, n));
    assertThat(steps[0]).isBetween((3L << 18) - 1, 3L << 18);
    assertThat(steps[1]).isBetween((1L << 19) - 1, 1L << 19);
    assertThat(steps[2]).isZero();
  }

  @Test
  void survivorsAreCountedWhateverTheirStatus() {
    SurvivalData data =
        SurvivalData.of(
            new double[] {0, 1, 2.5, 2.6, 10, 11, Double.POSITIVE_INFINITY},
            new boolean[] {true, false, true, false, true, false, true});
    assertThat(new IntegerCurve(SensitivityAssumption.noCensoring(3)).exact(data, GRID))
        .containsExactly(5, 4, 2);
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(5);
    double[] times = random.doubles(50, 0, 12).toArray();
    boolean[] events = new boolean[50];
    double[] turned = new double[50];
    boolean[] turnedEvents = new boolean[50];
    for (int i = 0; i < 50; i++) {
      events[i] = random.nextBoolean();
      turned[49 - i] = times[i];
      turnedEvents[49 - i] = events[i];
    }
    for (SensitivityAssumption assumption :
        List.of(SensitivityAssumption.general(), SensitivityAssumption.padded(5))) {
      IntegerCurve curve = new IntegerCurve(assumption);
      assertThat(curve.exact(SurvivalData.of(turned, turnedEvents), GRID))
          .containsExactly(curve.exact(SurvivalData.of(times, events), GRID));
    }
  }

  /** Returns the Kaplan-Meier product by its definition, exactly. */
  private static Rational product(SurvivalData data, double end, int pads) {
    double[] times =
        IntStream.range(0, data.size())
            .filter(data::isEvent)
            .mapToDouble(data::time)
            .filter(t -> t <= end)
            .distinct()
            .toArray();
    Rational product = Rational.ONE;
    for (double time : times) {
      long atRisk = pads;
      long events = 0;
      for (int i = 0; i < data.size(); i++) {
        atRisk += data.time(i) >= time ? 1 : 0;
        events += data.isEvent(i) && data.time(i) == time ? 1 : 0;
      }
      product = product.times(Rational.of(atRisk - events, atRisk));
    }
    return product;
  }
}
