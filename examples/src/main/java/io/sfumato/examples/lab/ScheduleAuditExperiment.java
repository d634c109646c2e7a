package io.sfumato.examples.lab;

import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.GondaraWang;
import io.sfumato.survival.GondaraWangCurve;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.SensitivityAssumption;
import io.sfumato.survival.SurvivalData;
import io.sfumato.survival.TimeGrid;
import io.sfumato.survival.TimeIndexedCurve;
import io.sfumato.survival.TimeIndexedLaplace;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab schedule-audit}: what a schedule of noise costs that is sold as something else. */
@Command(
    name = "schedule-audit",
    sortOptions = false,
    description = {
      "Attacks a time-indexed schedule of noise that is not calibrated, and this library's curves.",
      Lab.WARNING,
      "",
      "Takes out the row that shows most in the curve, draws many curves with it and without it, and"
          + " tells them apart by a linear discriminant of the final curve at the distinct times of"
          + " the data. Prints the ε that each mechanism is sold as, the ε that it has, and a lower"
          + " bound on it that was measured (it exceeds the true one with probability 1e-6 at most)."
          + " Of this library, the life table, the time-indexed noise under each of its assumptions"
          + " and Gondara and Wang's curve are attacked, each with the same two datasets.",
      ""
    })
final class ScheduleAuditExperiment implements Runnable {

  private static final String HEADER =
      "mechanism,nominal_epsilon,true_epsilon,measured_lower_bound,runs";

  /** Immortal rows of the padded curve. */
  private static final int PADDING = 20;

  /** Curves of each dataset from which the attacker learns. */
  private static final int LESSONS = 1000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SurvivalFile file = new SurvivalFile();

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "H",
      description = "The last time of this library's curves, public, in the unit of the times.")
  private double horizon;

  @Option(
      names = "--epsilon",
      defaultValue = "1",
      paramLabel = "E",
      description = "The nominal ε, above 0; without it, ${DEFAULT-VALUE}.")
  private double epsilon;

  @Option(
      names = "--runs",
      defaultValue = "200000",
      paramLabel = "N",
      description =
          "Curves of each dataset from the uncalibrated schedule, at least 100; without it,"
              + " ${DEFAULT-VALUE}. No bound above ln(N / 30) can be measured.")
  private int runs;

  @Option(
      names = "--library-runs",
      defaultValue = "20000",
      paramLabel = "N",
      description =
          "Curves of each dataset from each mechanism of the library, at least 100; without it,"
              + " ${DEFAULT-VALUE}.")
  private int libraryRuns;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Seed of the noise; without it, ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public void run() {
    if (!(epsilon > 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("--epsilon must be finite and above 0, got " + epsilon);
    }
    if (runs < 100 || libraryRuns < 100) {
      throw new IllegalArgumentException(
          "--runs and --library-runs must be at least 100, got " + Math.min(runs, libraryRuns));
    }
    PureDp nominal = PureDp.of(epsilon);
    DpLifeTable lifeTable = DpLifeTable.builder().horizon(horizon).privacy(nominal).build();
    GondaraWang gondaraWang =
        GondaraWang.builder().grid(TimeGrid.uniform(horizon, 8)).privacy(nominal).build();
    KaplanMeier exact = KaplanMeier.of(file.read());
    PrintWriter err = spec.commandLine().getErr();
    err.println(Lab.WARNING);
    double[] times = exact.times();
    UncalibratedSchedule schedule = UncalibratedSchedule.of(times.length, nominal);
    RemovedRow row = RemovedRow.worst(exact, times, schedule::loss);
    SurvivalData data = row.data();
    SurvivalData neighbor = row.neighbor();
    double[] ours = RemovedRow.values(exact, times);
    double[] theirs = RemovedRow.values(KaplanMeier.of(neighbor), times);
    err.printf(
        Locale.ROOT,
        "without %s the loss of the schedule reaches %.4g; nominal %s, over all data %s%n",
        row,
        schedule.loss(ours, theirs),
        nominal,
        schedule.worstCase());
    PrintWriter out = spec.commandLine().getOut();
    out.println(HEADER);
    double caught =
        bound(runs, new AttackedSchedule(schedule), ours, theirs, UncalibratedCurve::survival);
    out.println(row("uncalibrated", schedule.worstCase(), runs, caught));
    Function<LifeTable, double[]> ofTable = table -> at(times, table.kaplanMeier()::survivalAt);
    Function<TimeIndexedCurve, double[]> ofIndexed = curve -> at(times, curve::survivalAt);
    Function<GondaraWangCurve, double[]> ofGondaraWang = curve -> at(times, curve::survivalAt);
    library("life-table", bound(libraryRuns, lifeTable, data, neighbor, ofTable));
    for (SensitivityAssumption assumption : assumptions((int) Math.round(exact.atRisk()[0]))) {
      TimeIndexedLaplace timeIndexed = timeIndexed(assumption, nominal);
      library(
          "time-indexed " + assumption, bound(libraryRuns, timeIndexed, data, neighbor, ofIndexed));
    }
    library("gondara-wang", bound(libraryRuns, gondaraWang, data, neighbor, ofGondaraWang));
  }

  /** The number of rows is taken for a public one, as the plan of a study has it. */
  private static List<SensitivityAssumption> assumptions(int rows) {
    return List.of(
        SensitivityAssumption.general(),
        SensitivityAssumption.noCensoring(rows),
        SensitivityAssumption.padded(PADDING));
  }

  private TimeIndexedLaplace timeIndexed(SensitivityAssumption assumption, PureDp privacy) {
    return TimeIndexedLaplace.builder()
        .grid(TimeGrid.uniform(horizon, 5))
        .assumption(assumption)
        .privacy(privacy)
        .build();
  }

  /** Prints the row of a mechanism whose ε is what it is sold as. */
  private void library(String name, double bound) {
    spec.commandLine().getOut().println(row(name, PureDp.of(epsilon), libraryRuns, bound));
  }

  private String row(String name, PureDp actual, int curves, double bound) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%.4f,%d",
        name,
        PureDp.of(epsilon).epsilon().toPlainString(),
        actual.epsilon().toPlainString(),
        bound,
        curves);
  }

  private static double[] at(double[] times, DoubleUnaryOperator curve) {
    return Arrays.stream(times).map(curve).toArray();
  }

  /** Learns to tell two datasets apart, and returns how well it can be done on new curves. */
  private <D, R> double bound(
      int curves, Measurement<D, R> measurement, D data, D neighbor, Function<R, double[]> values) {
    NoiseSource noise = NoiseSource.seeded(seed);
    LinearDiscriminant attacker =
        LinearDiscriminant.of(
            lessons(measurement, data, values, noise),
            lessons(measurement, neighbor, values, noise));
    return EpsilonAudit.of(curves, seed + 1)
        .lowerBound(
            measurement, data, neighbor, curve -> attacker.applyAsDouble(values.apply(curve)));
  }

  private static <D, R> double[][] lessons(
      Measurement<D, R> measurement, D data, Function<R, double[]> values, NoiseSource noise) {
    double[][] lessons = new double[LESSONS][];
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(1e100))
            .unit(PrivacyUnit.rows("simulated row"))
            .neighboring(measurement.neighboring())
            .forSimulation(noise)
            .open()) {
      for (int i = 0; i < LESSONS; i++) {
        lessons[i] =
            values.apply(accountant.release(Integer.toString(i), measurement, data).value());
      }
    }
    return lessons;
  }
}
