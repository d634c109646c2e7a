package io.sfumato.examples.lab;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.survival.Coefficient;
import io.sfumato.survival.CoxRegression;
import io.sfumato.survival.DpCoxFit;
import io.sfumato.survival.DpCoxRegression;
import io.sfumato.survival.SurvivalData;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

/** {@code lab cox}: what private Cox regression can show at which ε. */
@Command(
    name = "cox",
    sortOptions = false,
    description = {
      "Compares private Cox regressions with the exact one.",
      Lab.WARNING,
      "",
      "The file is taken as the population: each repetition draws as many rows from it, with"
          + " replacement, and fits them privately. The exact coefficient is that of the whole file,"
          + " with times and covariates clamped as the private regression does. rmse and coverage of"
          + " the 95 %% intervals are against it, so they count sampling and noise; power is how"
          + " often the interval excludes 0.",
      ""
    })
final class CoxExperiment implements Runnable {

  private static final String HEADER =
      "epsilon,covariate,exact,median_estimate,rmse,coverage_95,power";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CoxFile file = new CoxFile();

  @Option(
      names = "--epsilon",
      required = true,
      split = ",",
      paramLabel = "E",
      description = "The guarantees to measure, each a number above 0.")
  private List<Double> epsilons = List.of();

  @Option(
      names = "--delta",
      defaultValue = "1e-6",
      paramLabel = "D",
      description = "The failure probability of each; without it, ${DEFAULT-VALUE}.")
  private double delta;

  @Option(
      names = "--repetitions",
      defaultValue = "200",
      paramLabel = "N",
      description = "Releases for each epsilon; without it, ${DEFAULT-VALUE}.")
  private int repetitions;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Seed of samples and noise; without it, ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public void run() {
    if (repetitions < 1) {
      throw new IllegalArgumentException("--repetitions must be at least 1, got " + repetitions);
    }
    List<CoxFile.Bounded> bounded = file.bounded();
    List<DpCoxRegression> measurements = new ArrayList<>();
    for (double epsilon : epsilons) { // all of them before the first line of output
      measurements.add(measurement(epsilon, bounded));
    }
    Table table = file.read();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    err.println(Lab.WARNING);
    List<Coefficient> exact = CoxRegression.of(CoxFile.data(table, bounded)).coefficients();
    out.println(HEADER);
    for (int i = 0; i < measurements.size(); i++) {
      err.printf("ε = %s: %d repetitions%n", epsilons.get(i), repetitions);
      measure(out, epsilons.get(i), measurements.get(i), table, exact, bounded);
    }
  }

  private DpCoxRegression measurement(double epsilon, List<CoxFile.Bounded> bounded) {
    if (!(epsilon > 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("--epsilon must be finite and above 0, got " + epsilon);
    }
    DpCoxRegression.Builder builder =
        DpCoxRegression.builder().horizon(file.horizon()).privacy(ApproxDp.of(epsilon, delta));
    for (CoxFile.Bounded covariate : bounded) {
      builder.covariate(covariate.name(), covariate.lower(), covariate.upper());
    }
    return builder.build();
  }

  private void measure(
      PrintWriter out,
      double epsilon,
      DpCoxRegression measurement,
      Table table,
      List<Coefficient> exact,
      List<CoxFile.Bounded> bounded) {
    SplittableRandom random = new SplittableRandom(seed);
    NoiseSource noise = NoiseSource.seeded(seed);
    int p = exact.size();
    double[][] estimates = new double[p][repetitions];
    double[] squares = new double[p];
    int[] covered = new int[p];
    int[] excluded = new int[p];
    for (int i = 0; i < repetitions; i++) {
      int[] rows = new int[table.rowCount()];
      Arrays.setAll(rows, row -> random.nextInt(rows.length));
      DpCoxFit fit =
          release(measurement, epsilon, CoxFile.data(drawn(table, rows), bounded), noise);
      for (int j = 0; j < p; j++) {
        Coefficient c = fit.coefficients().get(j);
        double truth = exact.get(j).estimate();
        estimates[j][i] = c.estimate();
        squares[j] += (c.estimate() - truth) * (c.estimate() - truth);
        covered[j] += c.lower(0.95) <= truth && truth <= c.upper(0.95) ? 1 : 0;
        excluded[j] += c.lower(0.95) > 0 || c.upper(0.95) < 0 ? 1 : 0;
      }
    }
    for (int j = 0; j < p; j++) {
      out.println(
          String.format(
              Locale.ROOT,
              "%s,%s,%.6f,%.6f,%.6f,%.3f,%.3f",
              epsilon,
              exact.get(j).name(),
              exact.get(j).estimate(),
              new Sample(estimates[j]).median(),
              Math.sqrt(squares[j] / repetitions),
              (double) covered[j] / repetitions,
              (double) excluded[j] / repetitions));
    }
  }

  /** Returns the given rows, as often as they are given; {@code Table.rows} has each but once. */
  private static Table drawn(Table table, int[] rows) {
    Table drawn = Table.create();
    table.columns().forEach(column -> drawn.addColumns(column.subset(rows)));
    return drawn;
  }

  private DpCoxFit release(
      DpCoxRegression measurement, double epsilon, SurvivalData data, NoiseSource noise) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(ApproxDp.of(epsilon, delta))
            .unit(PrivacyUnit.rows("row"))
            .forSimulation(noise)
            .open()) {
      return accountant.release("cox", measurement, data).value();
    }
  }
}
