package io.sfumato.examples.lab;

import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.GondaraWang;
import io.sfumato.survival.NoiseSchedule;
import io.sfumato.survival.SensitivityAssumption;
import io.sfumato.survival.TimeGrid;
import io.sfumato.survival.TimeIndexedLaplace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that choose private survival curves, and their guarantees. */
final class CurveMethods {

  private static final List<String> NAMES = List.of("life-table", "time-indexed", "gondara-wang");

  private static final Map<String, NoiseSchedule> SCHEDULES =
      Map.of(
          "constant", NoiseSchedule.constant(),
          "inverse", NoiseSchedule.inverse(),
          "inverse-root", NoiseSchedule.inverseRoot(),
          "linear", NoiseSchedule.linear(),
          "increasing", NoiseSchedule.increasing());

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "H",
      description = "The last time of the curve, public, in the unit of the times.")
  private double horizon;

  @Option(
      names = "--method",
      defaultValue = "life-table",
      paramLabel = "M",
      description =
          "life-table (the default), the baselines time-indexed or gondara-wang, or all of them.")
  private String method = "life-table";

  @Option(
      names = "--privacy",
      defaultValue = "pure",
      paramLabel = "P",
      description =
          "pure (the default), or zcdp: ρ = ε²/2, which every ε-DP release satisfies, for each"
              + " epsilon.")
  private String privacy = "pure";

  @Option(
      names = "--relation",
      defaultValue = "add-remove",
      paramLabel = "R",
      description = "Which datasets are neighbours: add-remove (the default) or replace-one.")
  private String relation = "add-remove";

  @Option(
      names = "--bins",
      defaultValue = "auto",
      paramLabel = "N|auto",
      description =
          "Bins of a uniform grid, or auto (the default): the library's choice for life-table, and"
              + " what did best on most data for the baselines: 3 + 5 ε for gondara-wang and 4 +"
              + " 1.2 ε for time-indexed, but 2, or ε / 4 if that is more, with the general"
              + " assumption.")
  private String bins = "auto";

  @Option(
      names = "--assumption",
      defaultValue = "general",
      paramLabel = "A",
      description =
          "Of time-indexed: general (the default), which assumes nothing; no-censoring:N for N rows"
              + " of which none is censored; or padded:M for M immortal rows more. N and M are"
              + " public.")
  private String assumption = "general";

  @Option(
      names = "--schedule",
      defaultValue = "increasing",
      paramLabel = "S",
      description =
          "Of time-indexed: how noise changes with time, constant, inverse, inverse-root, linear or"
              + " increasing (the default, as it did best).")
  private String schedule = "increasing";

  double horizon() {
    return horizon;
  }

  /**
   * Returns the guarantee of one release.
   *
   * @throws IllegalArgumentException if an option is not one of its values
   */
  PrivacyBound guarantee(double epsilon) {
    if (!(epsilon > 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("--epsilon must be finite and above 0, got " + epsilon);
    }
    PureDp pure = PureDp.of(epsilon);
    if (privacy.equals("pure")) {
      return pure;
    } else if (privacy.equals("zcdp")) {
      return new Zcdp(pure.epsilon().pow(2).multiply(new BigDecimal("0.5")));
    }
    throw new IllegalArgumentException("--privacy must be pure or zcdp, got '" + privacy + "'");
  }

  /**
   * Returns the methods for one ε, in the order of the help text.
   *
   * @throws IllegalArgumentException if an option is not one of its values, or out of range
   */
  List<CurveMethod<?>> of(double epsilon) {
    PrivacyBound guarantee = guarantee(epsilon);
    if (!(horizon > 0 && Double.isFinite(horizon))) {
      throw new IllegalArgumentException("--horizon must be finite and above 0, got " + horizon);
    }
    if (!method.equals("all") && !NAMES.contains(method)) {
      throw new IllegalArgumentException(
          "--method must be one of %s or all, got '%s'"
              .formatted(String.join(", ", NAMES), method));
    }
    return NAMES.stream()
        .filter(name -> method.equals("all") || method.equals(name))
        .<CurveMethod<?>>map(name -> of(name, epsilon, guarantee))
        .toList();
  }

  private CurveMethod<?> of(String name, double epsilon, PrivacyBound guarantee) {
    return switch (name) {
      case "life-table" -> CurveMethod.of(lifeTable(guarantee));
      case "time-indexed" -> CurveMethod.of(timeIndexed(epsilon, guarantee));
      default ->
          CurveMethod.of(
              GondaraWang.builder()
                  .grid(grid(3 + 5 * epsilon))
                  .privacy(guarantee)
                  .neighboring(neighboring())
                  .build());
    };
  }

  private DpLifeTable lifeTable(PrivacyBound guarantee) {
    DpLifeTable.Builder builder =
        DpLifeTable.builder().privacy(guarantee).neighboring(neighboring());
    return bins.equals("auto")
        ? builder.horizon(horizon).build()
        : builder.grid(TimeGrid.uniform(horizon, binsAsNumber())).build();
  }

  private TimeIndexedLaplace timeIndexed(double epsilon, PrivacyBound guarantee) {
    NoiseSchedule noiseSchedule = SCHEDULES.get(schedule);
    if (noiseSchedule == null) {
      throw new IllegalArgumentException(
          "--schedule must be constant, inverse, inverse-root, linear or increasing, got '%s'"
              .formatted(schedule));
    }
    SensitivityAssumption start = assumption();
    double tuned = assumption.equals("general") ? Math.max(2, epsilon / 4) : 4 + 1.2 * epsilon;
    return TimeIndexedLaplace.builder()
        .grid(grid(tuned))
        .assumption(start)
        .schedule(noiseSchedule)
        .privacy(guarantee)
        .neighboring(neighboring())
        .build();
  }

  private SensitivityAssumption assumption() {
    if (assumption.equals("general")) {
      return SensitivityAssumption.general();
    }
    int colon = assumption.indexOf(':');
    String kind = assumption.substring(0, Math.max(0, colon));
    if (kind.equals("no-censoring")) {
      return SensitivityAssumption.noCensoring(rows(colon));
    } else if (kind.equals("padded")) {
      return SensitivityAssumption.padded(rows(colon));
    }
    throw new IllegalArgumentException(
        "--assumption must be general, no-censoring:N or padded:M, got '%s'".formatted(assumption));
  }

  private int rows(int colon) {
    return number("--assumption must have a whole number", assumption.substring(colon + 1));
  }

  private Neighboring neighboring() {
    for (Neighboring neighboring : Neighboring.values()) {
      if (neighboring.label().equals(relation)) {
        return neighboring;
      }
    }
    throw new IllegalArgumentException(
        "--relation must be add-remove or replace-one, got '%s'".formatted(relation));
  }

  /** Returns a uniform grid of as many bins as asked for, else of the tuned number, up to 100. */
  private TimeGrid grid(double tuned) {
    int count = bins.equals("auto") ? (int) Math.rint(Math.min(100, tuned)) : binsAsNumber();
    return TimeGrid.uniform(horizon, count);
  }

  private int binsAsNumber() {
    return number("--bins must be a whole number or auto", bins);
  }

  private static int number(String rule, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s, got '%s'".formatted(rule, text), e);
    }
  }
}
