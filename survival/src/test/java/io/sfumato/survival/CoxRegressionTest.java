package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CoxRegressionTest {

  /** One line of R's results. */
  private record Reference(String model, String term, List<Double> values) {

    double value(int i) {
      return values.get(i);
    }

    String[] covariates() {
      return model.substring(model.indexOf('~') + 1, model.indexOf(':')).split("\\+", -1);
    }

    CoxTies ties() {
      return CoxTies.valueOf(model.substring(model.indexOf(':') + 1).toUpperCase(Locale.ROOT));
    }

    SurvivalData data() {
      boolean lung = model.startsWith("lung");
      List<double[]> rows = TestData.numbers(lung ? "cox-lung.csv" : "cox-veteran.csv");
      List<String> names = lung ? List.of("age", "sex", "ph.ecog") : List.of("karno", "trt", "age");
      double event = lung ? 2 : 1;
      boolean[] events = new boolean[rows.size()];
      for (int i = 0; i < events.length; i++) {
        events[i] = rows.get(i)[1] == event;
      }
      SurvivalData data = SurvivalData.of(column(rows, 0), events);
      for (int j = 0; j < names.size(); j++) {
        data = data.withCovariate(names.get(j), column(rows, 2 + j));
      }
      return data;
    }

    private static double[] column(List<double[]> rows, int j) {
      return rows.stream().mapToDouble(row -> row[j]).toArray();
    }

    @Override
    public String toString() {
      return model + " " + term;
    }
  }

  static List<Reference> references() throws IOException {
    try (InputStream in = CoxRegressionTest.class.getResourceAsStream("ref-cox.csv")) {
      List<Reference> references = new ArrayList<>();
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
      for (String line : lines) {
        String[] cells = line.split(",", -1);
        List<Double> values = Arrays.stream(cells).skip(2).map(Double::valueOf).toList();
        references.add(new Reference(cells[0], cells[1], values));
      }
      return references;
    }
  }

  @ParameterizedTest
  @MethodSource("references")
  void agreesWithR(Reference r) {
    CoxRegression fit = CoxRegression.of(r.data(), r.ties(), r.covariates());
    Coefficient coefficient = fit.coefficient(r.term());

    assertThat(fit.converged()).isTrue();
    // R stops one step of Newton's method earlier.
    assertThat(coefficient.estimate()).isCloseTo(r.value(0), Percentage.withPercentage(1e-5));
    assertThat(coefficient.standardError()).isCloseTo(r.value(1), Percentage.withPercentage(1e-5));
    assertThat(fit.nullLogLikelihood()).isCloseTo(r.value(2), Percentage.withPercentage(1e-8));
    assertThat(fit.logLikelihood()).isCloseTo(r.value(3), Percentage.withPercentage(1e-8));
    assertThat(fit.rows()).isEqualTo((int) r.value(4));
    assertThat(fit.events()).isEqualTo((int) r.value(5));
  }

  @ParameterizedTest
  @MethodSource("references")
  void isWithinRoundingOfRWhereRStops(Reference r) {
    List<String> names = List.of(r.covariates());
    CoxRows rows = CoxRows.of(r.data(), names);
    CoxLikelihood likelihood = new CoxLikelihood(rows, r.ties());
    double[] beta = new double[names.size()];
    CoxLikelihood.Value value = likelihood.at(beta);
    double before = Double.NaN;
    while (!(Math.abs(1 - before / value.logLikelihood()) <= 1e-9)) {
      before = value.logLikelihood();
      double[] step = Cholesky.of(value.information(), 1e-12).solve(value.score());
      for (int j = 0; j < beta.length; j++) {
        beta[j] += step[j];
      }
      value = likelihood.at(beta);
    }
    int j = names.indexOf(r.term());
    double error = Math.sqrt(Cholesky.of(value.information(), 1e-12).inverse()[j][j]);
    assertThat(beta[j] / rows.scale(j)).isCloseTo(r.value(0), Percentage.withPercentage(1e-8));
    assertThat(error / rows.scale(j)).isCloseTo(r.value(1), Percentage.withPercentage(1e-8));
  }

  @ParameterizedTest
  @EnumSource
  void theSweepAgreesWithTheDefinition(CoxTies ties) {
    SplittableRandom random = new SplittableRandom(31);
    for (int repetition = 0; repetition < 30; repetition++) {
      SurvivalData data = random(random, 25, ties != CoxTies.EXACT);
      CoxRows rows = CoxRows.of(data, data.covariateNames());
      CoxLikelihood likelihood = new CoxLikelihood(rows, ties);
      double[] beta = {random.nextDouble() - 0.5, random.nextDouble() - 0.5};
      CoxLikelihood.Value value = likelihood.at(beta);
      assertThat(value.logLikelihood()).isCloseTo(defined(rows, ties, beta), within(1e-10));
      double h = 1e-5;
      for (int j = 0; j < 2; j++) {
        double[] up = beta.clone();
        double[] down = beta.clone();
        up[j] += h;
        down[j] -= h;
        double slope = (defined(rows, ties, up) - defined(rows, ties, down)) / (2 * h);
        assertThat(value.score()[j]).isCloseTo(slope, within(1e-6));
        for (int k = 0; k < 2; k++) {
          double bend = (likelihood.at(up).score()[k] - likelihood.at(down).score()[k]) / (2 * h);
          assertThat(value.information()[j][k]).isCloseTo(-bend, within(1e-6));
        }
      }
    }
  }

  /** The log-likelihood from its definition, time by time, with exact ties by listing subsets. */
  private static double defined(CoxRows rows, CoxTies ties, double[] beta) {
    double[] predictors = rows.predictors(beta);
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      int event = i;
      int[] tied =
          IntStream.range(0, rows.size())
              .filter(k -> rows.isEvent(k) && rows.stratum(k) == rows.stratum(event))
              .filter(k -> rows.time(k) == rows.time(event))
              .toArray();
      if (!rows.isEvent(i) || tied[0] != i) {
        continue;
      }
      int[] riskSet =
          IntStream.range(0, rows.size())
              .filter(k -> rows.stratum(k) == rows.stratum(event))
              .filter(k -> rows.time(k) >= rows.time(event) && rows.entry(k) < rows.time(event))
              .toArray();
      double all = 0;
      for (int k : riskSet) {
        all += rows.weight(k) * Math.exp(predictors[k]);
      }
      double ofTied = 0;
      double weight = 0;
      for (int k : tied) {
        ofTied += rows.weight(k) * Math.exp(predictors[k]);
        weight += rows.weight(k);
        sum += rows.weight(k) * predictors[k];
      }
      for (int k = 0; k < tied.length; k++) {
        sum -=
            switch (ties) {
              case BRESLOW -> weight / tied.length * Math.log(all);
              case EFRON -> weight / tied.length * Math.log(all - k * ofTied / tied.length);
              case EXACT -> k > 0 ? 0 : Math.log(subsets(riskSet, 0, tied.length, predictors));
            };
      }
    }
    return sum;
  }

  private static double subsets(int[] set, int from, int size, double[] predictors) {
    if (size == 0) {
      return 1;
    }
    double sum = 0;
    for (int i = from; i <= set.length - size; i++) {
      sum += Math.exp(predictors[set[i]]) * subsets(set, i + 1, size - 1, predictors);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(names = {"EFRON", "BRESLOW"})
  void scoreResidualsAreWhatRowsAdd(CoxTies ties) {
    // At weights w + h e_i, the score at the estimate changes by the residual of row i.
    SurvivalData data = random(new SplittableRandom(7), 40, true);
    List<String> names = data.covariateNames();
    CoxRegression fit = CoxRegression.of(data, ties);
    double jackknife = 0;
    double[] weights = IntStream.range(0, 40).mapToDouble(data::weight).toArray();
    double h = 1e-5;
    for (int i = 0; i < 40; i++) {
      double[] up = weights.clone();
      up[i] *= 1 + h;
      double[] down = weights.clone();
      down[i] *= 1 - h;
      double influence =
          (CoxRegression.of(data.withWeights(up), ties).coefficient(names.get(0)).estimate()
                  - CoxRegression.of(data.withWeights(down), ties)
                      .coefficient(names.get(0))
                      .estimate())
              / (2 * h);
      jackknife += influence * influence;
    }
    // Efron's terms depend on the weights of ties through their mean, so not only by residuals.
    assertThat(fit.robustCoefficients().get(0).standardError())
        .isCloseTo(
            Math.sqrt(jackknife), Percentage.withPercentage(ties == CoxTies.EFRON ? 5 : 0.01));
  }

  @Test
  void personsOfTwoEqualRowsCountOnceInRobustErrors() {
    SurvivalData once = random(new SplittableRandom(5), 60, false);
    int[] rows = IntStream.range(0, 120).map(i -> i / 2).toArray();
    SurvivalData twice =
        once.select(rows).withClusters(Arrays.stream(rows).mapToObj(Integer::toString).toList());
    List<Coefficient> single = CoxRegression.of(once, CoxTies.BRESLOW).robustCoefficients();
    List<Coefficient> both = CoxRegression.of(twice, CoxTies.BRESLOW).robustCoefficients();
    for (int j = 0; j < 2; j++) {
      assertThat(both.get(j).estimate()).isCloseTo(single.get(j).estimate(), within(1e-9));
      assertThat(both.get(j).standardError())
          .isCloseTo(single.get(j).standardError(), within(1e-9));
    }
  }

  @Test
  void withExactTiesTheScoreTestOfTwoGroupsIsTheLogRankTest() {
    SurvivalData lung = new Reference("lung~sex:exact", "sex", List.of()).data();
    CoxRegression fit = CoxRegression.of(lung, CoxTies.EXACT, "sex");
    // survdiff(Surv(time, status) ~ sex, lung)
    assertThat(fit.scoreTest().statistic()).isCloseTo(10.3267419548856, within(1e-10));
    assertThat(fit.scoreTest().pValue()).isCloseTo(0.00131116452035549, within(1e-13));
    assertThat(fit.likelihoodRatioTest().statistic())
        .isCloseTo(2 * (fit.logLikelihood() - fit.nullLogLikelihood()), within(1e-12));
    Coefficient sex = fit.coefficient("sex");
    assertThat(fit.waldTest().statistic())
        .isCloseTo(Math.pow(sex.estimate() / sex.standardError(), 2), within(1e-10));
    assertThat(fit.waldTest().pValue()).isCloseTo(sex.pValue(), within(1e-12));
    assertThat(fit.waldTest().degreesOfFreedom()).isEqualTo(1);
  }

  @Test
  void withoutAnEffectTheBaselineIsNelsonAalen() {
    SurvivalData aml = TestData.survival("aml").withCovariate("constant", new double[23]);
    CoxBaseline baseline = CoxRegression.of(aml).baselines().get(0);
    KaplanMeier km = KaplanMeier.of(aml);
    double sum = 0;
    for (int i = 0; i < km.times().length; i++) {
      sum += km.events()[i] / km.atRisk()[i];
      assertThat(baseline.cumulativeHazardAt(km.times()[i])).isCloseTo(sum, within(1e-14));
    }
    assertThat(baseline.cumulativeHazardAt(0)).isZero();
    assertThat(baseline.survivalAt(1e9, 0)).isCloseTo(Math.exp(-sum), within(1e-14));
  }

  @Test
  void theBaselineIsThatOfCovariatesZero() {
    SurvivalData data = new Reference("lung~age:efron", "age", List.of()).data();
    CoxRegression fit = CoxRegression.of(data, CoxTies.BRESLOW, "age");
    double beta = fit.coefficient("age").estimate();
    double first = data.time(0);
    for (int i = 0; i < data.size(); i++) {
      first = data.isEvent(i) ? Math.min(first, data.time(i)) : first;
    }
    double risk = 0;
    double events = 0;
    for (int i = 0; i < data.size(); i++) {
      risk += Math.exp(beta * data.covariate("age")[i]);
      events += data.isEvent(i) && data.time(i) == first ? 1 : 0;
    }
    assertThat(fit.baselines().get(0).cumulativeHazardAt(first))
        .isCloseTo(events / risk, Percentage.withPercentage(1e-9));
  }

  @Test
  void degenerateDataGiveNumbersOrNoStandardErrors() {
    SurvivalData none = SurvivalData.of(new double[0], new boolean[0]).withCovariate("x");
    assertThat(CoxRegression.of(none).coefficient("x").standardError()).isNaN();
    assertThat(CoxRegression.of(none).baselines()).isEmpty();
    assertThat(CoxRegression.of(none).waldTest().pValue()).isNaN();

    SurvivalData collinear =
        SurvivalData.of(new double[] {1, 2, 3, 4, 5}, new boolean[] {true, true, true, true, true})
            .withCovariate("x", 1, 0, 1, 1, 0)
            .withCovariate("twice", 2, 0, 2, 2, 0);
    CoxRegression fit = CoxRegression.of(collinear);
    assertThat(fit.coefficient("twice").estimate()).isZero();
    assertThat(fit.coefficient("twice").standardError()).isNaN();
    assertThat(fit.coefficient("x").standardError()).isFinite();
    assertThat(fit.waldTest().degreesOfFreedom()).isEqualTo(1);

    // All events in one group: the likelihood keeps growing.
    SurvivalData separated =
        SurvivalData.of(new double[] {1, 2, 3, 4}, new boolean[] {true, true, false, false})
            .withCovariate("x", 1, 1, 0, 0);
    CoxRegression runaway = CoxRegression.of(separated);
    assertThat(runaway.coefficient("x").estimate()).isGreaterThan(5);

    SurvivalData odd =
        SurvivalData.of(
                new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY, 2, 3},
                new boolean[] {true, true, true, true, true})
            .withCovariate("x", Double.NaN, 1e300, Double.NEGATIVE_INFINITY, 1, 2);
    assertThat(CoxRegression.of(odd).toString()).contains("NOT PRIVATE");
    assertThat(CoxRegression.of(odd).rows()).isEqualTo(3);
  }

  @Test
  void refusesWhatItCannotDo() {
    SurvivalData data =
        SurvivalData.of(new double[] {1, 2}, new boolean[] {true, true})
            .withCovariate("x", 1, 0)
            .withWeights(1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoxRegression.of(data, CoxTies.EXACT))
        .withMessageContaining("ties must be EFRON or BRESLOW");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoxRegression.of(data, CoxTies.EFRON, "y"))
        .withMessageContaining("covariate 'y'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoxRegression.of(data).coefficient("y"))
        .withMessageContaining("got 'y'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoxRegression.of(data).coefficient("x").lower(1))
        .withMessageContaining("confidence must be in (0, 1), got 1.0");
    CoxRegression exact = CoxRegression.of(data.withWeights(1, 1), CoxTies.EXACT);
    assertThatIllegalStateException().isThrownBy(exact::robustCoefficients);
  }

  /** Two strata, ties, late entry and perhaps weights. */
  private static SurvivalData random(SplittableRandom random, int n, boolean weighted) {
    double[] times = new double[n];
    double[] entries = new double[n];
    double[] weights = new double[n];
    boolean[] events = new boolean[n];
    double[] x = new double[n];
    double[] z = new double[n];
    List<String> strata = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      times[i] = 1 + random.nextInt(12);
      entries[i] = random.nextInt(4) == 0 ? random.nextInt((int) times[i]) : 0;
      weights[i] = weighted ? 0.5 + random.nextInt(4) / 2.0 : 1;
      events[i] = random.nextInt(3) > 0;
      x[i] = random.nextInt(3);
      z[i] = random.nextDouble();
      strata.add(random.nextBoolean() ? "a" : "b");
    }
    return SurvivalData.of(times, events)
        .withEntry(entries)
        .withWeights(weights)
        .withStrata(strata)
        .withCovariate("x", x)
        .withCovariate("z", z);
  }
}
