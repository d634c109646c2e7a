package io.sfumato.examples.lab;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.SurvivalData;
import io.sfumato.survival.TimeGrid;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab km}: how far private Kaplan-Meier curves are from the exact one. */
@Command(
    name = "km",
    sortOptions = false,
    description = {
      "Compares private Kaplan-Meier curves with the exact one.",
      Lab.WARNING,
      "",
      "For each epsilon, releases the life table many times with the library's defaults, and compares"
          + " its curve with the exact one on 500 equally spaced points of (0, horizon]. Prints the"
          + " median and the 90 %% quantile of the root mean squared error, and the median of the"
          + " largest error.",
      ""
    })
final class KaplanMeierExperiment implements Runnable {

  private static final String HEADER = "epsilon,bins,repetitions,rmse_median,rmse_p90,sup_median";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SurvivalFile file = new SurvivalFile();

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "H",
      description = "The last time of the curve, public, in the unit of the times.")
  private double horizon;

  @Option(
      names = "--epsilon",
      required = true,
      split = ",",
      paramLabel = "E",
      description = "The guarantees to measure, each a number above 0.")
  private List<Double> epsilons = List.of();

  @Option(
      names = "--bins",
      defaultValue = "auto",
      paramLabel = "N|auto",
      description = "Bins of a uniform grid, or auto for the library's choice (the default).")
  private String bins = "auto";

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
      description =
          "Seed of the noise, started anew for each epsilon; without it, ${DEFAULT-VALUE}. The same"
              + " seed gives the same output.")
  private long seed;

  @Override
  public void run() {
    if (repetitions < 1) {
      throw new IllegalArgumentException("--repetitions must be at least 1, got " + repetitions);
    }
    List<DpLifeTable> measurements = new ArrayList<>();
    for (double epsilon : epsilons) { // all of them before the first line of output
      measurements.add(measurement(epsilon));
    }
    SurvivalData data = file.read();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    err.println(Lab.WARNING);
    KaplanMeier exact = KaplanMeier.of(data);
    out.println(HEADER);
    for (int i = 0; i < measurements.size(); i++) {
      DpLifeTable measurement = measurements.get(i);
      PureDp privacy = PureDp.of(epsilons.get(i));
      err.printf("%s: %d repetitions on %s%n", privacy, repetitions, measurement.grid());
      out.println(row(privacy, measurement, data, exact));
    }
  }

  private DpLifeTable measurement(double epsilon) {
    if (!(epsilon > 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("--epsilon must be finite and above 0, got " + epsilon);
    }
    if (!(horizon > 0 && Double.isFinite(horizon))) {
      throw new IllegalArgumentException("--horizon must be finite and above 0, got " + horizon);
    }
    DpLifeTable.Builder builder = DpLifeTable.builder().privacy(PureDp.of(epsilon));
    return bins.equals("auto")
        ? builder.horizon(horizon).build()
        : builder.grid(TimeGrid.uniform(horizon, binsAsNumber())).build();
  }

  private int binsAsNumber() {
    try {
      return Integer.parseInt(bins);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--bins must be a whole number or auto, got '%s'".formatted(bins), e);
    }
  }

  private String row(
      PureDp privacy, DpLifeTable measurement, SurvivalData data, KaplanMeier exact) {
    NoiseSource noise = NoiseSource.seeded(seed);
    double[] rmse = new double[repetitions];
    double[] sup = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      LifeTable table = release(measurement, privacy, data, noise);
      CurveError error =
          CurveError.between(table.kaplanMeier()::survivalAt, exact::survivalAt, horizon);
      rmse[i] = error.rmse();
      sup[i] = error.sup();
    }
    Sample rmses = new Sample(rmse);
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%.6f,%.6f,%.6f",
        privacy.epsilon().toPlainString(),
        measurement.grid().bins(),
        repetitions,
        rmses.median(),
        rmses.quantile(0.9),
        new Sample(sup).median());
  }

  /** Releases from an accountant of its own, whose budget this one release exhausts. */
  private static LifeTable release(
      DpLifeTable measurement, PureDp budget, SurvivalData data, NoiseSource noise) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(budget)
            .unit(PrivacyUnit.rows("row"))
            .forSimulation(noise)
            .open()) {
      return accountant.release("curve", measurement, data).value();
    }
  }
}
