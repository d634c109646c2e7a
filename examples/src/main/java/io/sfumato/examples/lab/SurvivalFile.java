package io.sfumato.examples.lab;

import io.sfumato.survival.SurvivalData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;

/** The options that name a CSV file with survival data, and how it is read. */
final class SurvivalFile {

  /** Tablesaw quotes whole rows in its messages, however long they are. */
  private static final int LONGEST_REASON = 200;

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
      description = "Column of what ended follow-up.")
  private String status = "";

  @Option(
      names = "--event",
      required = true,
      paramLabel = "VALUE",
      description =
          "The status that means the event, a number or text; every other status is censoring.")
  private String event = "";

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it is not a readable CSV file with rows and these columns
   */
  SurvivalData read() {
    Table table = table();
    Column<?> statuses = column(table, "--status", status);
    checkNumbers(column(table, "--time", time));
    OptionalDouble number = number(event);
    if (number.isPresent()) {
      checkSeen(table, row -> number.equals(number(statuses.getString(row))));
      return SurvivalData.from(table, time, status, number.getAsDouble());
    }
    checkSeen(table, row -> statuses.getString(row).equals(event));
    return SurvivalData.from(table, time, status, event);
  }

  private void checkNumbers(Column<?> times) {
    for (int row = 0; row < times.size(); row++) {
      if (!times.isMissing(row) && number(times.getString(row)).isEmpty()) {
        throw new IllegalArgumentException(
            "--time must name a numeric column, got '%s'".formatted(time));
      }
    }
  }

  private void checkSeen(Table table, IntPredicate isEvent) {
    if (IntStream.range(0, table.rowCount()).noneMatch(isEvent)) {
      throw new IllegalArgumentException(
          "--event must be a value of column '%s', got '%s'".formatted(status, event));
    }
  }

  private Table table() {
    if (!Files.isRegularFile(csv) || !Files.isReadable(csv)) {
      throw new IllegalArgumentException("--csv must be a readable file, got '%s'".formatted(csv));
    }
    Table table;
    try {
      table =
          Table.read()
              .usingOptions(
                  CsvReadOptions.builder(csv.toFile()).columnTypes(name -> ColumnType.STRING));
    } catch (RuntimeException e) {
      String reason = e.toString();
      throw new IllegalArgumentException(
          "--csv must be a CSV file with a header line, got '%s': %s"
              .formatted(csv, reason.substring(0, Math.min(reason.length(), LONGEST_REASON))),
          e);
    }
    if (table.isEmpty()) {
      throw new IllegalArgumentException(
          "--csv must have rows below its header line, got none in '%s'".formatted(csv));
    }
    return table;
  }

  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static Column<?> column(Table table, String option, String name) {
    if (!table.containsColumn(name)) {
      throw new IllegalArgumentException(
          "%s must name a column of the file, got '%s'; it has %s"
              .formatted(option, name, String.join(", ", table.columnNames())));
    }
    return table.column(name);
  }
}
