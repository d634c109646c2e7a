package io.sfumato.survival;

import static io.sfumato.survival.ReferenceTable.assertAgrees;
import static io.sfumato.survival.ReferenceTable.group;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
      assertThat(curve.atRisk()[i]).isEqualTo(row[1]);
      assertThat(curve.events()[i]).isEqualTo(row[2]);
      assertThat(curve.censored()[i]).isEqualTo(row[3]);
      assertAgrees("survival", curve.survival()[i], row[4]);
      assertAgrees("error", curve.logStandardError()[i], row[5]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kidney", "aml"})
  void curvesAndIntervalsByGroupAgreeWithR(String name) {
    Map<String, KaplanMeier> curves = KaplanMeier.byGroup(ReferenceTable.grouped(name));
    ReferenceTable reference = ReferenceTable.read("km-" + name + "-bygroup");

    assertThat(curves).containsOnlyKeys("1", "2");
    assertThat(curves.values().stream().mapToInt(curve -> curve.times().length).sum())
        .isEqualTo(reference.size());
    for (int row = 0; row < reference.size(); row++) {
      assertLineAgrees(group(curves, reference.text(row, "group")), reference, row);
    }
  }

  @Test
  void curveAndIntervalsOfLungAgreeWithR() {
    KaplanMeier curve = KaplanMeier.of(ReferenceTable.grouped("lung"));
    ReferenceTable reference = ReferenceTable.read("km-lung");
    for (int row = 0; row < reference.size(); row++) {
      assertLineAgrees(curve, reference, row);
    }
  }

  private static void assertLineAgrees(KaplanMeier curve, ReferenceTable reference, int row) {
    double time = reference.number(row, "time");
    for (IntervalType type : IntervalType.values()) {
      SurvivalPoint point = curve.at(type, 0.95, Math.nextDown(time), time).get(1);
      String name =
          switch (type) {
            case LOG -> "log";
            case LOG_LOG -> "loglog";
            case PLAIN -> "plain";
            case LOGIT -> "logit";
            case ARCSINE -> "arcsin";
          };
      assertAgrees("at risk", point.atRisk(), reference.number(row, "n.risk"));
      assertAgrees("events", point.events(), reference.number(row, "n.event"));
      assertAgrees("censored", point.censored(), reference.number(row, "n.censor"));
      assertAgrees("survival", point.survival(), reference.number(row, "surv"));
      double error = reference.number(row, "se.surv"); // none where S is 0
      assertAgrees("error", point.standardError(), Double.isNaN(error) ? 0 : error);
      assertAgrees(name, point.lower(), reference.number(row, "lower_" + name));
      assertAgrees(name, point.upper(), reference.number(row, "upper_" + name));
    }
  }

  @Test
  void lateEntryAgreesWithR() {
    ReferenceTable heart = ReferenceTable.read("heart");
    Map<String, KaplanMeier> curves =
        KaplanMeier.byGroup(
            heart
                .survival("stop", "event", "1")
                .withEntry(heart.numbers("start"))
                .withGroups(heart.texts("transplant")));
    ReferenceTable reference = ReferenceTable.read("km-heart");

    assertThat(group(curves, "0").times()).hasSize(56);
    assertThat(group(curves, "1").times()).hasSize(64);
    for (int row = 0; row < reference.size(); row++) {
      KaplanMeier curve = group(curves, reference.text(row, "group"));
      int i = RiskSets.firstAtOrAfter(curve.times(), reference.number(row, "time"));
      assertAgrees("at risk", curve.atRisk()[i], reference.number(row, "n.risk"));
      assertAgrees("events", curve.events()[i], reference.number(row, "n.event"));
      assertAgrees("censored", curve.censored()[i], reference.number(row, "n.censor"));
      assertAgrees("survival", curve.survival()[i], reference.number(row, "surv"));
      assertAgrees("error", curve.logStandardError()[i], reference.number(row, "std.err.logS"));
      CurveIntervals intervals = curve.intervals(IntervalType.LOG, 0.95);
      assertAgrees("lower", intervals.lower()[i], reference.number(row, "lower_log"));
      assertAgrees("upper", intervals.upper()[i], reference.number(row, "upper_log"));
    }
  }

  /** Ages are fractions of years: entries and times that should be equal differ by roundings. */
  @Test
  void ageAsTimeScaleAgreesWithR() {
    ReferenceTable mgus2 = ReferenceTable.read("mgus2");
    double[] ages = mgus2.numbers("age");
    double[] ends = mgus2.numbers("futime");
    boolean[] deaths = new boolean[ends.length];
    for (int row = 0; row < ends.length; row++) {
      ends[row] = ages[row] + ends[row] / 12;
      deaths[row] = mgus2.number(row, "death") == 1;
    }
    KaplanMeier curve = KaplanMeier.of(SurvivalData.of(ends, deaths).withEntry(ages));
    ReferenceTable reference = ReferenceTable.read("km-mgus2-age");

    assertThat(curve.times()).hasSize(480);
    for (int row = 0; row < reference.size(); row++) {
      int i = RiskSets.firstAtOrAfter(curve.times(), reference.number(row, "time") - 1e-6);
      assertAgrees("time", curve.times()[i], reference.number(row, "time"));
      assertAgrees("at risk", curve.atRisk()[i], reference.number(row, "n.risk"));
      assertAgrees("events", curve.events()[i], reference.number(row, "n.event"));
      assertAgrees("survival", curve.survival()[i], reference.number(row, "surv"));
      assertAgrees("error", curve.logStandardError()[i], reference.number(row, "std.err.logS"));
    }
  }

  @Test
  void robustErrorsOfClustersAgreeWithR() {
    ReferenceTable kidney = ReferenceTable.read("kidney");
    SurvivalData data = kidney.survival("time", "status", "1").withClusters(kidney.texts("id"));
    ReferenceTable reference = ReferenceTable.read("km-kidney-robust");
    KaplanMeier robust = KaplanMeier.of(data);

    assertThat(robust.standardErrors()).isEqualTo(StandardErrors.ROBUST);
    assertThat(robust.times()).hasSize(reference.size());
    double[] greenwood = KaplanMeier.of(data, StandardErrors.GREENWOOD).standardError();
    for (int i = 0; i < reference.size(); i++) {
      assertAgrees("survival", robust.survival()[i], reference.number(i, "surv"));
      assertAgrees("robust", robust.standardError()[i], reference.number(i, "se_robust_cluster"));
      double expected = reference.number(i, "se_greenwood"); // none where S is 0
      assertAgrees("greenwood", greenwood[i], Double.isNaN(expected) ? 0 : expected);
    }
  }

  @Test
  void weightsAgreeWithR() {
    SurvivalData lung = ReferenceTable.grouped("lung");
    double[] weights = new double[lung.size()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = 0.5 * (1 << (row % 3));
    }
    SurvivalData data = lung.withWeights(weights);
    KaplanMeier robust = KaplanMeier.of(data);
    double[] greenwood = KaplanMeier.of(data, StandardErrors.GREENWOOD).standardError();
    ReferenceTable reference = ReferenceTable.read("km-lung-weighted");
    for (int row = 0; row < reference.size(); row++) {
      int i = RiskSets.firstAtOrAfter(robust.times(), reference.number(row, "time"));
      assertAgrees("at risk", robust.atRisk()[i], reference.number(row, "n.risk"));
      assertAgrees("events", robust.events()[i], reference.number(row, "n.event"));
      assertAgrees("censored", robust.censored()[i], reference.number(row, "n.censor"));
      assertAgrees("survival", robust.survival()[i], reference.number(row, "surv"));
      assertAgrees("robust", robust.standardError()[i], reference.number(row, "se.surv_robust_IJ"));
      assertAgrees("greenwood", greenwood[i], reference.number(row, "se.surv_greenwood"));
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
  void riskTableCountsWhoIsLeftAndWhatHappensBeforeTheNextTime() {
    SurvivalData data =
        SurvivalData.of(
                new double[] {1, 2, 2, 3, 5, 7},
                new boolean[] {true, false, true, true, true, true})
            .withEntry(0, 0, 0, 0, 2, 2.5);
    assertThat(KaplanMeier.of(data).riskTable(0, 2, 2.25, 3, 8).rows())
        .containsExactly(
            new RiskTable.Row(0, 4, 1, 0), // two enter later
            new RiskTable.Row(2, 3, 1, 1), // one enters at 2, and is not at risk yet
            new RiskTable.Row(2.25, 2, 0, 0),
            new RiskTable.Row(3, 3, 3, 0),
            new RiskTable.Row(8, 0, 0, 0));
  }

  @Test
  void pointsAtTimesCountWhatHappenedSinceTheOneBefore() {
    KaplanMeier curve = KaplanMeier.of(TestData.survival("aml"));
    List<SurvivalPoint> points = curve.at(IntervalType.LOG, 0.95, 0, 10, 23);

    assertThat(points).extracting(SurvivalPoint::atRisk).containsExactly(23.0, 18.0, 13.0);
    assertThat(points).extracting(SurvivalPoint::events).containsExactly(0.0, 5.0, 5.0);
    assertThat(points).extracting(SurvivalPoint::censored).containsExactly(0.0, 0.0, 2.0);
    assertThat(points.get(0).survival()).isEqualTo(1);
    assertThat(points.get(0).standardError()).isZero();
    assertThat(points.get(0).lower()).isEqualTo(1);
    assertThat(curve.points(IntervalType.LOG, 0.95))
        .hasSameSizeAs(TestData.numbers("km-aml.csv"))
        .contains(curve.at(IntervalType.LOG, 0.95, 18, 23).get(1));
  }

  @Test
  void survivalTimesReverseSurvivalIsWhoIsLeft() {
    SplittableRandom random = new SplittableRandom(4);
    for (int repetition = 0; repetition < 300; repetition++) {
      SurvivalData data = NaiveCurves.random(random, 1 + random.nextInt(12), false, false).data();
      KaplanMeier curve = KaplanMeier.of(data, StandardErrors.GREENWOOD);
      KaplanMeier reverse = KaplanMeier.reverse(data);
      double all = curve.atRisk()[0];
      for (int i = 0; i < curve.times().length; i++) {
        double left = i + 1 < curve.times().length ? curve.atRisk()[i + 1] : 0;
        assertThat(curve.survival()[i] * reverse.survival()[i])
            .isCloseTo(left / all, within(1e-12));
      }
    }
  }

  @Test
  void medianFollowUpIsThatOfTheReverseCurve() {
    SurvivalData data =
        SurvivalData.of(new double[] {1, 2, 3, 4}, new boolean[] {true, false, false, false})
            .withGroups(List.of("b", "b", "a", "a"));
    assertThat(KaplanMeier.reverse(data).median()).isEqualTo(3);
    assertThat(KaplanMeier.reverseByGroup(data)).containsOnlyKeys("a", "b");
    assertThat(group(KaplanMeier.reverseByGroup(data), "a").median()).isEqualTo(3.5);
    assertThat(KaplanMeier.reverse(data).riskTable(3).rows().get(0).atRisk()).isEqualTo(2);
  }

  @Test
  void agreesWithItsDefinitionOnSmallData() {
    SplittableRandom random = new SplittableRandom(1);
    for (int repetition = 0; repetition < 500; repetition++) {
      NaiveCurves naive =
          NaiveCurves.random(random, 1 + random.nextInt(12), true, random.nextBoolean());
      KaplanMeier curve = KaplanMeier.of(naive.data(), StandardErrors.GREENWOOD);

      assertThat(curve.times()).containsExactly(naive.times());
      double variance = 0;
      for (int i = 0; i < curve.times().length; i++) {
        double time = curve.times()[i];
        double y = naive.atRisk(time, -1);
        double d = naive.events(time, 0, -1);
        variance += d == 0 ? 0 : Math.abs(y - d) < 1e-12 ? 1 / 0.0 : d / (y * (y - d));
        assertThat(curve.atRisk()[i]).isCloseTo(y, within(1e-12));
        assertThat(curve.events()[i]).isCloseTo(d, within(1e-12));
        assertThat(curve.survival()[i]).isCloseTo(naive.survival(time), within(1e-12));
        assertAgrees("error", curve.logStandardError()[i], Math.sqrt(variance));
      }
      for (double time = -0.5; time < 10; time += 0.5) {
        assertThat(curve.survivalAt(time)).isCloseTo(naive.survival(time), within(1e-12));
        double atRisk = curve.riskTable(time).rows().get(0).atRisk();
        assertThat(atRisk).isCloseTo(naive.atRisk(time, -1), within(1e-12));
      }
    }
  }

  @Test
  void wholeWeightsAreAsManyRows() {
    SplittableRandom random = new SplittableRandom(2);
    for (int repetition = 0; repetition < 200; repetition++) {
      NaiveCurves naive = NaiveCurves.random(random, 1 + random.nextInt(12), true, true);
      KaplanMeier weighted = KaplanMeier.of(naive.data(), StandardErrors.GREENWOOD);
      KaplanMeier rows = KaplanMeier.of(naive.replicated().data(), StandardErrors.GREENWOOD);
      assertThat(weighted.times()).containsExactly(rows.times());
      assertThat(weighted.survival()).containsExactly(rows.survival());
      assertThat(weighted.logStandardError()).containsExactly(rows.logStandardError());
    }
  }

  @Test
  void emptyAndCensoredDataHaveFlatCurves() {
    KaplanMeier none = KaplanMeier.of(SurvivalData.of(new double[0], new boolean[0]));
    assertThat(none.survivalAt(5)).isEqualTo(1);
    assertThat(none.median()).isNaN();
    assertThat(none.restrictedMean(5)).isEqualTo(5);
    assertThat(none.riskTable(0).rows()).containsExactly(new RiskTable.Row(0, 0, 0, 0));
    assertThat(KaplanMeier.byGroup(SurvivalData.of(new double[0], new boolean[0])))
        .containsOnlyKeys("all");
    KaplanMeier censored = KaplanMeier.of(SurvivalData.of(new double[] {3}, new boolean[] {false}));
    assertThat(censored.survivalAt(5)).isEqualTo(1);
    assertThat(censored.standardError()).containsExactly(0);
    assertThat(censored.quantile(0.5, IntervalType.LOG, 0.95))
        .isEqualTo(new QuantileEstimate(0.5, Double.NaN, Double.NaN, Double.NaN));
    assertThat(censored.intervals(IntervalType.PLAIN, 0.9).upperAt(3)).isEqualTo(1);
  }

  @Test
  void noValueOfARowThrows() {
    double[] values = {
      Double.NaN, -1, 0, -0.0, 1, 1e-300, 1e300, Double.MAX_VALUE, Double.POSITIVE_INFINITY,
    };
    SplittableRandom random = new SplittableRandom(3);
    for (int repetition = 0; repetition < 2000; repetition++) {
      int n = random.nextInt(6);
      SurvivalData data =
          SurvivalData.ofCauses(pick(random, values, n), random.ints(n, -1, 4).toArray(), 2)
              .withEntry(pick(random, values, n))
              .withWeights(pick(random, values, n))
              .withGroups(random.ints(n, 0, 2).mapToObj(Integer::toString).toList());
      for (KaplanMeier curve : KaplanMeier.byGroup(data).values()) {
        assertThat(curve.points(IntervalType.LOG_LOG, 0.9)).hasSize(curve.times().length);
        assertThat(curve.quantile(0.5, IntervalType.ARCSINE, 0.5)).isNotNull();
        assertThat(RestrictedMean.of(curve, 10)).isNotNull();
        assertThat(curve.riskTable(0, 1, Double.POSITIVE_INFINITY).rows()).hasSize(3);
        assertThat(curve.toString()).startsWith("KaplanMeier[NOT PRIVATE");
      }
      assertThat(KaplanMeier.reverse(data).toString()).isNotEmpty();
      assertThat(NelsonAalen.byGroup(data, TieCorrection.FLEMING_HARRINGTON).toString())
          .isNotEmpty();
      assertThat(AalenJohansen.byGroup(data).toString()).isNotEmpty();
      assertThat(LogRankTest.of(data, LogRankWeight.gRho(-1)).trend().statistic()).isNotNegative();
    }
  }

  private static double[] pick(SplittableRandom random, double[] values, int n) {
    return random.ints(n, 0, values.length).mapToDouble(i -> values[i]).toArray();
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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.quantile(1.5))
        .withMessage("p must be in [0, 1], got 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.intervals(IntervalType.LOG, 95))
        .withMessage("confidence must be in (0, 1), got 95.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.riskTable(0, 5, 5))
        .withMessage("times must be numbers and strictly increasing, got [0.0, 5.0, 5.0]");
  }
}
