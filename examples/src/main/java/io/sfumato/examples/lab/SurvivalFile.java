package io.sfumato.examples.lab;

import io.sfumato.survival.SurvivalColumns;
import io.sfumato.survival.SurvivalData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;
import tech.tablesaw.selection.Selection;

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

  /**
   * Reads the file with more columns. As R does, leaves out rows in which one of the columns is
   * empty, and rows whose entry is not before their time.
   *
   * @param more the other columns
   * @param remarks where it is said how many rows were left out
   * @throws IllegalArgumentException if it is not a readable CSV file with rows and these columns,
   *     or a number in them is out of range
   */
  SurvivalData read(SurvivalFileColumns more, Consumer<String> remarks) {
    return data(observed(more, remarks), more);
  }

  /**
   * Reads the file as {@link #read(SurvivalFileColumns, Consumer)} does, and makes a group of each
   * stratum of each group, such as {@code treated/old}.
   */
  SurvivalData readCrossed(SurvivalFileColumns more, Consumer<String> remarks) {
    Table table = observed(more, remarks);
    SurvivalData data = data(table, more);
    List<Column<?>> parts =
        Stream.concat(more.group().stream(), more.strata().stream())
            .<Column<?>>map(table::column)
            .toList();
    return parts.isEmpty()
        ? data
        : data.withGroups(
            IntStream.range(0, table.rowCount())
                .mapToObj(
                    row ->
                        parts.stream()
                            .map(part -> part.getString(row))
                            .collect(Collectors.joining("/")))
                .toList());
  }

  /** Returns the rows that can be used, and checks all of them but the status. */
  private Table observed(SurvivalFileColumns more, Consumer<String> remarks) {
    Table table = table();
    Map<String, String> named = new LinkedHashMap<>();
    named.put("--time", time);
    named.put("--status", status);
    named.putAll(more.options());
    named.forEach((option, name) -> column(table, option, name));
    Table filled = withoutEmptyCells(table, named.values(), remarks);
    checkInRange("--time", time, filled.column(time));
    more.numbers().forEach((option, name) -> checkInRange(option, name, filled.column(name)));
    Table observed = more.entry().map(e -> enteredBefore(filled, e, remarks)).orElse(filled);
    if (observed.isEmpty()) {
      throw new IllegalArgumentException(
          "--csv must have rows that can be used, got none in '%s'".formatted(csv));
    }
    return observed;
  }

  private SurvivalData data(Table table, SurvivalFileColumns more) {
    Column<?> statuses = table.column(status);
    OptionalDouble number = number(event);
    SurvivalColumns columns = SurvivalColumns.of(time, status);
    if (number.isPresent()) {
      checkSeen(table, row -> number.equals(number(statuses.getString(row))));
      return SurvivalData.from(table, more.addTo(columns.event(number.getAsDouble())));
    }
    checkSeen(table, row -> statuses.getString(row).equals(event));
    return SurvivalData.from(table, more.addTo(columns.event(event)));
  }

  private static Table withoutEmptyCells(
      Table table, Collection<String> names, Consumer<String> remarks) {
    Table kept = table.where(filled(table, names));
    int left = table.rowCount() - kept.rowCount();
    if (left > 0) {
      remarks.accept("%d of %d rows are left out: empty cells".formatted(left, table.rowCount()));
    }
    return kept;
  }

  private static Selection filled(Table table, Collection<String> names) {
    return Selection.with(
        IntStream.range(0, table.rowCount())
            .filter(row -> names.stream().noneMatch(name -> table.column(name).isMissing(row)))
            .toArray());
  }

  private Table enteredBefore(Table table, String entry, Consumer<String> remarks) {
    int[] rows =
        IntStream.range(0, table.rowCount())
            .filter(row -> cell(table, entry, row) < cell(table, time, row))
            .toArray();
    int left = table.rowCount() - rows.length;
    if (left > 0) {
      remarks.accept(
          "%d of %d rows are left out: their entry is not before their time"
              .formatted(left, table.rowCount()));
    }
    return table.where(Selection.with(rows));
  }

  private static double cell(Table table, String name, int row) {
    return Double.parseDouble(table.column(name).getString(row));
  }

  private void checkNumbers(Column<?> times) {
    for (int row = 0; row < times.size(); row++) {
      if (!times.isMissing(row) && number(times.getString(row)).isEmpty()) {
        throw new IllegalArgumentException(
            "--time must name a numeric column, got '%s'".formatted(time));
      }
    }
  }

  /** Checks numbers that must be at least 0, in a column without empty cells. */
  private static void checkInRange(String option, String name, Column<?> numbers) {
    for (int row = 0; row < numbers.size(); row++) {
      OptionalDouble value = number(numbers.getString(row));
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            "%s must name a numeric column, got '%s'".formatted(option, name));
      }
      if (!(value.getAsDouble() >= 0 && Double.isFinite(value.getAsDouble()))) {
        throw new IllegalArgumentException(
            "%s must name a column of finite numbers, none below 0, got %s in '%s'"
                .formatted(option, numbers.getString(row), name));
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

  /**
   * Reads the rows to draw studies from, all in one group.
   *
   * @throws IllegalArgumentException if it is not a readable CSV file with rows and these columns
   */
  StudyRows rows() {
    return rows(table(), row -> "");
  }

  /**
   * Reads the rows to draw studies from, with the column of groups that an option names.
   *
   * @throws IllegalArgumentException if it is not a readable CSV file with rows and these columns
   */
  StudyRows rows(String option, String group) {
    Table table = table();
    Column<?> groups = column(table, option, group);
    return rows(table, groups::getString);
  }

  private StudyRows rows(Table table, IntFunction<String> groupOf) {
    Column<?> statuses = column(table, "--status", status);
    Column<?> numbers = column(table, "--time", time);
    checkNumbers(numbers);
    OptionalDouble number = number(event);
    IntPredicate isEvent =
        row ->
            number.isPresent()
                ? number.equals(number(statuses.getString(row)))
                : statuses.getString(row).equals(event);
    checkSeen(table, isEvent);
    double[] times = new double[table.rowCount()];
    boolean[] events = new boolean[times.length];
    for (int row = 0; row < times.length; row++) {
      times[row] = number(numbers.getString(row)).orElse(Double.NaN);
      events[row] = isEvent.test(row);
    }
    return new StudyRows(
        times, events, IntStream.range(0, times.length).mapToObj(groupOf).toList());
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
