package io.sfumato.survival;

import static io.sfumato.survival.ReferenceTable.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NelsonAalenTest {

  @Test
  void bothTieCorrectionsAgreeWithR() {
    SurvivalData lung = ReferenceTable.grouped("lung");
    NelsonAalen plain = NelsonAalen.of(lung);
    NelsonAalen corrected = NelsonAalen.of(lung, TieCorrection.FLEMING_HARRINGTON);
    ReferenceTable reference = ReferenceTable.read("na-lung");
    for (int row = 0; row < reference.size(); row++) {
      double time = reference.number(row, "time");
      int i = RiskSets.firstAtOrAfter(plain.times(), time);
      assertAgrees("S", plain.survivalAt(time), reference.number(row, "breslow_surv"));
      assertAgrees("H", plain.cumulativeHazardAt(time), reference.number(row, "na_cumhaz"));
      assertAgrees("se", plain.standardError()[i], reference.number(row, "na_std"));
      assertAgrees("S", corrected.survival()[i], reference.number(row, "fh_surv"));
      assertAgrees("H", corrected.cumulativeHazard()[i], reference.number(row, "fh_cumhaz"));
      assertAgrees("se", corrected.standardError()[i], reference.number(row, "fh_std"));
    }
    assertThat(plain.toString()).startsWith("NelsonAalen[NOT PRIVATE: 228 rows, 165 events");
  }

  @Test
  void hazardsByGroupAgreeWithR() {
    ReferenceTable reference = ReferenceTable.read("km-kidney-bygroup");
    var curves = NelsonAalen.byGroup(ReferenceTable.grouped("kidney"), TieCorrection.NONE);
    for (int row = 0; row < reference.size(); row++) {
      NelsonAalen curve = ReferenceTable.group(curves, reference.text(row, "group"));
      int i = RiskSets.firstAtOrAfter(curve.times(), reference.number(row, "time"));
      assertAgrees("H", curve.cumulativeHazard()[i], reference.number(row, "cumhaz"));
      assertAgrees("se", curve.standardError()[i], reference.number(row, "std.chaz"));
    }
  }

  @Test
  void robustErrorsAreThoseOfTheJackknife() {
    SplittableRandom random = new SplittableRandom(6);
    for (int repetition = 0; repetition < 30; repetition++) {
      NaiveCurves naive = NaiveCurves.random(random, 8, true, false);
      NelsonAalen plain = NelsonAalen.of(naive.data());
      NelsonAalen corrected = NelsonAalen.of(naive.data(), TieCorrection.FLEMING_HARRINGTON);
      for (int i = 0; i < plain.times().length; i++) {
        double time = plain.times()[i];
        assertThat(plain.cumulativeHazard()[i]).isCloseTo(naive.hazard(time), within(1e-12));
        assertThat(plain.standardError()[i])
            .isCloseTo(naive.robustError(curves -> curves.hazard(time)), within(1e-6));
        assertThat(corrected.cumulativeHazard()[i])
            .isCloseTo(naive.correctedHazard(time), within(1e-12));
        assertThat(corrected.standardError()[i])
            .isCloseTo(naive.robustError(curves -> curves.correctedHazard(time)), within(1e-6));
      }
    }
  }

  @Test
  void intervalsOfTheHazardAreThoseOfTheCurve() {
    NelsonAalen curve = NelsonAalen.of(ReferenceTable.grouped("aml"));
    double h = curve.cumulativeHazardAt(23);
    double error = curve.standardError()[RiskSets.firstAtOrAfter(curve.times(), 23)];
    double z = 1.959963984540054;
    CurveIntervals symmetric = curve.hazardIntervals(IntervalType.LOG, 0.95);
    assertThat(symmetric.lowerAt(23)).isCloseTo(h - z * error, within(1e-12));
    assertThat(symmetric.upperAt(23)).isCloseTo(h + z * error, within(1e-12));
    CurveIntervals logarithmic = curve.hazardIntervals(IntervalType.LOG_LOG, 0.95);
    assertThat(logarithmic.lowerAt(23)).isCloseTo(h * Math.exp(-z * error / h), within(1e-12));
    assertThat(logarithmic.upperAt(23)).isCloseTo(h * Math.exp(z * error / h), within(1e-12));
    assertThat(symmetric.lowerAt(1)).isZero();
    assertThat(symmetric.confidence()).isEqualTo(0.95);
    assertThat(curve.intervals(IntervalType.LOG, 0.95).upperAt(23))
        .isCloseTo(Math.exp(-h + z * error), within(1e-12));
  }

  @Test
  void nobodyHasNoHazard() {
    NelsonAalen none = NelsonAalen.of(SurvivalData.of(new double[0], new boolean[0]));
    assertThat(none.cumulativeHazardAt(3)).isZero();
    assertThat(none.survivalAt(3)).isEqualTo(1);
    assertThat(none.times()).isEmpty();
  }
}
