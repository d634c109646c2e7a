package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.Interval;
import io.sfumato.survival.Family.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParametricFitTest {

  private static final SurvivalData LUNG =
      TestData.withCovariates("lung-covariates", 365.25, "age", "sex", "female");

  @ParameterizedTest
  @EnumSource
  void scoresAndInformationAreThoseOfFiniteDifferences(Family family) {
    ParametricModel model = ParametricModel.of(family);
    model = family == Family.GOMPERTZ ? model.hazard("x") : model.scale("x");
    model = family == Family.EXPONENTIAL ? model : model.shape("x");
    SurvivalData data = random(new SplittableRandom(1), 40);
    ParametricLikelihood likelihood = new ParametricLikelihood(model, data);
    int n = likelihood.size();
    double[] theta = new SplittableRandom(2).doubles(n, -0.4, 0.4).toArray();
    double[] gradient = new double[n];
    double[][] hessian = new double[n][n];
    double value = likelihood.derivatives(theta, gradient, hessian);
    assertThat(likelihood.value(theta)).isEqualTo(value);

    double sum = 0;
    double[] total = new double[n];
    double[] score = new double[n];
    for (int row = 0; row < likelihood.rows(); row++) {
      sum += data.weight(row) * likelihood.score(row, theta, score);
      for (int j = 0; j < n; j++) {
        total[j] += data.weight(row) * score[j];
      }
    }
    assertThat(sum).isCloseTo(value, within(1e-10));
    assertThat(total).containsExactly(gradient, within(1e-10));
    for (int i = 0; i < n; i++) {
      double step = 1e-5;
      double[] up = theta.clone();
      up[i] += step;
      double[] down = theta.clone();
      down[i] -= step;
      double slope = (likelihood.value(up) - likelihood.value(down)) / (2 * step);
      assertThat(gradient[i]).isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
      double[] above = new double[n];
      double[] below = new double[n];
      likelihood.derivatives(up, above, new double[n][n]);
      likelihood.derivatives(down, below, new double[n][n]);
      for (int j = 0; j < n; j++) {
        double bend = (above[j] - below[j]) / (2 * step);
        assertThat(hessian[i][j]).isCloseTo(bend, within(1e-6 * (1 + Math.abs(bend))));
      }
    }
  }

  /** Late entry at random, censoring, and effects on scale and shape; fails by chance in 1e-5. */
  @Test
  void simulatedCoefficientsAreWithinTheirErrors() {
    SplittableRandom random = new SplittableRandom(5);
    int n = 3000;
    double[] times = new double[n];
    double[] entries = new double[n];
    double[] x = new double[n];
    boolean[] events = new boolean[n];
    for (int i = 0; i < n; i++) {
      do {
        x[i] = random.nextInt(2);
        double[] predictors = {-1 + 0.5 * x[i], 0, 0.4 - 0.3 * x[i], Math.log(1.6)};
        ParametricCurve curve = new ParametricCurve(Family.APGW, predictors, new double[4][4]);
        double time = curve.quantile(random.nextDouble(1e-12, 1));
        double censoring = 8 * random.nextDouble();
        entries[i] = Math.max(0, random.nextDouble() - 0.5);
        times[i] = Math.min(time, censoring);
        events[i] = time <= censoring;
      } while (times[i] <= entries[i]); // not seen
    }
    ParametricFit fit =
        ParametricModel.of(Family.APGW)
            .scale("x")
            .shape("x")
            .fit(SurvivalData.of(times, events).withEntry(entries).withCovariate("x", x));
    double[] truth = {-1, 0.5, 0.4, -0.3, Math.log(1.6)};
    for (int j = 0; j < truth.length; j++) {
      ParametricCoefficient c = fit.coefficients().get(j);
      assertThat(c.standardError()).isBetween(0.01, 0.3);
      assertThat(c.estimate()).isCloseTo(truth[j], within(4.5 * c.standardError()));
    }
    assertThat(fit.rows()).isEqualTo(n);
    assertThat(fit.wald("x").pValue()).isLessThan(1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void quantilesInvertSurvival(Family family) {
    SplittableRandom random = new SplittableRandom(3);
    for (int repetition = 0; repetition < 100; repetition++) {
      double[] predictors = random.doubles(4, -1, 1).toArray();
      if (!family.has(Parameter.HAZARD)) {
        predictors[HazardTerms.HAZARD] = 0;
      }
      ParametricCurve curve = new ParametricCurve(family, predictors, new double[4][4]);
      double p = random.nextDouble(0.01, 0.99);
      double time = curve.quantile(p);
      if (Double.isFinite(time)) {
        assertThat(curve.survival(time)).isCloseTo(1 - p, within(1e-10));
        assertThat(curve.density(time))
            .isCloseTo(curve.hazard(time) * curve.survival(time), within(1e-10 / time));
      } else {
        assertThat(curve.cureFraction()).isGreaterThan(1 - p);
      }
      assertThat(curve.survival(Double.POSITIVE_INFINITY)).isEqualTo(curve.cureFraction());
      assertThat(curve.survival(0)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void intervalsAreByTheDeltaMethod(Family family) {
    ParametricCurve curve = ParametricModel.of(family).fit(LUNG).curve();
    ParametricFit fit = ParametricModel.of(family).fit(LUNG);
    double z = 1.959963984540054;
    double[] error = new double[2]; // of log Λ(0.7) and of the log median
    double[][] covariance = fit.covariance();
    int n = covariance.length;
    double[][] slopes = new double[2][n];
    for (int j = 0; j < n; j++) {
      double step = 1e-5;
      ParametricCurve up = moved(fit, j, step);
      ParametricCurve down = moved(fit, j, -step);
      slopes[0][j] = Math.log(up.cumulativeHazard(0.7) / down.cumulativeHazard(0.7)) / (2 * step);
      slopes[1][j] = Math.log(up.median() / down.median()) / (2 * step);
    }
    for (int f = 0; f < 2; f++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          boolean none = fit.atLimit() && Math.max(i, j) == n - 1;
          error[f] += none ? 0 : slopes[f][i] * slopes[f][j] * covariance[i][j];
        }
      }
      error[f] = Math.sqrt(error[f]);
    }
    Interval survival = curve.survivalInterval(0.7, 0.95);
    assertThat(Math.log(Math.log(survival.lower()) / Math.log(survival.upper())) / (2 * z))
        .isCloseTo(error[0], within(1e-5 * error[0]));
    Interval median = curve.quantileInterval(0.5, 0.95);
    assertThat(Math.log(median.upper() / median.lower()) / (2 * z))
        .isCloseTo(error[1], within(1e-5 * error[1]));
    assertThat(curve.hazardInterval(0.7, 0.95).lower()).isLessThan(curve.hazard(0.7));
  }

  @Test
  void aFractionMayBeCured() {
    ParametricCurve gompertz =
        new ParametricCurve(Family.GOMPERTZ, new double[] {0, 0, -2, 0}, diagonal(0.01));
    assertThat(gompertz.cureFraction()).isCloseTo(Math.exp(-0.5), within(1e-15));
    assertThat(gompertz.quantile(0.5)).isInfinite();
    ParametricCurve apgw =
        new ParametricCurve(Family.APGW, new double[] {0, 0, 0, Math.log(0.5)}, diagonal(0.01));
    assertThat(apgw.cureFraction()).isCloseTo(Math.exp(-1), within(1e-14));
    assertThat(apgw.survival(1e30)).isCloseTo(apgw.cureFraction(), within(1e-10));
    // log(-log S(∞)) = log λ + ν - log(1 - e^ν): derivatives 1 and 2 at ν = log(1/2).
    double error = 1.959963984540054 * Math.sqrt(0.01 * 5);
    assertThat(apgw.cureInterval(0.95).lower())
        .isCloseTo(Math.exp(-Math.exp(error)), within(1e-12));
  }

  @Test
  void testsCompareNestedModels() {
    ParametricFit small = ParametricModel.of(Family.WEIBULL).hazard().fit(LUNG);
    ParametricFit large = ParametricModel.of(Family.WEIBULL).hazard("female").fit(LUNG);
    // 2 (-175.055526328262 + 180.255149735322), R's mpr.
    ChiSquared ratio = large.likelihoodRatio(small);
    assertThat(ratio.statistic()).isCloseTo(10.39924681412, within(1e-9));
    assertThat(ratio.degreesOfFreedom()).isEqualTo(1);
    assertThat(ratio.pValue()).isBetween(0.001, 0.0014);
    ParametricCoefficient c = large.coefficient(Parameter.HAZARD, "female");
    assertThat(large.wald("female").statistic()).isCloseTo(c.z() * c.z(), within(1e-9));
    assertThat(large.wald("female").pValue()).isCloseTo(c.pValue(), within(1e-9));
    assertThat(large.interval(Parameter.HAZARD, "female", 0.95).upper())
        .isCloseTo(c.estimate() + 1.959963984540054 * c.standardError(), within(1e-12));
    assertThat(large.toString()).startsWith("ParametricFit[NOT PRIVATE: WEIBULL: hazard ~ female");
  }

  @Test
  void weightsRepeatRows() {
    double[] weights = new double[LUNG.size()];
    int[] rows = new int[LUNG.size() + 100];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % LUNG.size();
      weights[rows[i]]++;
    }
    ParametricModel model = ParametricModel.of(Family.LOG_NORMAL).scale("female");
    ParametricFit weighted = model.fit(LUNG.withWeights(weights));
    ParametricFit repeated = model.fit(LUNG.select(rows));
    assertThat(weighted.logLikelihood()).isCloseTo(repeated.logLikelihood(), within(1e-9));
    for (int j = 0; j < 3; j++) {
      ParametricCoefficient c = weighted.coefficients().get(j);
      ParametricCoefficient expected = repeated.coefficients().get(j);
      assertThat(c.estimate()).isCloseTo(expected.estimate(), within(1e-8));
      assertThat(c.standardError()).isCloseTo(expected.standardError(), within(1e-8));
    }
  }

  @Test
  void rowsThatCannotBeExplainedAreLeftOut() {
    double[] times = {0, 1, 2, 3, Double.POSITIVE_INFINITY, Double.NaN, 4, 5, 6};
    boolean[] events = new boolean[times.length];
    Arrays.fill(events, true);
    double[] x = {0, 1, 2, Double.NaN, 1, 1, Double.POSITIVE_INFINITY, 4, 1};
    SurvivalData data = SurvivalData.of(times, events).withCovariate("x", x);
    ParametricFit fit = ParametricModel.of(Family.WEIBULL).scale("x").fit(data);
    assertThat(fit.rows()).isEqualTo(4);
    assertThat(fit.droppedRows()).isEqualTo(5);
    assertThat(fit.events()).isEqualTo(4);
    ParametricFit without = ParametricModel.of(Family.WEIBULL).fit(data);
    assertThat(without.rows()).isEqualTo(6); // x is not read
  }

  @Test
  void withoutEventsThereIsNoEstimate() {
    for (int n : new int[] {0, 1, 5}) {
      double[] times = new double[n];
      Arrays.fill(times, 2);
      for (Family family : Family.values()) {
        ParametricFit fit = ParametricModel.of(family).fit(SurvivalData.of(times, new boolean[n]));
        assertThat(fit.converged()).isFalse();
        assertThat(fit.coefficients()).allMatch(c -> Double.isNaN(c.estimate()));
        assertThat(fit.curve().survival(1)).isNaN();
        assertThat(fit.curve().median()).isNaN();
        assertThat(fit.curve().survivalInterval(1, 0.9)).isEqualTo(new Interval(0, 1));
        assertThat(fit.curve().cureInterval(0.9)).isEqualTo(new Interval(0, 1));
        assertThat(fit.toString()).contains("NOT CONVERGED");
      }
    }
  }

  @Test
  void oneRowHasARateAndNoShape() {
    SurvivalData one = SurvivalData.of(new double[] {2}, new boolean[] {true});
    ParametricFit exponential = ParametricModel.of(Family.EXPONENTIAL).fit(one);
    assertThat(exponential.converged()).isTrue();
    assertThat(exponential.curve().hazard(1)).isCloseTo(0.5, within(1e-10));
    // Ever steeper around the one time, the likelihood has no maximum.
    assertThat(ParametricModel.of(Family.WEIBULL).fit(one).converged()).isFalse();
  }

  @Test
  void covariatesThatRepeatOthersHaveNoEstimate() {
    double[] age = LUNG.covariate("age");
    double[] months = Arrays.stream(age).map(a -> 12 * a + 3).toArray();
    double[] constant = new double[age.length];
    Arrays.fill(constant, 7);
    SurvivalData data = LUNG.withCovariate("months", months).withCovariate("constant", constant);
    ParametricFit fit =
        ParametricModel.of(Family.WEIBULL).scale("constant", "age", "months").fit(data);
    ParametricFit expected = ParametricModel.of(Family.WEIBULL).scale("age").fit(data);
    assertThat(fit.coefficient(Parameter.SCALE, "constant").estimate()).isNaN();
    assertThat(fit.coefficient(Parameter.SCALE, "months").estimate()).isNaN();
    assertThat(fit.coefficient(Parameter.SCALE, "age").estimate())
        .isCloseTo(expected.coefficient(Parameter.SCALE, "age").estimate(), within(1e-9));
    assertThat(fit.aic()).isCloseTo(expected.aic(), within(1e-9));
    assertThat(fit.curve(Map.of("age", 60.0, "months", 1.0, "constant", 2.0)).median())
        .isCloseTo(expected.curve(Map.of("age", 60.0)).median(), within(1e-9));
  }

  @Test
  void refusesModelsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParametricModel.of(Family.WEIBULL).scale().hazard())
        .withMessage("WEIBULL takes scale or hazard, not both: one is a power of the other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParametricModel.of(Family.EXPONENTIAL).shape("x"))
        .withMessage("EXPONENTIAL has no parameter SHAPE");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParametricModel.of(Family.APGW).power(-1))
        .withMessage("power of APGW must be in (-1, ∞], got -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParametricModel.of(Family.APGW).scale("x", "x"))
        .withMessage("scale must have distinct covariates, got [x, x]");
    ParametricFit fit = ParametricModel.of(Family.WEIBULL).scale("age").fit(LUNG);
    assertThatIllegalArgumentException()
        .isThrownBy(fit::curve)
        .withMessage("values must have a finite number for each covariate, got none for [age]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit.likelihoodRatio(fit))
        .withMessageStartingWith("smaller must have fewer coefficients");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit.wald("sex"))
        .withMessageStartingWith("'sex' is no covariate of");
  }

  private static ParametricCurve moved(ParametricFit fit, int j, double step) {
    double[] predictors = fit.model().fixedPredictors();
    for (int i = 0; i < fit.coefficients().size(); i++) {
      ParametricCoefficient c = fit.coefficients().get(i);
      predictors[c.parameter().predictor()] += c.estimate() + (i == j ? step : 0);
    }
    return new ParametricCurve(fit.model().family(), predictors, new double[4][4]);
  }

  private static double[][] diagonal(double variance) {
    double[][] matrix = new double[4][4];
    for (int i = 0; i < 4; i++) {
      matrix[i][i] = variance;
    }
    return matrix;
  }

  private static SurvivalData random(SplittableRandom random, int n) {
    double[] times = random.doubles(n, 0.2, 3).toArray();
    boolean[] events = new boolean[n];
    double[] entries = new double[n];
    for (int i = 0; i < n; i++) {
      events[i] = random.nextInt(3) > 0;
      entries[i] = random.nextBoolean() ? 0 : times[i] * random.nextDouble();
    }
    return SurvivalData.of(times, events)
        .withEntry(entries)
        .withWeights(random.doubles(n, 0.5, 2).toArray())
        .withCovariate("x", random.doubles(n, -1, 1).toArray());
  }
}
