package io.sfumato.examples.lab;

import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpLifeTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The options of experiments that repeat a study and the release of its life table. */
final class SimulationOptions {

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "H",
      description = "The last time of the table, public, in the unit of the times.")
  private double horizon;

  @Option(
      names = "--epsilon",
      required = true,
      split = ",",
      paramLabel = "E",
      description = "The guarantees to measure, each a number above 0.")
  private List<Double> epsilons = List.of();

  @Option(
      names = "--repetitions",
      defaultValue = "400",
      paramLabel = "N",
      description = "Studies for each epsilon; without it, ${DEFAULT-VALUE}.")
  private int repetitions;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "Seed of the samples and the noise, started anew for each epsilon; without it,"
              + " ${DEFAULT-VALUE}. The same seed gives the same output.")
  private long seed;

  double horizon() {
    return horizon;
  }

  int repetitions() {
    return repetitions;
  }

  long seed() {
    return seed;
  }

  /**
   * Returns the life tables to measure, with the library's defaults, by their guarantees.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  Map<PureDp, DpLifeTable> measurements(UnaryOperator<DpLifeTable.Builder> more) {
    if (repetitions < 1) {
      throw new IllegalArgumentException("--repetitions must be at least 1, got " + repetitions);
    }
    if (!(horizon > 0 && Double.isFinite(horizon))) {
      throw new IllegalArgumentException("--horizon must be finite and above 0, got " + horizon);
    }
    Map<PureDp, DpLifeTable> measurements = new LinkedHashMap<>();
    for (double epsilon : epsilons) {
      if (!(epsilon > 0 && Double.isFinite(epsilon))) {
        throw new IllegalArgumentException("--epsilon must be finite and above 0, got " + epsilon);
      }
      PureDp privacy = PureDp.of(epsilon);
      measurements.put(
          privacy, more.apply(DpLifeTable.builder().horizon(horizon).privacy(privacy)).build());
    }
    return measurements;
  }
}
