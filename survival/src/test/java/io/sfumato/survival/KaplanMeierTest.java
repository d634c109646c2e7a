package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KaplanMeierTest {

  @ParameterizedTest
  @ValueSource(strings = {"lung", "aml", "veteran"})
  void agreesWithR(String name) {
    KaplanMeier curve = KaplanMeier.of(TestData.survival(name));
    List<double[]> reference = TestData.numbers("km-" + name + ".csv");

    assertThat(curve.times()).hasSize(reference.size());
    for (int i = 0; i < reference.size(); i++) {
      double[] row = reference.get(i);
      assertThat(curve.times()[i]).isEqualTo(row[0]);
      assertThat((double) curve.atRisk()[i]).isEqualTo(row[1]);
      assertThat((double) curve.events()[i]).isEqualTo(row[2]);
      assertThat((double) curve.censored()[i]).isEqualTo(row[3]);
      assertThat(curve.survival()[i]).isCloseTo(row[4], within(1e-10 * row[4]));
      if (Double.isFinite(row[5])) {
        assertThat(curve.logStandardError()[i]).isCloseTo(row[5], within(1e-10 * row[5]));
      } else {
        assertThat(curve.logStandardError()[i]).isInfinite();
      }
    }
  }

  /** Values of R's {@code survival} 3.5-3. */
  @Test
  void summariesOfLungAgreeWithR() {
    KaplanMeier curve = KaplanMeier.of(TestData.survival("lung"));

    assertThat(curve.median()).isEqualTo(310);
    assertThat(curve.survivalAt(310)).isCloseTo(0.495024293180913, within(1e-14));
    assertThat(curve.survivalAt(0)).isEqualTo(1);
    assertThat(curve.survivalAt(1e9)).isCloseTo(0.0503455680708105, within(1e-14));
    assertThat(curve.restrictedMean(365)).isCloseTo(263.221866482007, within(1e-10));
    assertThat(curve.restrictedMean(730)).isCloseTo(357.073251610298, within(1e-10));
    assertThat(curve).hasToString("KaplanMeier[NOT PRIVATE: 228 rows, 165 events, median 310.0]");
  }

  @Test
  void summariesOfTheOthersAgreeWithR() {
    assertThat(KaplanMeier.of(TestData.survival("aml")).median()).isEqualTo(27);
    assertThat(KaplanMeier.of(TestData.survival("veteran")).median()).isEqualTo(80);
  }

  @Test
  void aFlatMedianIsItsMiddle() {
    KaplanMeier curve =
        KaplanMeier.of(
            SurvivalData.of(new double[] {1, 2, 3, 4}, new boolean[] {true, true, false, true}));
    assertThat(curve.median()).isEqualTo(3); // 1/2 from 2 until 4
  }

  @Test
  void emptyAndCensoredDataHaveFlatCurves() {
    KaplanMeier none = KaplanMeier.of(SurvivalData.of(new double[0], new boolean[0]));
    assertThat(none.survivalAt(5)).isEqualTo(1);
    assertThat(none.median()).isNaN();
    assertThat(none.restrictedMean(5)).isEqualTo(5);
    KaplanMeier censored = KaplanMeier.of(SurvivalData.of(new double[] {3}, new boolean[] {false}));
    assertThat(censored.survivalAt(5)).isEqualTo(1);
  }

  @Test
  void refusesParametersThatAreNone() {
    KaplanMeier curve = KaplanMeier.of(TestData.survival("aml"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.survivalAt(Double.NaN))
        .withMessage("time must be a number, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.restrictedMean(-1))
        .withMessage("tau must be in [0, ∞), got -1.0");
  }
}
