package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.survival.Family.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupedFitTest {

  private static final String INTERCEPT = "(Intercept)";

  @Test
  void withNextToNoNoiseItIsTheExactFit() {
    SurvivalData lung = TestData.survival("lung");
    LifeTable table =
        DpLifeTable.builder()
            .grid(TimeGrid.uniform(1100, 100))
            .privacy(PureDp.of(20))
            .build()
            .invoke(lung, NoiseSource.seeded(1));
    GroupedFit fit = ParametricModel.of(Family.WEIBULL).fit(table);
    ParametricFit exact = ParametricModel.of(Family.WEIBULL).fit(lung);
    assertThat(fit.converged()).isTrue();
    for (Parameter parameter : List.of(Parameter.SCALE, Parameter.SHAPE)) {
      ParametricCoefficient expected = exact.coefficient(parameter, INTERCEPT);
      ParametricCoefficient c = fit.coefficient(parameter, INTERCEPT);
      assertThat(c.estimate())
          .isCloseTo(expected.estimate(), within(0.3 * expected.standardError()));
      assertThat(c.standardError())
          .isCloseTo(expected.standardError(), within(0.15 * expected.standardError()));
    }
    assertThat(fit.curve().median()).isCloseTo(exact.curve().median(), within(6.0));
  }

  @Test
  void weibullStaysAsFarFromLungAsIsSaid() {
    SurvivalData lung = TestData.survival("lung");
    KaplanMeier exact = KaplanMeier.of(lung);
    ParametricCurve curve = ParametricModel.of(Family.WEIBULL).fit(lung).curve();
    double squares = 0;
    for (int time = 2; time <= 1000; time += 2) {
      double error = curve.survival(time) - exact.survivalAt(time);
      squares += error * error;
    }
    assertThat(Math.sqrt(squares / 500)).isCloseTo(0.012, within(5e-4));
  }

  @Test
  void derivativesAreThoseOfFiniteDifferences() {
    SplittableRandom random = new SplittableRandom(2);
    for (Family family : Family.values()) {
      ParametricModel model = ParametricModel.of(family);
      model = family == Family.GOMPERTZ ? model.hazard("group") : model.scale("group");
      GroupedLikelihood likelihood =
          new GroupedLikelihood(
              model, List.of("a", "b"), List.of(cells(random, 5), cells(random, 5)));
      double[] x = likelihood.starts().get(0);
      for (int i = 0; i < x.length; i++) {
        x[i] += random.nextDouble(-0.2, 0.2);
      }
      double[] gradient = new double[x.length];
      likelihood.derivatives(x, gradient, new double[x.length][x.length]);
      for (int i = 0; i < x.length; i++) {
        double[] up = x.clone();
        up[i] += 1e-5;
        double[] down = x.clone();
        down[i] -= 1e-5;
        double slope = (likelihood.value(up) - likelihood.value(down)) / 2e-5;
        assertThat(gradient[i]).isCloseTo(slope, within(1e-5 * (1 + Math.abs(slope))));
      }
    }
  }

  /**
   * Over 200 simulated trials and their noise the estimates of a known law are unbiased and within
   * two stated errors as often as they should: 95 % ± 5 %, about three standard errors.
   */
  @Test
  void statedErrorsHoldWithNoise() {
    SplittableRandom random = new SplittableRandom(6);
    NoiseSource noise = NoiseSource.seeded(7);
    DpLifeTable measurement =
        DpLifeTable.builder().grid(TimeGrid.uniform(2, 10)).privacy(PureDp.of(0.5)).build();
    int covered = 0;
    double sum = 0;
    int trials = 200;
    for (int trial = 0; trial < trials; trial++) {
      LifeTable table = measurement.invoke(weibull(random, 400, 1), noise);
      ParametricCoefficient c =
          ParametricModel.of(Family.WEIBULL).fit(table).coefficient(Parameter.SCALE, INTERCEPT);
      covered += Math.abs(c.estimate()) <= 1.96 * c.standardError() ? 1 : 0;
      sum += c.estimate() / c.standardError();
    }
    assertThat(covered).isBetween(180, 199);
    assertThat(sum / trials).isBetween(-0.3, 0.3);
  }

  @Test
  void groupsDifferByTheirContrast() {
    SplittableRandom random = new SplittableRandom(8);
    List<String> labels = new ArrayList<>();
    double[] times = new double[2000];
    boolean[] events = new boolean[2000];
    SurvivalData slow = weibull(random, 1000, 1);
    SurvivalData fast = weibull(random, 1000, 2);
    for (int i = 0; i < 2000; i++) {
      SurvivalData half = i < 1000 ? slow : fast;
      times[i] = half.time(i % 1000);
      events[i] = half.isEvent(i % 1000);
      labels.add(i < 1000 ? "slow" : "fast");
    }
    LifeTable table =
        DpLifeTable.builder()
            .grid(TimeGrid.uniform(2, 10))
            .groups(List.of("slow", "fast"))
            .privacy(PureDp.of(1))
            .build()
            .invoke(SurvivalData.of(times, events).withGroups(labels), NoiseSource.seeded(9));
    GroupedFit fit = ParametricModel.of(Family.WEIBULL).scale("group").fit(table);
    ParametricCoefficient c = fit.coefficient(Parameter.SCALE, "group=fast");
    assertThat(c.estimate()).isCloseTo(Math.log(2), within(4 * c.standardError()));
    assertThat(c.standardError()).isBetween(0.01, 0.1);
    assertThat(fit.curve("slow").median()).isGreaterThan(fit.curve("fast").median());
    assertThat(fit.toString()).contains("group=fast");
    GroupedFit alone = ParametricModel.of(Family.WEIBULL).fit(table.group("fast"));
    assertThat(alone.curve().median()).isCloseTo(fit.curve("fast").median(), within(0.1));

    assertThatIllegalArgumentException()
        .isThrownBy(fit::curve)
        .withMessage("give one of the groups [slow, fast]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit.curve("other"))
        .withMessage("group must be one of [slow, fast], got 'other'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParametricModel.of(Family.WEIBULL).scale("age").fit(table))
        .withMessage("a life table has no covariate but 'group', got [age]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ParametricModel.of(Family.WEIBULL).scale("group").fit(table.group("slow")))
        .withMessage("the covariate 'group' needs a life table with groups");
  }

  @Test
  void noCellsThrow() {
    long[] values = {0, -9, 9, -1_000_000, 1_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE};
    SplittableRandom random = new SplittableRandom(4);
    for (boolean late : new boolean[] {false, true}) {
      DpLifeTable.Builder builder =
          DpLifeTable.builder().grid(TimeGrid.of(1, 2, 5)).privacy(PureDp.of(1));
      CellLayout layout = (late ? builder.lateEntry() : builder).build().layout();
      for (int repetition = 0; repetition < 12; repetition++) {
        long[] cells = new long[layout.size()];
        int kind = repetition;
        Arrays.setAll(
            cells, i -> values[kind < values.length ? kind : random.nextInt(values.length)]);
        LifeTable table = LifeTable.of(layout, DiscreteLaplace.of(Rational.of(2)), cells);
        for (Family family : Family.values()) {
          GroupedFit fit = ParametricModel.of(family).fit(table);
          assertThat(fit.curve().survival(2)).isBetween(0.0, 1.0);
          assertThat(fit.curve().survivalInterval(2, 0.95).lower()).isBetween(0.0, 1.0);
          assertThat(fit.coefficients()).noneMatch(c -> Double.isNaN(c.estimate()));
        }
      }
    }
  }

  /** Weibull with γ = 1.5 and a rate, censored evenly between 0.5 and 3. */
  private static SurvivalData weibull(SplittableRandom random, int n, double rate) {
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    for (int i = 0; i < n; i++) {
      double time = Math.pow(-Math.log(random.nextDouble(1e-12, 1)), 1 / 1.5) / rate;
      double censoring = random.nextDouble(0.5, 3);
      times[i] = Math.min(time, censoring);
      events[i] = time <= censoring;
    }
    return SurvivalData.of(times, events);
  }

  /** Returns cells of a random table with shared censorings and late entries. */
  private static NoisyCells cells(SplittableRandom random, int bins) {
    long[] censored = random.longs((bins + 1) / 2, -5, 30).toArray();
    return new NoisyCells(
        TimeGrid.uniform(3, bins),
        new long[][] {random.longs(bins, -5, 60).toArray()},
        censored,
        2,
        random.longs(bins, -5, 30).toArray(),
        40,
        1,
        DiscreteLaplace.of(Rational.of(2)),
        1);
  }
}
