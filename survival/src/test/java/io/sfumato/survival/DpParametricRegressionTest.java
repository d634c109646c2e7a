package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.BudgetExceededException;
import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Release;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DpParametricRegressionTest {

  private static final double[] VALUES = {
    0,
    1,
    0.5,
    -3,
    1e300,
    Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private static final ParametricModel WEIBULL = ParametricModel.of(Family.WEIBULL).scale("x");

  @ParameterizedTest
  @EnumSource
  void scoresOfNeighboursAreNoFurtherApartThanDeclared(Neighboring relation) {
    SplittableRandom random = new SplittableRandom(6);
    ParametricScores scores =
        new ParametricScores(WEIBULL, List.of(new BoundedCovariate("x", 0, 1)), 10);
    ClippedSum sum = new ClippedSum(scores.size(), Zcdp.of(1), relation);
    double declared =
        Math.sqrt((double) sum.squaredBound()) * (relation == Neighboring.ADD_REMOVE ? 1 : 2);
    double largest = 0;
    for (int i = 0; i < 100_000; i++) {
      SurvivalData data = random(random, 3);
      double[] at = {
        40 * (random.nextDouble() - 0.5),
        40 * (random.nextDouble() - 0.5),
        4 * (random.nextDouble() - 0.5)
      };
      double limit = 1 + random.nextInt(3);
      long[] ours = exact(sum, scores, data.select(new int[] {0, 1}), limit, at);
      long[] theirs =
          exact(
              sum,
              scores,
              data.select(relation == Neighboring.ADD_REMOVE ? new int[] {0} : new int[] {0, 2}),
              limit,
              at);
      double squared = 0;
      for (int j = 0; j < ours.length; j++) {
        squared += Math.pow((double) (ours[j] - theirs[j]), 2);
      }
      assertThat(Math.sqrt(squared)).isLessThanOrEqualTo(declared);
      largest = Math.max(largest, Math.sqrt(squared) / declared);
    }
    assertThat(largest).isGreaterThan(0.99);
  }

  private static long[] exact(
      ClippedSum sum, ParametricScores scores, SurvivalData data, double limit, double[] at) {
    NoisyGradientDescent.Model model = scores.model(data, limit);
    return sum.exact(data.size(), (row, out) -> model.gradient(row, at, out));
  }

  @Test
  void rowsThatAreNotStoppedHaveTheScoresOfTheLikelihood() {
    SurvivalData data = simulated(new SplittableRandom(3), 50);
    ParametricScores scores =
        new ParametricScores(WEIBULL, List.of(new BoundedCovariate("x", -1, 1)), 10);
    ParametricLikelihood likelihood = new ParametricLikelihood(WEIBULL, data);
    NoisyGradientDescent.Model model = scores.model(data, 1e9);
    double[] at = {0.3, -0.2, 0.1};
    double[] expected = new double[3];
    double[] found = new double[3];
    for (int row = 0; row < 50; row++) {
      // In units of the horizon φ is 10 times as large.
      double[] ofData = {at[0] - Math.log(10), at[1], at[2]};
      likelihood.score(row, ofData, expected);
      model.gradient(row, at, found);
      assertThat(found).containsExactly(expected, within(1e-12));
    }
  }

  @Test
  void rowsThatAreStoppedHaveResidualMinusTheLimit() {
    SurvivalData late =
        SurvivalData.of(new double[] {1}, new boolean[] {true}).withCovariate("x", 0);
    ParametricScores scores =
        new ParametricScores(WEIBULL, List.of(new BoundedCovariate("x", -1, 1)), 1);
    double[] found = new double[3];
    // Λ(1) = exp(2) > 1.5, with γ = 1: the derivative of -Λ in log φ is -Λ.
    scores.model(late, 1.5).gradient(0, new double[] {2, 0, 0}, found);
    assertThat(found[0]).isCloseTo(-1.5, within(1e-14));
    // At Λ = 1e-4 exp(20) already it is at the limit: stopped at the earliest time, without event.
    scores.model(late, 1.5).gradient(0, new double[] {20, 0, 0}, found);
    assertThat(found[0]).isCloseTo(-1e-4 * Math.exp(20), within(1e-6));
  }

  /** A row is evaluated once, at its time or where it is stopped, which differ by nothing there. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOMPERTZ")
  void scoresAreContinuousWhereRowsAreStopped(Family family) {
    ParametricScores scores =
        new ParametricScores(ParametricModel.of(family).scale(), List.of(), 1);
    double[] at = new double[scores.size()];
    double limit = 1.5;
    double[] predictors = new double[HazardTerms.PREDICTORS];
    for (double logScale : new double[] {2, 3, 4, 5}) {
      at[0] = logScale;
      predictors[HazardTerms.SCALE] = logScale;
      double time = HazardTerms.time(family, limit, predictors);
      assertThat(time).isBetween(1e-4, 1.0);
      double[] before = new double[at.length];
      double[] stopped = new double[at.length];
      SurvivalData data =
          SurvivalData.of(new double[] {time * (1 - 1e-9), 1}, new boolean[] {false, true});
      scores.model(data, limit).gradient(0, at, before);
      scores.model(data, limit).gradient(1, at, stopped);
      assertThat(stopped).containsExactly(before, within(1e-7));
    }
  }

  @Test
  void recoversTheExactFitFromManyRows() {
    SurvivalData data = simulated(new SplittableRandom(4), 20_000);
    for (ParametricModel model :
        List.of(
            WEIBULL,
            ParametricModel.of(Family.LOG_LOGISTIC).scale("x"),
            ParametricModel.of(Family.APGW).scale("x").power(1))) {
      ParametricFit exact = model.fit(data);
      DpParametricFit fit =
          simulation(1).release("fit", builder(model, Zcdp.of(10)).build(), data).value();
      boolean specified = model.family() != Family.LOG_LOGISTIC; // the data are Weibull's
      for (int j = 0; j < 3; j++) {
        assertThat(fit.coefficients().get(j).term()).isEqualTo(exact.coefficients().get(j).term());
        assertThat(fit.coefficients().get(j).estimate())
            .isCloseTo(exact.coefficients().get(j).estimate(), within(specified ? 0.05 : 0.3));
        assertThat(fit.coefficients().get(j).standardError()).isBetween(0.005, 0.05);
      }
      double exactMedian = exact.curve(Map.of("x", 1.0)).median();
      assertThat(fit.curve(Map.of("x", 1.0)).median())
          .isCloseTo(exactMedian, within(0.1 * exactMedian));
      assertThat(fit.model()).isEqualTo(model);
    }
  }

  @Test
  void intervalsGrowWithTheNoise() {
    SurvivalData data = simulated(new SplittableRandom(5), 500);
    double little =
        simulation(1)
            .release("fit", builder(WEIBULL, Zcdp.of(100)).build(), data)
            .value()
            .coefficients()
            .get(1)
            .standardError();
    double much =
        simulation(1)
            .release("fit", builder(WEIBULL, Zcdp.of(0.01)).build(), data)
            .value()
            .coefficients()
            .get(1)
            .standardError();
    assertThat(much).isGreaterThan(2 * little);
  }

  @Test
  void theAuditStaysBelowTheClaimOfAWholeFit() {
    SurvivalData none = SurvivalData.of(new double[0], new boolean[0]).withCovariate("x");
    SurvivalData one =
        SurvivalData.of(new double[] {1e-9}, new boolean[] {true}).withCovariate("x", 1e9);
    double delta = 1e-3;
    double claim = Zcdp.of(8).toApproxDp(delta).epsilon().doubleValue();
    double bound =
        EpsilonAudit.of(1_000, 3)
            .delta(delta)
            .lowerBound(
                builder(WEIBULL, Zcdp.of(8)).steps(4).build(),
                none,
                one,
                fit -> fit.parameters()[0] + fit.parameters()[1]);
    assertThat(bound).isBetween(0.05, claim);
  }

  @Test
  void theWholeCostsWhatWasAskedForToTheLastDigit() {
    SurvivalData data = random(new SplittableRandom(1), 20);
    for (PrivacyBound budget : List.of(Zcdp.of(1.0 / 3), ApproxDp.of(1, 1e-6))) {
      try (PrivacyAccountant accountant =
          PrivacyAccountant.builder()
              .budget(budget)
              .unit(PrivacyUnit.rows("patient"))
              .forSimulation(NoiseSource.seeded(1))
              .open()) {
        accountant.release("all", builder(WEIBULL, budget).build(), data);
        assertThatExceptionOfType(BudgetExceededException.class)
            .isThrownBy(
                () -> accountant.release("more", builder(WEIBULL, Zcdp.of(1e-6)).build(), data));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "GOMPERTZ", mode = EnumSource.Mode.EXCLUDE)
  void noRowMakesItThrow(Family family) {
    PrivacyAccountant accountant = simulation(9);
    SplittableRandom random = new SplittableRandom(8);
    ParametricModel model = ParametricModel.of(family).scale("x");
    for (ParametricModel regression :
        family == Family.EXPONENTIAL ? List.of(model) : List.of(model, model.shape("x"))) {
      for (PrivacyBound privacy : List.of(Zcdp.of(1e-9), Zcdp.of(1), Zcdp.of(1e9))) {
        for (int i = 0; i < 8; i++) {
          SurvivalData data = random(random, random.nextInt(6));
          String name = regression + " " + privacy + " " + i;
          assertThatCode(
                  () ->
                      use(
                          accountant
                              .release(name, builder(regression, privacy).build(), data)
                              .value()))
              .doesNotThrowAnyException();
        }
      }
    }
  }

  private static void use(DpParametricFit fit) {
    for (ParametricCoefficient c : fit.coefficients()) {
      assertThat(c.estimate()).isFinite();
      assertThat(c.standardError()).isFinite().isPositive();
    }
    for (double x : new double[] {0, 1, Double.NaN, 1e300}) {
      assertThat(fit.curve(Map.of("x", x)).survival(3)).isBetween(0.0, 1.0);
    }
    assertThat(fit.curve(Map.of()).survival(0)).isEqualTo(1);
    assertThat(fit.toString()).startsWith("DpParametricFit[");
  }

  @Test
  void aReplayedFitReadsTheSame() {
    PrivacyAccountant accountant = simulation(2);
    DpParametricRegression measurement = builder(WEIBULL, Zcdp.of(0.1)).build();
    SurvivalData data = random(new SplittableRandom(3), 30);
    Release<DpParametricFit> first = accountant.release("fit", measurement, data);
    Release<DpParametricFit> second =
        accountant.release(
            "fit", builder(WEIBULL, Zcdp.of(0.1)).build(), data.select(new int[] {1}));
    assertThat(second.receipt()).isEqualTo(first.receipt());
    assertThat(second.value().coefficients()).isEqualTo(first.value().coefficients());
    DpParametricFit read = measurement.decode(measurement.encode(first.value()));
    assertThat(read.coefficients()).isEqualTo(first.value().coefficients());
    assertThat(measurement.parameters().toString())
        .contains("model.family: WEIBULL", "model.scale: [x]", "model.shape: []")
        .contains("clip: 1.25", "steps: 16", "horizon: 10.0", "privacy.rho: 0.1");
  }

  @Test
  void differentModelsHaveDifferentParameters() {
    ParametricModel weibull = ParametricModel.of(Family.WEIBULL);
    ParametricModel adapted = ParametricModel.of(Family.APGW).scale();
    List<ParametricModel> different =
        List.of(
            weibull,
            weibull.scale("1"),
            weibull.scale("a", "b"),
            weibull.scale("b", "a"),
            weibull.scale("a + b"),
            weibull.scale("a, shape ~ b"),
            weibull.scale("a").shape("b"),
            weibull.shape("a"),
            ParametricModel.of(Family.LOG_LOGISTIC),
            ParametricModel.of(Family.EXPONENTIAL),
            adapted,
            adapted.hazard(),
            adapted.hazard("a"),
            adapted.power(1),
            adapted.power(2),
            adapted.power(Double.POSITIVE_INFINITY),
            adapted.shape("1, power = 2.0"));
    Set<Fields> parameters = new HashSet<>();
    for (ParametricModel model : different) {
      Fields fields = ofModel(model);
      assertThat(parameters.add(fields)).as(model.toString()).isTrue();
      assertThat(parameters).contains(Fields.parse(fields.toJson()));
    }
    assertThat(ofModel(weibull.scale())).isEqualTo(ofModel(weibull.scale().shape()));
    assertThat(ofModel(weibull.scale())).isEqualTo(ofModel(weibull));
  }

  private static Fields ofModel(ParametricModel model) {
    DpParametricRegression.Builder builder =
        DpParametricRegression.builder().model(model).horizon(10).privacy(Zcdp.of(1));
    for (String name : List.of("1", "a", "b", "a + b", "a, shape ~ b", "1, power = 2.0")) {
      builder.covariate(name, 0, 1);
    }
    return builder.build().parameters();
  }

  @Test
  void refusesStoredFitsOfAnotherSize() {
    DpParametricRegression measurement = builder(WEIBULL, Zcdp.of(0.1)).build();
    double[] parameters = {1, 2, 3};
    double[] covariance = new double[9];
    assertThat(measurement.decode(stored(parameters, covariance)).coefficients()).hasSize(3);
    for (int length : new int[] {0, 2, 4}) {
      double[] wrong = new double[length];
      assertThatIllegalArgumentException()
          .isThrownBy(() -> measurement.decode(stored(wrong, covariance)))
          .withMessage("'parameters' must have 3 numbers, got " + length);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> measurement.decode(stored(parameters, wrong)))
          .withMessage("'covariance' must have 9 numbers, got " + length);
    }
  }

  private static Fields stored(double[] parameters, double[] covariance) {
    return Fields.NONE.with("parameters", parameters).with("covariance", covariance);
  }

  @Test
  void refusesParametersThatAreNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DpParametricRegression.builder().build())
        .withMessageContaining("model is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> DpParametricRegression.builder().model(WEIBULL).build())
        .withMessageContaining("horizon is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> DpParametricRegression.builder().model(WEIBULL).horizon(1).build())
        .withMessageContaining("privacy is missing");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                DpParametricRegression.builder()
                    .model(WEIBULL)
                    .horizon(1)
                    .privacy(Zcdp.of(1))
                    .build())
        .withMessageContaining("covariate 'x' of the model has no bounds");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DpParametricRegression.builder().model(ParametricModel.of(Family.GOMPERTZ)))
        .withMessageContaining("model must have a time scale");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(WEIBULL, PureDp.of(1)).build())
        .withMessageContaining("concentrated or approximate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DpParametricRegression.builder().clip(0))
        .withMessage("clip must be in [0.1, 100], got 0.0");
    PrivacyAccountant accountant = simulation(1);
    SurvivalData data = random(new SplittableRandom(3), 2);
    for (SurvivalData wrong :
        Stream.of(data.withEntry(0, 0), data.withWeights(1, 1), TestData.survival("aml"))
            .toList()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("fit", builder(WEIBULL, Zcdp.of(1)).build(), wrong));
    }
    assertThat(accountant.history()).isEmpty();
  }

  private static DpParametricRegression.Builder builder(
      ParametricModel model, PrivacyBound privacy) {
    return DpParametricRegression.builder()
        .model(model)
        .covariate("x", 0, 1)
        .horizon(10)
        .privacy(privacy);
  }

  /** Weibull times of shape 1.4 and log scale -1 + 0.6 x, censored after 10 and at random. */
  private static SurvivalData simulated(SplittableRandom random, int n) {
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(2);
      double time = Math.pow(-Math.log1p(-random.nextDouble()), 1 / 1.4) * Math.exp(1 - 0.6 * x[i]);
      double censored = Math.min(10, 15 * random.nextDouble());
      times[i] = Math.min(time, censored);
      events[i] = time <= censored;
    }
    return SurvivalData.of(times, events).withCovariate("x", x);
  }

  private static SurvivalData random(SplittableRandom random, int n) {
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      times[i] = random.nextBoolean() ? value(random) : 12 * random.nextDouble();
      events[i] = random.nextBoolean();
      x[i] = value(random);
    }
    return SurvivalData.of(times, events).withCovariate("x", x);
  }

  private static double value(SplittableRandom random) {
    return VALUES[random.nextInt(VALUES.length)];
  }

  private static PrivacyAccountant simulation(long seed) {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1e12))
        .unit(PrivacyUnit.rows("patient"))
        .forSimulation(NoiseSource.seeded(seed))
        .open();
  }
}
