package io.sfumato.survival;

import static io.sfumato.survival.ReferenceTable.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestrictedMeanTest {

  @Test
  void meansAndTheirErrorsAgreeWithR() {
    ReferenceTable reference = ReferenceTable.read("rmst");
    for (int row = 0; row < reference.size(); row++) {
      KaplanMeier curve =
          ReferenceTable.curve(reference.text(row, "dataset"), reference.text(row, "group"));
      RestrictedMean mean = RestrictedMean.of(curve, reference.number(row, "tau"));
      assertAgrees("mean", mean.value(), reference.number(row, "rmst"));
      assertAgrees("error", mean.standardError(), reference.number(row, "se"));
      assertThat(curve.restrictedMean(mean.tau())).isEqualTo(mean.value());
    }
  }

  /** From R's means and errors by sex at 730 days: 434.705208 - 311.117766, z = 3.70. */
  @Test
  void womenLiveLongerWithLungCancer() {
    RestrictedMean men = RestrictedMean.of(ReferenceTable.curve("lung", "1"), 730);
    RestrictedMean women = RestrictedMean.of(ReferenceTable.curve("lung", "2"), 730);
    Contrast difference = women.minus(men);
    assertThat(difference.estimate()).isCloseTo(123.587442127638, within(1e-9));
    double error =
        Math.sqrt(27.2475953218648 * 27.2475953218648 + 19.3017187936314 * 19.3017187936314);
    assertThat(difference.standardError()).isCloseTo(error, within(1e-9));
    assertThat(difference.statistic()).isCloseTo(123.587442127638 / error, within(1e-10));
    assertThat(difference.lower(0.95))
        .isCloseTo(123.587442127638 - 1.959963984540054 * error, within(1e-9));
    assertThat(difference.upper(0.95))
        .isCloseTo(123.587442127638 + 1.959963984540054 * error, within(1e-9));
    assertThat(difference.pValue()).isCloseTo(2.146058064920725e-4, within(1e-14));
    assertThat(men.minus(women).pValue()).isEqualTo(difference.pValue());
  }

  @Test
  void aRatioIsTestedOnItsLogarithm() {
    RestrictedMean small = new RestrictedMean(10, 2, 0.3);
    RestrictedMean large = new RestrictedMean(10, 4, 0.8);
    Contrast ratio = large.dividedBy(small);
    assertThat(ratio.estimate()).isEqualTo(2);
    assertThat(ratio.standardError()).isCloseTo(0.25, within(1e-15));
    assertThat(ratio.statistic()).isCloseTo(Math.log(2) / 0.25, within(1e-14));
    assertThat(ratio.lower(0.95)).isCloseTo(2 * Math.exp(-1.959963984540054 / 4), within(1e-12));
    assertThat(ratio.upper(0.95)).isCloseTo(2 * Math.exp(1.959963984540054 / 4), within(1e-12));
    assertThat(small.dividedBy(large).pValue()).isCloseTo(ratio.pValue(), within(1e-16));
    assertThat(ratio.toString()).startsWith("Contrast[NOT PRIVATE: ratio 2.0");
  }

  @Test
  void anIntervalOfAMeanStaysInItsRange() {
    RestrictedMean mean = new RestrictedMean(10, 9, 2);
    assertThat(mean.upper(0.95)).isEqualTo(10);
    assertThat(mean.lower(0.95)).isCloseTo(9 - 2 * 1.959963984540054, within(1e-12));
  }

  @Test
  void robustErrorsAreThoseOfTheJackknife() {
    SplittableRandom random = new SplittableRandom(5);
    for (int repetition = 0; repetition < 30; repetition++) {
      NaiveCurves naive = NaiveCurves.random(random, 8, true, false);
      RestrictedMean mean = RestrictedMean.of(KaplanMeier.of(naive.data()), 6);
      assertThat(mean.value()).isCloseTo(naive.restrictedMean(6), within(1e-12));
      assertThat(mean.standardError())
          .isCloseTo(naive.robustError(curves -> curves.restrictedMean(6)), within(1e-6));
    }
  }

  @Test
  void nobodyHasTheWholeTimeAndNoError() {
    KaplanMeier none = KaplanMeier.of(SurvivalData.of(new double[0], new boolean[0]));
    assertThat(RestrictedMean.of(none, 7)).isEqualTo(new RestrictedMean(7, 7, 0));
    assertThat(RestrictedMean.of(none, 0)).isEqualTo(new RestrictedMean(0, 0, 0));
    Contrast nothing = RestrictedMean.of(none, 7).minus(RestrictedMean.of(none, 7));
    assertThat(nothing.statistic()).isNaN();
    assertThat(nothing.pValue()).isNaN();
  }

  @Test
  void refusesMeansUpToDifferentTimes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RestrictedMean(1, 1, 0).minus(new RestrictedMean(2, 1, 0)))
        .withMessage("tau must be the same for both means, got 1.0 and 2.0");
  }
}
