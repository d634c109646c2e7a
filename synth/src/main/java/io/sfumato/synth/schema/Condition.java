package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** A set of values of one column, for rules on rows. Immutable and thread-safe. */
public final class Condition {

  /** What the ends of a range are. */
  private enum Ends {
    NONE,
    NUMBERS,
    DATES,
    TIMES
  }

  private static final double SECONDS_OF_A_DAY = 24 * 3600;

  private final String column;
  private final List<String> labels;
  private final boolean missing;
  private final Ends ends;
  private final double from;
  private final double to;

  private Condition(
      String column, List<String> labels, boolean missing, Ends ends, double from, double to) {
    this.column = requireNonNull(column, "column");
    this.labels = List.copyOf(labels);
    this.missing = missing;
    this.ends = ends;
    this.from = from;
    this.to = to;
  }

  /**
   * Returns the condition that a column has one of some labels.
   *
   * @param column the name of the column, one of labels or of booleans
   * @param labels the labels, at least one
   * @return the condition
   */
  public static Condition is(String column, String... labels) {
    return new Condition(column, List.of(labels), false, Ends.NONE, 0, 0);
  }

  /**
   * Returns the condition that a number lies in a closed range. An interval of a column with fewer
   * codes than values counts by its middle.
   *
   * @param column the name of the column, one of numbers
   * @param from the least number
   * @param to the largest number, not NaN and at least {@code from}
   * @return the condition
   * @throws IllegalArgumentException if the range is empty
   */
  public static Condition between(String column, double from, double to) {
    return range(column, Ends.NUMBERS, from, to);
  }

  /**
   * Returns the condition that a date lies in a closed range, whatever the time of day.
   *
   * @param column the name of the column, one of dates
   * @param from the first date
   * @param to the last date, not before {@code from}
   * @return the condition
   * @throws IllegalArgumentException if the range is empty
   */
  public static Condition between(String column, LocalDate from, LocalDate to) {
    return range(column, Ends.DATES, (double) from.toEpochDay(), (double) to.toEpochDay());
  }

  /**
   * Returns the condition that a date with a time lies in a closed range of seconds.
   *
   * @param column the name of the column, one of dates with times
   * @param from the first second
   * @param to the last second, not before {@code from}
   * @return the condition
   * @throws IllegalArgumentException if the range is empty
   */
  public static Condition between(String column, LocalDateTime from, LocalDateTime to) {
    double first = (double) DayColumn.seconds(from);
    return range(column, Ends.TIMES, first, (double) DayColumn.seconds(to));
  }

  private static Condition range(String column, Ends ends, double from, double to) {
    if (!(from <= to)) {
      throw new IllegalArgumentException(
          "range of column '%s' must have a first value that is not above the last, got [%s, %s]"
              .formatted(column, from, to));
    }
    return new Condition(column, List.of(), false, ends, from, to);
  }

  /**
   * Returns the condition that a value is missing.
   *
   * @param column the name of the column, which must be nullable
   * @return the condition
   */
  public static Condition missing(String column) {
    return new Condition(column, List.of(), true, Ends.NONE, 0, 0);
  }

  String column() {
    return column;
  }

  /**
   * Returns the codes for which the condition holds, ascending.
   *
   * @throws IllegalArgumentException if there are none, or the column has no such values
   */
  List<Integer> codes(SchemaColumn of) {
    List<Integer> codes = new ArrayList<>();
    if (missing) {
      if (!of.nullable()) {
        throw new IllegalArgumentException(
            "column '%s' must be nullable to be missing".formatted(column));
      }
      codes.add(of.values());
    } else if (ends == Ends.NONE) {
      labels.forEach(label -> codes.add(code(of, label)));
      codes.sort(null);
    } else {
      addRange(of, codes);
    }
    if (codes.isEmpty()) {
      throw new IllegalArgumentException(
          "condition on column '%s' must hold for a value of its domain".formatted(column));
    }
    return codes;
  }

  private int code(SchemaColumn of, String label) {
    List<String> known = of instanceof LabelColumn column ? column.labels() : List.of();
    if (!known.contains(label)) {
      throw new IllegalArgumentException(
          known.isEmpty()
              ? "column '%s' has no labels; use between".formatted(column)
              : "labels of column '%s' must be among %s, got '%s'".formatted(column, known, label));
    }
    return known.indexOf(label);
  }

  private void addRange(SchemaColumn of, List<Integer> codes) {
    NumberColumn numbers = numbers(of);
    double first = from;
    double last = to;
    if (ends == Ends.DATES && of instanceof DayColumn dates && dates.hasTimes()) {
      first = from * SECONDS_OF_A_DAY;
      last = (to + 1) * SECONDS_OF_A_DAY - 1;
    }
    for (int code = 0; code < numbers.values(); code++) {
      double middle = numbers.middle(code);
      if (middle >= first && middle <= last) {
        codes.add(code);
      }
    }
  }

  private NumberColumn numbers(SchemaColumn of) {
    if (of instanceof NumberColumn numbers && ends == Ends.NUMBERS) {
      return numbers;
    }
    if (of instanceof DayColumn dates
        && (ends == Ends.DATES || (ends == Ends.TIMES && dates.hasTimes()))) {
      return dates.days();
    }
    throw new IllegalArgumentException(
        "column '%s' must have values such as the ends of the range: numbers, dates, or dates with times"
            .formatted(column));
  }

  /** Returns the condition as schemas are written. */
  Fields toFields() {
    Fields fields = Fields.NONE.with("column", column);
    return switch (ends) {
      case NUMBERS -> fields.with("between", new double[] {finite(from), finite(to)});
      case DATES -> fields.withTexts("between", List.of(DayColumn.date(from), DayColumn.date(to)));
      case TIMES -> fields.withTexts("between", List.of(DayColumn.time(from), DayColumn.time(to)));
      case NONE -> missing ? fields.with("missing", true) : fields.withTexts("is", labels);
    };
  }

  /** No value of a column is larger than the largest finite number. */
  private static double finite(double end) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, end));
  }
}
