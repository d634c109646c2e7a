package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.RowRule;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import tech.tablesaw.api.ColumnType;

/**
 * Builds a {@link Schema}, column by column. Names are told apart without regard to case, as
 * Tablesaw does. Methods without a column's name are about the column added last. Not safe for use
 * by several threads.
 */
public final class SchemaBuilder {

  private final List<SchemaColumn> columns = new ArrayList<>();
  private final Map<String, ColumnType> types = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<Function<Schema, RowRule>> rules = new ArrayList<>();

  SchemaBuilder() {}

  /**
   * Adds a column of labels without an order.
   *
   * @param name its name
   * @param labels its public labels, distinct, at least one; never taken from the data
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or the labels are not such
   */
  public SchemaBuilder categorical(String name, String... labels) {
    return categorical(name, List.of(labels));
  }

  /**
   * Adds a column of labels without an order.
   *
   * @param name its name
   * @param labels its public labels, distinct, at least one; never taken from the data
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or the labels are not such
   */
  public SchemaBuilder categorical(String name, List<String> labels) {
    return add(new LabelColumn(named(name), labels, false, false, null, false));
  }

  /**
   * Adds a column of labels in an order, such as stages of a disease.
   *
   * @param name its name
   * @param labels its public labels from the least to the largest, distinct, at least one; never
   *     taken from the data
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or the labels are not such
   */
  public SchemaBuilder ordinal(String name, String... labels) {
    return ordinal(name, List.of(labels));
  }

  /**
   * Adds a column of labels in an order, such as stages of a disease.
   *
   * @param name its name
   * @param labels its public labels from the least to the largest, distinct, at least one; never
   *     taken from the data
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or the labels are not such
   */
  public SchemaBuilder ordinal(String name, List<String> labels) {
    return add(new LabelColumn(named(name), labels, true, false, null, false));
  }

  /**
   * Adds a column of booleans.
   *
   * @param name its name
   * @return this builder
   * @throws IllegalArgumentException if the name is taken
   */
  public SchemaBuilder bool(String name) {
    return add(LabelColumn.ofFlags(named(name), false));
  }

  /**
   * Adds a column of integers.
   *
   * @param name its name
   * @param lower the public least value; never taken from the data
   * @param upper the public largest value, at least {@code lower}; both within ±2⁵³
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or a bound is out of range
   */
  public SchemaBuilder integer(String name, long lower, long upper) {
    return add(NumberColumn.integers(named(name), lower, upper));
  }

  /**
   * Adds a column of real numbers.
   *
   * @param name its name
   * @param lower the public lower bound, finite; never taken from the data
   * @param upper the public upper bound, finite and above {@code lower}
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or a bound is out of range
   */
  public SchemaBuilder real(String name, double lower, double upper) {
    return add(NumberColumn.reals(named(name), lower, upper));
  }

  /**
   * Adds a column of integers, as {@link #integer} does.
   *
   * @param name its name
   * @param lower the public least value; never taken from the data
   * @param upper the public largest value, at least {@code lower}; both within ±2⁵³
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or a bound is out of range
   */
  public SchemaBuilder numeric(String name, long lower, long upper) {
    return integer(name, lower, upper);
  }

  /**
   * Adds a column of real numbers, as {@link #real} does.
   *
   * @param name its name
   * @param lower the public lower bound, finite; never taken from the data
   * @param upper the public upper bound, finite and above {@code lower}
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or a bound is out of range
   */
  public SchemaBuilder numeric(String name, double lower, double upper) {
    return real(name, lower, upper);
  }

  /**
   * Adds a column of dates.
   *
   * @param name its name
   * @param first the public first date; never taken from the data
   * @param last the public last date, not before {@code first}
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or the dates are in the wrong order
   */
  public SchemaBuilder date(String name, LocalDate first, LocalDate last) {
    return add(DayColumn.between(named(name), first, last));
  }

  /**
   * Adds a column of dates with times of day, to the second, in no time zone.
   *
   * @param name its name
   * @param first the public first second; never taken from the data
   * @param last the public last second, not before {@code first}
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or the times are in the wrong order
   */
  public SchemaBuilder dateTime(String name, LocalDateTime first, LocalDateTime last) {
    return add(DayColumn.between(named(name), first, last));
  }

  /**
   * Adds a column of numbers with intervals of any widths.
   *
   * @param name its name
   * @param integers whether its values are integers; the last edge is then one above the largest
   * @param edges the public edges of the intervals, finite and increasing, at least two; quantiles
   *     if a release paid for them, never taken from the data
   * @return this builder
   * @throws IllegalArgumentException if the name is taken, or the edges are not such
   */
  public SchemaBuilder intervals(String name, boolean integers, double... edges) {
    return add(new NumberColumn(named(name), integers, false, edges));
  }

  /**
   * Lets values of the last column be missing: synthetic ones will be, as often as real ones.
   *
   * @return this builder
   * @throws IllegalStateException if there is no column yet
   */
  public SchemaBuilder nullable() {
    return replace(last().asNullable());
  }

