package io.sfumato.examples.lab;

import io.sfumato.survival.SurvivalColumns;
import io.sfumato.survival.SurvivalData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import picocli.CommandLine.Option;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** The options that name a CSV file with covariates and their public bounds, and how it is read. */
final class CoxFile {

  private static final String TIME = "#time";
  private static final String EVENT = "#event";

  @Option(
      names = "--csv",
      required = true,
      paramLabel = "FILE",
      description = "CSV file with a header line, one row per person.")
  private Path csv = Path.of("");

  @Option(
      names = "--time",
      required = true,
      paramLabel = "COL",
      description = "Column of follow-up times, numeric.")
  private String time = "";

  @Option(
      names = "--status",
      required = true,
      paramLabel = "COL",
      description = "Column of what ended follow-up, numeric.")
  private String status = "";

  @Option(
      names = "--event",
      required = true,
      paramLabel = "VALUE",
      description = "The status that means the event, a number; every other one is censoring.")
  private double event;

  @Option(
      names = "--covariates",
      required = true,
      split = ",",
      paramLabel = "COL",
      description = "Columns of covariates, numeric.")
  private List<String> covariates = List.of();

  @Option(
      names = "--bounds",
      required = true,
      split = ",",
      paramLabel = "LOW:HIGH",
      description = "Public bounds of each covariate, in the same order.")
  private List<String> bounds = List.of();

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "H",
      description = "The last time, public, in the unit of the times.")
  private double horizon;

  /** A covariate with its bounds. */
  record Bounded(String name, double lower, double upper) {

    static Bounded of(String name, String bounds) {
      String[] ends = bounds.split(":", -1);
      try {
        if (ends.length == 2) {
          return new Bounded(name, Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new IllegalArgumentException(
          "--bounds must be pairs of numbers LOW:HIGH, got '%s' for '%s'".formatted(bounds, name));
    }

    double clamped(double value) {
      return Double.isNaN(value) ? (lower + upper) / 2 : Math.max(lower, Math.min(upper, value));
    }
  }

  double horizon() {
    return horizon;
  }

  /** Returns the covariates with their bounds. */
  List<Bounded> bounded() {
    if (bounds.size() != covariates.size()) {
      throw new IllegalArgumentException(
          "--bounds must be one pair for each of %d covariates, got %d"
              .formatted(covariates.size(), bounds.size()));
    }
    List<Bounded> bounded = new ArrayList<>();
    for (int j = 0; j < bounds.size(); j++) {
      bounded.add(Bounded.of(covariates.get(j), bounds.get(j)));
    }
    return bounded;
  }

  /**
   * Reads the columns, clamped to horizon and bounds.
   *
   * @throws IllegalArgumentException if it is not a readable CSV file with rows and these columns
   */
  Table read() {
    if (!Files.isRegularFile(csv) || !Files.isReadable(csv)) {
      throw new IllegalArgumentException("--csv must be a readable file, got '%s'".formatted(csv));
    }
    Table texts;
    try {
      texts =
          Table.read()
              .usingOptions(
                  CsvReadOptions.builder(csv.toFile()).columnTypes(name -> ColumnType.STRING));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "--csv must be a CSV file with a header line, got '%s'".formatted(csv), e);
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(
          "--csv must have rows below its header line, got none in '%s'".formatted(csv));
    }
    DoubleColumn times = numbers(texts, "--time", time, t -> t);
    DoubleColumn events = numbers(texts, "--status", status, s -> s == event ? 1 : 0);
    for (int i = 0; i < events.size(); i++) {
      if (times.getDouble(i) > horizon) {
        events.set(i, 0);
        times.set(i, horizon);
      }
    }
    Table table = Table.create(times.setName(TIME), events.setName(EVENT));
    for (Bounded covariate : bounded()) {
      table.addColumns(numbers(texts, "--covariates", covariate.name(), covariate::clamped));
    }
    return table;
  }

  private DoubleColumn numbers(
      Table texts, String option, String name, DoubleUnaryOperator change) {
    if (!texts.containsColumn(name)) {
      throw new IllegalArgumentException(
          "%s must name columns of the file, got '%s'; it has %s"
              .formatted(option, name, String.join(", ", texts.columnNames())));
    }
    DoubleColumn numbers = DoubleColumn.create(name);
    for (int i = 0; i < texts.rowCount(); i++) {
      String text = texts.column(name).getString(i);
      double number;
      try {
        number = text.isEmpty() ? Double.NaN : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s must name numeric columns, got '%s'".formatted(option, name), e);
      }
      numbers.append(change.applyAsDouble(number));
    }
    return numbers;
  }

  /** Returns rows of what {@link #read} returned. */
  static SurvivalData data(Table table, List<Bounded> bounded) {
    return SurvivalData.from(
        table,
        SurvivalColumns.of(TIME, EVENT)
            .covariates(bounded.stream().map(Bounded::name).toArray(String[]::new)));
  }
}
