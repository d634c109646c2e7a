package io.sfumato.examples.lab;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.DpLogRank;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.LogRankTest;
import io.sfumato.survival.LogRankWeight;
import io.sfumato.survival.SurvivalData;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab logrank-power}: how often private log-rank tests reject. */
@Command(
    name = "logrank-power",
    sortOptions = false,
    description = {
      "Measures how often the private log-rank test rejects equal survival at 5 %%.",
      Lab.WARNING,
      "",
      "For each epsilon, draws studies of as many rows from the file, with replacement, releases a life"
          + " table of the groups with the library's defaults, and tests it. type_1_error is the part"
          + " rejected where rows have each other's groups, so that there is no difference; power that"
          + " where they keep their own. The exact_ columns are of the test on the same rows in the"
          + " clear.",
      ""
    })
final class LogRankPowerExperiment implements Runnable {

  private static final String HEADER =
      "epsilon,test,repetitions,type_1_error,power,exact_type_1_error,exact_power";
  private static final double LEVEL = 0.05;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SurvivalFile file = new SurvivalFile();

  @Option(
      names = "--group",
      required = true,
      paramLabel = "COL",
      description = "Column of groups (arms).")
  private String group = "";

  @Option(
      names = "--groups",
      required = true,
      split = ",",
      paramLabel = "LABEL",
      description = "The groups to compare, at least two; other rows are left out.")
  private List<String> groups = List.of();

  @Mixin private SimulationOptions simulation = new SimulationOptions();

  @Option(
      names = "--test",
      defaultValue = "logrank",
      paramLabel = "T",
      description =
          "logrank (the default), gehan, tarone-ware, peto, or fh:P,Q for Fleming and Harrington's.")
  private String test = "logrank";

  @Override
  public void run() {
    LogRankWeight weight = weight();
    if (groups.size() < 2) {
      throw new IllegalArgumentException("--groups must be at least two, got " + groups);
    }
    Map<PureDp, DpLifeTable> measurements =
        simulation.measurements(builder -> builder.groups(groups));
    StudyRows rows = file.rows("--group", group).of(groups);
    for (String label : groups) {
      if (!rows.groups().contains(label)) {
        throw new IllegalArgumentException(
            "--groups must be values of column '%s', got '%s'".formatted(group, label));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    err.println(Lab.WARNING);
    out.println(HEADER);
    measurements.forEach(
        (privacy, measurement) -> {
          err.printf("%s: twice %d studies, %s%n", privacy, simulation.repetitions(), measurement);
          Rejections equal =
              new Rejections(privacy, measurement, weight, rows::drawnWithoutDifference);
          Rejections different = new Rejections(privacy, measurement, weight, rows::drawn);
          out.println(
              String.format(
                  Locale.ROOT,
                  "%s,%s,%d,%.4f,%.4f,%.4f,%.4f",
                  privacy.epsilon().toPlainString(),
                  test.replace(',', ';'),
                  simulation.repetitions(),
                  equal.ofPrivate,
                  different.ofPrivate,
                  equal.ofExact,
                  different.ofExact));
        });
  }

  /** The parts of simulated studies that are rejected. */
  private final class Rejections {

    private final double ofPrivate;
    private final double ofExact;

    Rejections(
        PureDp privacy,
        DpLifeTable measurement,
        LogRankWeight weight,
        Function<SplittableRandom, StudyRows> draw) {
      SplittableRandom random = new SplittableRandom(simulation.seed());
      NoiseSource noise = NoiseSource.seeded(simulation.seed());
      int rejected = 0;
      int exactlyRejected = 0;
      for (int i = 0; i < simulation.repetitions(); i++) {
        SurvivalData data = draw.apply(random).data();
        LifeTable table = SimulatedRelease.of(measurement, privacy, data, noise);
        rejected += DpLogRank.of(table, weight).pValue() <= LEVEL ? 1 : 0;
        exactlyRejected += LogRankTest.of(data, weight).pValue() <= LEVEL ? 1 : 0;
      }
      this.ofPrivate = (double) rejected / simulation.repetitions();
      this.ofExact = (double) exactlyRejected / simulation.repetitions();
    }
  }

  private LogRankWeight weight() {
    return switch (test) {
      case "logrank" -> LogRankWeight.logRank();
      case "gehan" -> LogRankWeight.gehan();
      case "tarone-ware" -> LogRankWeight.taroneWare();
      case "peto" -> LogRankWeight.petoPeto();
      default -> flemingHarrington();
    };
  }

  private LogRankWeight flemingHarrington() {
    String[] parts = test.startsWith("fh:") ? test.substring(3).split(",", -1) : new String[0];
    if (parts.length == 2) {
      try {
        return LogRankWeight.flemingHarrington(
            Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw new IllegalArgumentException(
        "--test must be logrank, gehan, tarone-ware, peto or fh:P,Q, got '%s'".formatted(test));
  }
}