  /**
   * Sets how many intervals the last column is divided into: synthetic values are no finer. Without
   * this method, {@value NumberColumn#DEFAULT_INTERVALS}, or one for each integer or day if these
   * are fewer.
   *
   * @param intervals the number, in {@code [1, 65536]}; integers get no more than there are
   * @return this builder
   * @throws IllegalStateException if there is no column yet, or it has labels
   * @throws IllegalArgumentException if {@code intervals} is out of range
   */
  public SchemaBuilder intervals(int intervals) {
    if (intervals < 1 || intervals > 65_536) {
      throw new IllegalArgumentException("intervals must be in [1, 65536], got " + intervals);
    }
    SchemaColumn last = last();
    if (last instanceof LabelColumn) {
      throw new IllegalStateException("column '%s' has no intervals".formatted(last.name()));
    }
    return replace(
        last instanceof NumberColumn numbers
            ? numbers.withIntervals(intervals)
            : ((DayColumn) last).withIntervals(intervals));
  }

  /**
   * Sets how many decimal places synthetic values of the last column have, one of real numbers:
   * each is one of the numbers with so many in the interval of its code, all as likely. Of even
   * intervals there are no more than such numbers within the bounds. Real values are read as they
   * are. Without this method, synthetic values have all digits of a {@code double}.
   *
   * @param places the number, in {@code [0, 15]}; the bounds times 10^places must be within ±2⁵⁰;
   *     {@link #build} refuses intervals in which there is no such number
   * @return this builder
   * @throws IllegalStateException if there is no column yet, or it is not one of real numbers
   * @throws IllegalArgumentException if {@code places} is out of range
   */
  public SchemaBuilder decimals(int places) {
    if (last() instanceof NumberColumn numbers && !numbers.isInteger()) {
      return replace(numbers.withDecimals(places));
    }
    throw new IllegalStateException("column '%s' has no decimals".formatted(last().name()));
  }

  /**
   * Says which label of the last column stands for values that are no label.
   *
   * @param label one of its labels
   * @return this builder
   * @throws IllegalStateException if there is no column yet, or it has no labels
   * @throws IllegalArgumentException if it has no such label
   */
  public SchemaBuilder other(String label) {
    SchemaColumn last = last();
    if (last instanceof LabelColumn labels) {
      return replace(labels.withOther(requireNonNull(label, "label")));
    }
    throw new IllegalStateException("column '%s' has no labels".formatted(last.name()));
  }

  /**
   * Forbids a combination of values: no synthetic row meets all conditions (a structural zero).
   *
   * @param name the name of the rule
   * @param conditions what no row may be all of, at least one, of different columns; {@link #build}
   *     checks them
   * @return this builder
   */
  public SchemaBuilder never(String name, Condition... conditions) {
    requireNonNull(name, "name");
    List<Condition> all = List.of(conditions);
    return add(schema -> new StructuralZero(name, schema, all));
  }

  /**
   * Sets a rule that every synthetic row keeps.
   *
   * @param name the name of the rule, by which equal schemas are told; give another one to other
   *     code
   * @param columns the names of all columns that it looks at; it sees no others
   * @param allowed whether a row may be; deterministic, thread-safe, and without an exception
   *     whatever the values, of which {@link #build} tries some
   * @return this builder
   */
  public SchemaBuilder rule(String name, List<String> columns, Predicate<CodedValues> allowed) {
    requireNonNull(name, "name");
    requireNonNull(allowed, "allowed");
    List<String> all = List.copyOf(columns);
    return add(schema -> new NamedRule(name, schema, all, allowed));
  }

  /**
   * Builds the schema.
   *
   * @return the schema
   * @throws IllegalStateException if there is no column
   * @throws IllegalArgumentException if a column has too many values, or an interval without a
   *     number of its decimals, or a rule names a column or a value that is not there
   */
  public Schema build() {
    return new Schema(this);
  }

  List<SchemaColumn> columns() {
    return columns;
  }

  /** Adds a column of dates, or of times, with edges in days or seconds. */
  SchemaBuilder dates(String name, boolean times, double[] edges) {
    return add(DayColumn.withEdges(named(name), times, edges));
  }

  /** Returns the types of decoded values, one for each column. */
  List<ColumnType> types() {
    return columns.stream()
        .map(column -> types.getOrDefault(column.name(), column.type()))
        .toList();
  }

  /** Sets the type of the decoded values of the last column. */
  SchemaBuilder type(ColumnType type) {
    SchemaColumn last = last();
    if (!last.fits(type)) {
      throw new IllegalArgumentException(
          "type of column '%s' must be one that holds all its values, such as %s, got %s"
              .formatted(last.name(), last.type().name(), type.name()));
    }
    types.put(last.name(), type);
    return this;
  }

  List<Function<Schema, RowRule>> rules() {
    return List.copyOf(rules);
  }

  /** Adds what a schema has: columns, the type of each, and rules. */
  SchemaBuilder addAll(
      List<SchemaColumn> more,
      List<ColumnType> typeOfEach,
      List<Function<Schema, RowRule>> moreRules) {
    for (int c = 0; c < more.size(); c++) {
      named(more.get(c).name());
      add(more.get(c)).type(typeOfEach.get(c));
    }
    rules.addAll(moreRules);
    return this;
  }

  SchemaBuilder add(SchemaColumn column) {
    columns.add(column);
    return this;
  }

  SchemaBuilder add(Function<Schema, RowRule> rule) {
    rules.add(rule);
    return this;
  }

  private String named(String name) {
    if (requireNonNull(name, "name").isEmpty() || !names.add(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "names of columns must be distinct, whatever their case, and not empty, got '%s'"
              .formatted(name));
    }
    return name;
  }

  private SchemaColumn last() {
    if (columns.isEmpty()) {
      throw new IllegalStateException("add a column first");
    }
    return columns.get(columns.size() - 1);
  }

  private SchemaBuilder replace(SchemaColumn column) {
    columns.set(columns.size() - 1, column);
    return this;
  }
}
