package io.sfumato.survival;

import static io.sfumato.survival.ReferenceTable.assertAgrees;
import static io.sfumato.survival.ReferenceTable.group;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AalenJohansenTest {

  @Test
  void progressionAndDeathAgreeWithR() {
    ReferenceTable mgus2 = ReferenceTable.read("mgus2");
    double[] times = new double[mgus2.size()];
    int[] causes = new int[mgus2.size()];
    for (int row = 0; row < times.length; row++) {
      boolean progressed = mgus2.number(row, "pstat") == 1;
      times[row] = mgus2.number(row, progressed ? "ptime" : "futime");
      causes[row] = progressed ? 1 : mgus2.number(row, "death") == 1 ? 2 : 0;
    }
    Map<String, AalenJohansen> curves =
        AalenJohansen.byGroup(
            SurvivalData.ofCauses(times, causes, 2).withGroups(mgus2.texts("sex")));
    ReferenceTable reference = ReferenceTable.read("aj-mgus2");

    assertThat(group(curves, "F"))
        .hasToString("AalenJohansen[NOT PRIVATE: 631 rows, 429 events of 2 causes]");
    assertThat(group(curves, "M").times()).hasSize(227);
    for (int row = 0; row < reference.size(); row++) {
      AalenJohansen curve = group(curves, reference.text(row, "group"));
      double time = reference.number(row, "time");
      int i = RiskSets.firstAtOrAfter(curve.times(), time);
      assertAgrees("at risk", curve.atRisk()[i], reference.number(row, "n.risk"));
      assertAgrees("S", curve.survivalAt(time), reference.number(row, "p0"));
      assertAgrees("pcm", curve.incidenceAt(1, time), reference.number(row, "pcm"));
      assertAgrees("death", curve.incidence(2)[i], reference.number(row, "death"));
      assertAgrees("se", curve.standardError(1)[i], reference.number(row, "se_pcm"));
      assertAgrees("se", curve.standardError(2)[i], reference.number(row, "se_death"));
    }
  }

  @Test
  void robustErrorsAreThoseOfTheJackknife() {
    SplittableRandom random = new SplittableRandom(7);
    for (int repetition = 0; repetition < 40; repetition++) {
      NaiveCurves naive = NaiveCurves.random(random, 8, true, false);
      AalenJohansen curve = AalenJohansen.of(naive.data());
      KaplanMeier survival = KaplanMeier.of(naive.data());
      for (int i = 0; i < curve.times().length; i++) {
        double time = curve.times()[i];
        for (int cause = 1; cause <= 2; cause++) {
          int k = cause;
          assertThat(curve.incidence(k)[i]).isCloseTo(naive.incidence(time, k), within(1e-12));
          assertThat(curve.standardError(k)[i])
              .isCloseTo(naive.robustError(curves -> curves.incidence(time, k)), within(1e-6));
        }
        assertThat(survival.standardError()[i])
            .isCloseTo(naive.robustError(curves -> curves.survival(time)), within(1e-6));
        assertThat(curve.survival()[i] + curve.incidence(1)[i] + curve.incidence(2)[i])
            .isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void theIncidenceOfOneCauseIsWhatKaplanMeierLeaves() {
    SurvivalData kidney = ReferenceTable.grouped("kidney");
    AalenJohansen curve = AalenJohansen.of(kidney);
    KaplanMeier survival = KaplanMeier.of(kidney, StandardErrors.ROBUST);
    CurveIntervals plain = curve.intervals(1, IntervalType.PLAIN, 0.95);
    CurveIntervals complement = survival.intervals(IntervalType.PLAIN, 0.95);
    for (int i = 0; i < curve.times().length - 1; i++) {
      assertThat(curve.incidence(1)[i]).isCloseTo(1 - survival.survival()[i], within(1e-12));
      assertThat(curve.standardError(1)[i]).isCloseTo(survival.standardError()[i], within(1e-12));
      assertThat(plain.lower()[i]).isCloseTo(1 - complement.upper()[i], within(1e-12));
      assertThat(plain.upper()[i]).isCloseTo(1 - complement.lower()[i], within(1e-12));
    }
  }

  @Test
  void nobodyHasNoIncidence() {
    AalenJohansen none = AalenJohansen.of(SurvivalData.ofCauses(new double[0], new int[0], 3));
    assertThat(none.causes()).isEqualTo(3);
    assertThat(none.incidenceAt(3, 10)).isZero();
    assertThat(none.survivalAt(10)).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.incidence(4))
        .withMessage("cause must be in [1, 3], got 4");
  }
}
