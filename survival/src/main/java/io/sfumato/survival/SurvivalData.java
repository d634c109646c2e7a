package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.DisjointSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Follow-up times with what ended them: the event, or censoring. Private data.
 *
 * <p>No value of a row makes this class or its users throw: a time that is missing (NaN) or
 * negative counts as 0, and a row without a time or status counts as censored. Infinite times are
 * beyond every horizon. Immutable.
 */
public final class SurvivalData {

  private final double[] times;
  private final boolean[] events;

  private SurvivalData(double[] times, boolean[] events) {
    this.times = times;
    this.events = events;
  }

  /**
   * Returns data from arrays, one element for each row.
   *
   * @param times the follow-up times, in any one unit; copied
   * @param events whether the event was seen at that time (true) or follow-up was censored; copied
   * @return the data
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public static SurvivalData of(double[] times, boolean[] events) {
    requireNonNull(times, "times");
    requireNonNull(events, "events");
    if (times.length != events.length) {
      throw new IllegalArgumentException("times and events must have the same length");
    }
    return cleaned(times.clone(), i -> events[i]);
  }

  /**
   * Reads two columns of a CSV file with a header line. Every cell is read as text and by itself,
   * so that no row decides how another is read.
   *
   * @param file the file; its header is public, and each row has as many cells
   * @param timeColumn the column of times; a cell that is no number is a missing time
   * @param statusColumn the column of what ended follow-up
   * @param eventValue the status that means the event; every other one is censoring
   * @return the data
   * @throws IllegalArgumentException if there is no such file or column, or it is not a CSV file
   */
  public static SurvivalData readCsv(
      Path file, String timeColumn, String statusColumn, double eventValue) {
    return from(TextTable.read(file), timeColumn, statusColumn, eventValue);
  }

  /**
   * Reads two columns of a CSV file with a header line, as the other method of this name, with a
   * status compared as text.
   *
   * @param file the file; its header is public, and each row has as many cells
   * @param timeColumn the column of times; a cell that is no number is a missing time
   * @param statusColumn the column of what ended follow-up
   * @param eventValue the status that means the event, not empty; every other one is censoring
   * @return the data
   * @throws IllegalArgumentException if there is no such file or column, it is not a CSV file, or
   *     {@code eventValue} is empty
   */
  public static SurvivalData readCsv(
      Path file, String timeColumn, String statusColumn, String eventValue) {
    return from(TextTable.read(file), timeColumn, statusColumn, eventValue);
  }

  /**
   * Returns data from two columns of a table.
   *
   * <p><b>Column types are public.</b> A reader that guesses them from the values, as Tablesaw's
   * {@code Table.read().csv(file)} does, lets one row decide how all others are read, and whether
   * this method throws. Give the types when reading, or use {@link #readCsv}.
   *
   * @param table the table, one row for each follow-up
   * @param timeColumn the column of times, numeric or text; a text that is no number is a missing
   *     time
   * @param statusColumn the column of what ended follow-up, numeric, boolean or text
   * @param eventValue the status that means the event; every other one, and a missing one, is
   *     censoring; for a boolean column 1 is true
   * @return the data
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  public static SurvivalData from(
      Table table, String timeColumn, String statusColumn, double eventValue) {
    IntToDoubleFunction status = numbers(table, "statusColumn", statusColumn);
    return cleaned(times(table, timeColumn), i -> status.applyAsDouble(i) == eventValue);
  }

  /**
   * Returns data from two columns of a table whose status is text. Column types are public, as the
   * other method of this name says.
   *
   * @param table the table, one row for each follow-up
   * @param timeColumn the column of times, numeric or text; a text that is no number is a missing
   *     time
   * @param statusColumn the text column of what ended follow-up
   * @param eventValue the status that means the event, not empty; every other one, and a missing
   *     one, is censoring
   * @return the data
   * @throws IllegalArgumentException if a column is missing or of another type, or {@code
   *     eventValue} is empty
   */
  public static SurvivalData from(
      Table table, String timeColumn, String statusColumn, String eventValue) {
    if (requireNonNull(eventValue, "eventValue").isEmpty()) {
      throw new IllegalArgumentException("eventValue must not be empty: a missing status is none");
    }
    Column<?> status = column(table, "statusColumn", statusColumn);
    if (!TextTable.isText(status)) {
      throw new IllegalArgumentException(
          "statusColumn '%s' must be text for an eventValue that is text, got type %s; give column"
                  .formatted(statusColumn, status.type())
              + " types when reading the table, use readCsv, or pass a number");
    }
    return cleaned(times(table, timeColumn), i -> status.getString(i).equals(eventValue));
  }

  /**
   * Divides the rows by public labels, for releases that cost no more than the most expensive part.
   *
   * @param rowLabels the label of each row, private
   * @param labels the public labels, distinct, at least one; never taken from the data
   * @return the split
   * @throws IllegalArgumentException if there is not one label for each row, or the public labels
   *     are none or repeated
   */
  public DisjointSplit<SurvivalData> split(List<String> rowLabels, List<String> labels) {
    if (requireNonNull(rowLabels, "rowLabels").size() != times.length) {
      throw new IllegalArgumentException("rowLabels must have one label for each row");
    }
    return DisjointSplit.of(rowLabels, labels, this::select);
  }

  private SurvivalData select(int[] rows) {
    double[] partTimes = new double[rows.length];
    boolean[] partEvents = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      partTimes[i] = times[rows[i]];
      partEvents[i] = events[rows[i]];
    }
    return new SurvivalData(partTimes, partEvents);
  }

  /** Returns the number of rows. Package-private: under add/remove it is private. */
  int size() {
    return times.length;
  }

  /** Returns the time of a row, at least 0 and never NaN. */
  double time(int row) {
    return times[row];
  }

  /** Returns whether a row ended with the event. */
  boolean isEvent(int row) {
    return events[row];
  }

  /** Says nothing about the rows: what prints is not private. */
  @Override
  public String toString() {
    return "SurvivalData[private]";
  }

  private static SurvivalData cleaned(double[] times, IntPredicate isEvent) {
    boolean[] events = new boolean[times.length];
    for (int i = 0; i < times.length; i++) {
      events[i] = !Double.isNaN(times[i]) && isEvent.test(i);
      times[i] = times[i] > 0 ? times[i] : 0;
    }
    return new SurvivalData(times, events);
  }

  private static double[] times(Table table, String timeColumn) {
    IntToDoubleFunction numbers = numbers(table, "timeColumn", timeColumn);
    double[] times = new double[table.rowCount()];
    for (int i = 0; i < times.length; i++) {
      times[i] = numbers.applyAsDouble(i);
    }
    return times;
  }

  /** Returns the number in each row, NaN where there is none. */
  private static IntToDoubleFunction numbers(Table table, String parameter, String name) {
    Column<?> column = column(table, parameter, name);
    if (column instanceof NumericColumn<?> numeric) {
      return numeric::getDouble;
    } else if (column instanceof BooleanColumn flags) {
      return flags::getDouble;
    } else if (TextTable.isText(column)) {
      return i -> TextTable.number(column.getString(i));
    }
    throw new IllegalArgumentException(
        "%s '%s' must be numeric, boolean or text, got type %s"
            .formatted(parameter, name, column.type()));
  }

  private static Column<?> column(Table table, String parameter, String name) {
    requireNonNull(table, "table");
    requireNonNull(name, parameter);
    if (!table.containsColumn(name)) {
      throw new IllegalArgumentException(
          "%s must be a column of the table, got '%s'; it has %s"
              .formatted(parameter, name, table.columnNames()));
    }
    return table.column(name);
  }
}
