package io.sfumato.survival;

import static io.sfumato.survival.ReferenceTable.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogRankTestTest {

  @Test
  void gRhoTestsAgreeWithR() {
    ReferenceTable reference = ReferenceTable.read("logrank");
    for (int row = 0; row < reference.size(); row++) {
      String name = reference.text(row, "dataset");
      LogRankTest test =
          LogRankTest.of(data(name), LogRankWeight.gRho(reference.number(row, "rho")));
      assertAgrees("chi-squared", test.statistic(), reference.number(row, "chisq"));
      assertAgrees("df", test.degreesOfFreedom(), reference.number(row, "df"));
      assertAgrees("p", test.pValue(), reference.number(row, "p"));
      if (!name.equals("veteran~celltype")) { // its labels are in another order there
        String[] rows = reference.text(row, "N").split(";", -1);
        String[] observed = reference.text(row, "obs").split(";", -1);
        String[] expected = reference.text(row, "exp").split(";", -1);
        int first = test.labels().get(0).isEmpty() ? 1 : 0; // nobody without performance score
        for (int i = 0; i < rows.length; i++) {
          int k = first + i;
          assertThat(test.rows()[k]).isEqualTo(Long.parseLong(rows[i]));
          // printed with ten digits after the point
          assertThat(test.observed()[k]).isCloseTo(Double.parseDouble(observed[i]), within(6e-11));
          assertThat(test.expected()[k]).isCloseTo(Double.parseDouble(expected[i]), within(6e-11));
        }
        assertAgrees("variance", test.variance()[first][first], reference.number(row, "var11"));
      }
    }
  }

  private static SurvivalData data(String name) {
    return switch (name) {
      case "lung~sex+strata(ph.ecog)" -> {
        ReferenceTable lung = ReferenceTable.read("lung");
        yield known(ReferenceTable.grouped("lung").withStrata(lung.texts("ph.ecog")), lung);
      }
      case "lung~ph.ecog" -> {
        ReferenceTable lung = ReferenceTable.read("lung");
        yield known(lung.survival("time", "status", "2").withGroups(lung.texts("ph.ecog")), lung);
      }
      case "veteran~celltype" -> {
        ReferenceTable veteran = ReferenceTable.read("veteran");
        yield veteran.survival("time", "status", "1").withGroups(veteran.texts("celltype"));
      }
      default -> ReferenceTable.grouped(name);
    };
  }

  /** R leaves out the row without performance score. */
  private static SurvivalData known(SurvivalData data, ReferenceTable lung) {
    double[] weights = new double[data.size()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = lung.text(row, "ph.ecog").isEmpty() ? 0 : 1;
    }
    int[] rows = IntStream.range(0, weights.length).filter(row -> weights[row] > 0).toArray();
    SurvivalData selected = data.select(rows);
    // Rows without weight are none, nor is a group without other rows compared.
    assertThat(LogRankTest.of(data.withWeights(weights)).pValue())
        .isEqualTo(LogRankTest.of(selected).pValue());
    return selected;
  }

  @Test
  void weightedTestsAgreeWithR() {
    ReferenceTable reference = ReferenceTable.read("logrank-family");
    for (int row = 0; row < reference.size(); row++) {
      LogRankWeight weight =
          switch (reference.text(row, "test")) {
            case "logrank" -> LogRankWeight.logRank();
            case "gehan" -> LogRankWeight.gehan();
            case "taroneware" -> LogRankWeight.taroneWare();
            case "peto_S_minus" -> LogRankWeight.petoPeto();
            case "peto_Stilde" -> LogRankWeight.petoPrentice();
            case "peto_modified_StildeAG" -> LogRankWeight.modifiedPeto();
            case "fh_rho1_gamma0" -> LogRankWeight.flemingHarrington(1, 0);
            case "fh_rho0_gamma1" -> LogRankWeight.flemingHarrington(0, 1);
            default -> LogRankWeight.flemingHarrington(1, 1);
          };
      LogRankTest test =
          LogRankTest.of(ReferenceTable.grouped(reference.text(row, "dataset")), weight);
      assertAgrees("chi-squared", test.statistic(), reference.number(row, "chisq"));
      assertAgrees("p", test.pValue(), reference.number(row, "p"));
      double difference = test.observed()[0] - test.expected()[0];
      assertAgrees("difference", difference, reference.number(row, "U1"));
      assertAgrees("variance", test.variance()[0][0], reference.number(row, "V11"));
    }
  }

  @Test
  void agreesWithItsDefinitionOnSmallData() {
    SplittableRandom random = new SplittableRandom(8);
    for (int repetition = 0; repetition < 300; repetition++) {
      NaiveCurves naive = NaiveCurves.random(random, 2 + random.nextInt(12), true, true);
      LogRankTest test = LogRankTest.of(naive.data(), LogRankWeight.gehan());
      double[] observed = new double[3];
      double[] expected = new double[3];
      double[][] variance = new double[3][3];
      for (double time : naive.times()) {
        double y = naive.atRisk(time, -1);
        double d = naive.events(time, 0, -1);
        for (int k = 0; k < 3 && d > 0; k++) {
          double share = naive.atRisk(time, k) / y;
          observed[k] += y * naive.events(time, 0, k);
          expected[k] += y * d * share;
          for (int l = 0; l < 3 && y > 1; l++) {
            variance[k][l] +=
                y
                    * y
                    * d
                    * (y - d)
                    / (y - 1)
                    * share
                    * ((k == l ? 1 : 0) - naive.atRisk(time, l) / y);
          }
        }
      }
      for (int k = 0; k < test.labels().size(); k++) {
        int group = Integer.parseInt(test.labels().get(k));
        assertThat(test.observed()[k]).isCloseTo(observed[group], within(1e-9));
        assertThat(test.expected()[k]).isCloseTo(expected[group], within(1e-9));
        for (int l = 0; l < test.labels().size(); l++) {
          assertThat(test.variance()[k][l])
              .isCloseTo(variance[group][Integer.parseInt(test.labels().get(l))], within(1e-9));
        }
      }
      assertThat(LogRankTest.of(naive.replicated().data(), LogRankWeight.gehan()).statistic())
          .isCloseTo(test.statistic(), within(1e-9));
    }
  }

  @Test
  void strataAddUp() {
    SurvivalData lung = ReferenceTable.grouped("lung");
    int[] first = IntStream.range(0, 100).toArray();
    int[] second = IntStream.range(100, lung.size()).toArray();
    List<String> strata =
        IntStream.range(0, lung.size()).mapToObj(row -> row < 100 ? "b" : "a").toList();
    LogRankTest both = LogRankTest.of(lung.withStrata(strata), LogRankWeight.petoPeto());
    LogRankTest one = LogRankTest.of(lung.select(first), LogRankWeight.petoPeto());
    LogRankTest other = LogRankTest.of(lung.select(second), LogRankWeight.petoPeto());
    assertThat(both.expected()[0])
        .isCloseTo(one.expected()[0] + other.expected()[0], within(1e-10));
    assertThat(both.variance()[0][1])
        .isCloseTo(one.variance()[0][1] + other.variance()[0][1], within(1e-10));
  }

  @Test
  void aTrendOfTwoGroupsIsTheirTest() {
    LogRankTest test = LogRankTest.of(ReferenceTable.grouped("lung"));
    assertThat(test.trend().statistic()).isCloseTo(test.statistic(), within(1e-10));
    assertThat(test.trend(7, 3).statistic()).isCloseTo(test.statistic(), within(1e-10));
    assertThat(test.trend(2, 2)).isEqualTo(new ChiSquared(0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> test.trend(1))
        .withMessage("scores must be one finite number for each of the groups [1, 2], got [1.0]");
  }

  /** By hand from observed, expected and variance. */
  @Test
  void aTrendWeighsTheDifferencesWithScores() {
    LogRankTest test = LogRankTest.of(data("veteran~celltype"));
    double[] scores = {1, 2, 4, 3};
    double sum = 0;
    double spread = 0;
    for (int k = 0; k < 4; k++) {
      sum += scores[k] * (test.observed()[k] - test.expected()[k]);
      for (int l = 0; l < 4; l++) {
        spread += scores[k] * scores[l] * test.variance()[k][l];
      }
    }
    assertThat(test.trend(scores).statistic()).isCloseTo(sum * sum / spread, within(1e-10));
    assertThat(test.trend(scores).degreesOfFreedom()).isEqualTo(1);
    assertThat(test.trend(scores).statistic()).isLessThan(test.statistic());
  }

  @Test
  void groupsThatCannotBeComparedCountInNoDegreesOfFreedom() {
    boolean[] events = {true, true, true, true, false};
    SurvivalData data = SurvivalData.of(new double[] {1, 2, 3, 4, 0.5}, events);
    LogRankTest early = LogRankTest.of(data.withGroups(List.of("a", "b", "a", "b", "early")));
    assertThat(early.rows()).containsExactly(2, 2, 1);
    assertThat(early.degreesOfFreedom()).isEqualTo(1);
    LogRankTest alone = LogRankTest.of(data);
    assertThat(alone.labels()).containsExactly("all");
    assertThat(alone.outcome()).isEqualTo(new ChiSquared(0, 0));
    assertThat(alone.pValue()).isNaN();
    // a and b are never at risk together, nor are c and d: two comparisons of four groups.
    double[] times = {1, 2, 1, 2, 11, 12, 11, 12};
    boolean[] all = {true, true, true, true, true, true, true, true};
    LogRankTest apart =
        LogRankTest.of(
            SurvivalData.of(times, all)
                .withEntry(0, 0, 0, 0, 10, 10, 10, 10)
                .withGroups(List.of("a", "a", "b", "b", "c", "c", "d", "d")));
    assertThat(apart.degreesOfFreedom()).isEqualTo(2);
    assertThat(apart.statistic()).isCloseTo(0, within(1e-12));
    assertThat(LogRankTest.of(SurvivalData.of(new double[0], new boolean[0])).pValue()).isNaN();
  }

  @Test
  void tinyPValuesAreNotZero() {
    double[] times = IntStream.range(0, 400).mapToDouble(i -> i).toArray();
    boolean[] events = new boolean[400];
    Arrays.fill(events, true);
    LogRankTest test =
        LogRankTest.of(
            SurvivalData.of(times, events)
                .withGroups(IntStream.range(0, 400).mapToObj(i -> i < 200 ? "a" : "b").toList()));
    assertThat(test.pValue()).isPositive().isLessThan(1e-50);
  }

  @Test
  void refusesWeightsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogRankWeight.flemingHarrington(-1, 0))
        .withMessage("p must be finite and at least 0, got -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogRankWeight.gRho(Double.NaN))
        .withMessage("rho must be finite, got NaN");
    assertThat(LogRankWeight.flemingHarrington(0, 1)).hasToString("fh:0.0,1.0");
  }
}
