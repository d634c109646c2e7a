package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantees so weak that the probability of any noise at all is below the smallest double. */
class VanishingNoiseTest {

  private static final List<PrivacyBound> WEAK =
      List.of(Zcdp.of(700), Zcdp.of(1e4), Zcdp.of(1e9), PureDp.of(700), PureDp.of(800));

  /** 100 rows with an event or a censoring at time 5 of 10. */
  private static SurvivalData allAtOnce(boolean event) {
    double[] times = new double[100];
    boolean[] events = new boolean[100];
    Arrays.fill(times, 5);
    Arrays.fill(events, event);
    double[] x = new double[100];
    Arrays.setAll(x, i -> i % 2);
    return SurvivalData.of(times, events).withCovariate("x", x);
  }

  private static PrivacyAccountant simulation() {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1e12))
        .unit(PrivacyUnit.rows("patient"))
        .forSimulation(NoiseSource.seeded(1))
        .open();
  }

  private static Rational rational(double value) {
    return Rational.of(BigDecimal.valueOf(value));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-2, 0.03, 0.12, 1, 30})
  void atItsReachNoiseHasAProbabilityAndBeyondItNone(double deviation) {
    Rational variance = rational(deviation * deviation);
    Rational scale = rational(deviation);
    for (NoiseTable noise :
        List.of(
            NoiseTable.of(DiscreteGaussian.of(variance), 1),
            NoiseTable.of(DiscreteGaussian.of(variance), 3),
            NoiseTable.of(DiscreteLaplace.of(scale), 1),
            NoiseTable.of(DiscreteLaplace.of(scale), 3))) {
      assertThat(noise.at(0)).isEqualTo(1);
      assertThat(noise.at(noise.reach())).isPositive();
      assertThat(noise.at(noise.reach() + 1)).isZero();
    }
  }

  @Test
  void aCountWithoutNoiseIsTakenAsItIs() {
    CountPosterior posterior =
        new CountPosterior(NoiseTable.of(DiscreteGaussian.of(rational(1e-5)), 1));
    for (double mean : new double[] {1e-9, 0.3, 7, 1e6}) {
      for (long count : new long[] {0, 1, 100, 1_000_000}) {
        posterior.update(count, mean);
        assertThat(posterior.mean()).isEqualTo((double) count);
        assertThat(posterior.empty()).isCloseTo(count == 0 ? 1 : 0, within(1e-12));
        assertThat(posterior.logLikelihood()).isFinite();
        assertThat(posterior.score()).isFinite();
      }
    }
  }

  @Test
  void aLifeTableHasACurve() {
    PrivacyAccountant accountant = simulation();
    for (PrivacyBound privacy : WEAK) {
      for (boolean event : new boolean[] {true, false}) {
        DpLifeTable table =
            DpLifeTable.builder().grid(TimeGrid.uniform(10, 60)).privacy(privacy).build();
        LifeTable life = accountant.release(privacy + " " + event, table, allAtOnce(event)).value();
        double[] survival = life.kaplanMeier().survival();
        assertThat(survival[29]).isCloseTo(1, within(0.01));
        assertThat(survival[30]).isBetween(event ? 0 : 0.99, event ? 0.02 : 1);
        assertThat(Arrays.stream(survival).allMatch(s -> s >= 0 && s <= 1)).isTrue();
        double[] hazards = GridHazard.of(life).atKnots();
        assertThat(Arrays.stream(hazards).allMatch(Double::isFinite)).isTrue();
      }
    }
  }

  @Test
  void aRegressionHasFiniteCoefficients() {
    PrivacyAccountant accountant = simulation();
    for (double rho : new double[] {7e3, 1e4, 1e5, 1e9}) {
      for (boolean event : new boolean[] {true, false}) {
        String name = rho + " " + event;
        DpCoxFit cox =
            accountant
                .release(
                    "cox " + name,
                    DpCoxRegression.builder()
                        .covariate("x", 0, 1)
                        .horizon(10)
                        .privacy(Zcdp.of(rho))
                        .build(),
                    allAtOnce(event))
                .value();
        assertThat(cox.coefficient("x").estimate()).isFinite();
        assertThat(cox.coefficient("x").standardError()).isFinite().isPositive();
        DpParametricFit fit =
            accountant
                .release(
                    "weibull " + name,
                    DpParametricRegression.builder()
                        .model(ParametricModel.of(Family.WEIBULL).scale("x"))
                        .covariate("x", 0, 1)
                        .horizon(10)
                        .privacy(Zcdp.of(rho))
                        .build(),
                    allAtOnce(event))
                .value();
        fit.coefficients().forEach(c -> assertThat(c.standardError()).isFinite().isPositive());
        assertThat(fit.curve(Map.of("x", 1.0)).survival(5)).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void aHazardWithoutANumberIsTheOneBefore() {
    TimeGrid grid = TimeGrid.uniform(4, 4);
    double[] survival = {1, 0.5, Double.NaN, 0, 0};
    assertThat(GridHazard.of(grid, survival).atKnots())
        .containsExactly(0, Math.log(2), Math.log(2), 20, 20);
  }

  @Test
  void aPosteriorThatIsNoNumberIsThePrior() {
    NoisyGradientDescent.Path path =
        new NoisyGradientDescent.Path(new double[] {0, 0}, new double[] {1e300, 1e300}, 1e-300);
    double[][] information = {{1e300, 1e300}, {1e300, 1e300}};
    NormalPosterior posterior =
        new NormalPosterior(information, path, new double[] {0.5, -1}, new double[] {4, 0.25});
    assertThat(posterior.mean()).containsExactly(0.5, -1);
    assertThat(posterior.covariance()).isDeepEqualTo(new double[][] {{0.25, 0}, {0, 4}});
  }

  /** Times on the knots: an exact table counts them with what follows, a private one before it. */
  @Test
  void riskTablesDifferByWhatIsOnTheirTimes() {
    SurvivalData data =
        SurvivalData.of(
            new double[] {0, 1, 1.5, 2, 3, 5},
            new boolean[] {true, true, false, true, true, false});
    assertThat(KaplanMeier.of(data).riskTable(0, 1, 2, 3).rows())
        .containsExactly(row(0, 6, 1, 0), row(1, 5, 1, 1), row(2, 3, 1, 0), row(3, 2, 1, 1));
    assertThat(withoutNoise(data, false))
        .containsExactly(row(0, 6, 2, 0), row(1, 4, 1, 1), row(2, 2, 1, 0), row(3, 1, 0, 0));
    SurvivalData late = data.withEntry(0, 0, 0, 0.5, 1, 2);
    assertThat(KaplanMeier.of(late).riskTable(0, 1, 2, 3).rows())
        .containsExactly(row(0, 3, 1, 0), row(1, 3, 1, 1), row(2, 2, 1, 0), row(3, 2, 1, 1));
    assertThat(withoutNoise(late, true))
        .containsExactly(row(0, 3, 2, 0), row(1, 3, 1, 1), row(2, 2, 1, 0), row(3, 1, 0, 0));
  }

  private static RiskTable.Row row(double time, double atRisk, double events, double censored) {
    return new RiskTable.Row(time, atRisk, events, censored);
  }

  /** Returns the private risk table, to four digits. */
  private static List<RiskTable.Row> withoutNoise(SurvivalData data, boolean lateEntry) {
    DpLifeTable.Builder builder =
        DpLifeTable.builder().grid(TimeGrid.of(1, 2, 3)).censoredSpan(1).privacy(PureDp.of(2000));
    DpLifeTable table = (lateEntry ? builder.lateEntry() : builder).build();
    return simulation().release("table", table, data).value().riskTable().rows().stream()
        .map(r -> row(r.time(), rounded(r.atRisk()), rounded(r.events()), rounded(r.censored())))
        .toList();
  }

  private static double rounded(double value) {
    return Math.rint(1e4 * value) / 1e4;
  }
}
