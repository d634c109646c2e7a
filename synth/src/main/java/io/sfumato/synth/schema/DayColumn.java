package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.columns.Column;

/**
 * A column of dates, or of dates with times of day, with public bounds. Dates are treated as
 * integers: the number of days since 1970-01-01; with times, the number of seconds since the first
 * midnight of that day, in no time zone, fractions cut off.
 *
 * <p>Text is read as ISO 8601, {@code 2024-03-01} or {@code 2024-03-01T12:30}, also with a space
 * instead of the T, and without regard to an offset; what is neither is missing. A date is read as
 * its first second where times are wanted, a time as its date where they are not. See {@link
 * NumberColumn} for dates beyond the bounds. Immutable and thread-safe.
 */
public final class DayColumn extends SchemaColumn {

  private static final int LARGEST_YEAR = 9999;
  private static final int SECONDS_OF_A_DAY = 24 * 3600;

  private final NumberColumn days;
  private final boolean times;

  DayColumn(NumberColumn days) {
    this(days, false);
  }

  private DayColumn(NumberColumn days, boolean times) {
    this.days = days;
    this.times = times;
  }

  static DayColumn between(String name, LocalDate first, LocalDate last) {
    checkYear(name, first.getYear());
    checkYear(name, last.getYear());
    return new DayColumn(NumberColumn.integers(name, first.toEpochDay(), last.toEpochDay()));
  }

  static DayColumn between(String name, LocalDateTime first, LocalDateTime last) {
    checkYear(name, first.getYear());
    checkYear(name, last.getYear());
    return new DayColumn(NumberColumn.integers(name, seconds(first), seconds(last)), true);
  }

  static DayColumn withEdges(String name, boolean times, double[] edges) {
    NumberColumn days = new NumberColumn(name, true, false, edges);
    for (double bound : new double[] {edges[0], edges[edges.length - 1] - 1}) {
      checkYear(name, atDay(times ? Math.floor(bound / SECONDS_OF_A_DAY) : bound).getYear());
    }
    return new DayColumn(days, times);
  }

  /** Tables have 16 bits for a year. */
  private static void checkYear(String name, int year) {
    if (Math.abs(year) > LARGEST_YEAR) {
      throw new IllegalArgumentException(
          "bounds of column '%s' must be in the years ±%d, got %d"
              .formatted(name, LARGEST_YEAR, year));
    }
  }

  /** Returns the seconds since the first midnight of 1970-01-01, rounded down. */
  static long seconds(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  /** Returns a date as text, from days since 1970-01-01. */
  static String date(double days) {
    return atDay(days).toString();
  }

  /** Returns a date with a time as text, from seconds. */
  static String time(double seconds) {
    return atSecond((long) seconds).toString();
  }

  private static LocalDate atDay(double days) {
    return LocalDate.ofEpochDay((long) days);
  }

  private static LocalDateTime atSecond(long seconds) {
    return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
  }

  @Override
  DayColumn asNullable() {
    return new DayColumn(days.asNullable(), times);
  }

  DayColumn withIntervals(int intervals) {
    return new DayColumn(days.withIntervals(intervals), times);
  }

  @Override
  public String name() {
    return days.name();
  }

  @Override
  public boolean nullable() {
    return days.nullable();
  }

  @Override
  public int values() {
    return days.values();
  }

  @Override
  public boolean ordered() {
    return true;
  }

  /**
   * Returns whether the values have times of day.
   *
   * @return whether they are seconds rather than days
   */
  public boolean hasTimes() {
    return times;
  }

  /**
   * Returns the column as one of integers.
   *
   * @return the days since 1970-01-01, or the seconds if the values have times
   */
  public NumberColumn days() {
    return days;
  }

  @Override
  void checkType(Column<?> column) {
    if (!(column instanceof DateColumn)
        && !(column instanceof DateTimeColumn)
        && !LabelColumn.holdsText(column)) {
      throw new IllegalArgumentException(
          "column '%s' must hold dates, got one of type %s; read it with the right column type"
              .formatted(name(), column.type().name()));
    }
  }

  @Override
  int encode(Column<?> column, int row) {
    return days.code(times ? second(column, row) : day(column, row));
  }

  /** Returns the days since 1970-01-01, NaN if the date is missing. */
  static double day(Column<?> column, int row) {
    return Math.floor(second(column, row) / SECONDS_OF_A_DAY);
  }

  /** Returns the seconds since the first midnight of 1970-01-01, NaN if the date is missing. */
  private static double second(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return Double.NaN;
    }
    try {
      if (column instanceof DateColumn dates) {
        return seconds(requireNonNull(dates.get(row)).atStartOfDay());
      } else if (column instanceof DateTimeColumn dateTimes) {
        return seconds(requireNonNull(dateTimes.get(row)));
      }
      String text = column.getUnformattedString(row).replace(' ', 'T');
      return seconds(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay()
              : LocalDateTime.parse(text, DateTimeFormatter.ISO_DATE_TIME));
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  @Override
  ColumnType type() {
    return times ? ColumnType.LOCAL_DATE_TIME : ColumnType.LOCAL_DATE;
  }

  @Override
  boolean fits(ColumnType type) {
    return type == ColumnType.STRING
        || type == ColumnType.LOCAL_DATE_TIME
        || (type == ColumnType.LOCAL_DATE && !times);
  }

  @Override
  Object draw(int code, SplittableRandom random, ColumnType type) {
    double value = days.draw(code, random);
    if (times) {
      LocalDateTime time = atSecond((long) value);
      return type == ColumnType.STRING ? time.toString() : time;
    }
    LocalDate date = atDay(value);
    if (type == ColumnType.LOCAL_DATE_TIME) {
      return date.atStartOfDay();
    }
    return type == ColumnType.STRING ? date.toString() : date;
  }

  @Override
  Fields toFields() {
    return days.toFields(times ? "datetime" : "date", times ? DayColumn::time : DayColumn::date);
  }
}
