package io.sfumato.synth.schema;

import io.sfumato.accounting.Fields;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/**
 * A column of numbers with public bounds, divided into intervals by public edges. Interval k holds
 * the values in {@code [edge k, edge k+1)}, the last one its upper edge too; there is a code for
 * each.
 *
 * <p>Values beyond the bounds, infinities included, are clamped. A missing value (NaN included) of
 * a column that is not nullable becomes the lower bound. A code is decoded to a value drawn
 * uniformly from its interval: an integer for integers, one of the numbers with so many decimal
 * places if that was asked for. Immutable and thread-safe.
 */
public final class NumberColumn extends SchemaColumn {

  /** How many intervals there are unless asked otherwise, or fewer where integers are fewer. */
  public static final int DEFAULT_INTERVALS = 1024;

  private static final double LARGEST_INTEGER = 0x1p53;

  private final String name;
  private final boolean integers;
  private final boolean nullable;

  /** For integers the last edge is one above the upper bound. */
  private final double[] edges;

  private final @Nullable DecimalGrid grid;

  NumberColumn(String name, boolean integers, boolean nullable, double[] edges) {
    this(name, integers, nullable, edges, null);
  }

  private NumberColumn(
      String name, boolean integers, boolean nullable, double[] edges, @Nullable DecimalGrid grid) {
    this.grid = grid;
    this.name = name;
    this.integers = integers;
    this.nullable = nullable;
    this.edges = Arrays.stream(edges).map(edge -> edge + 0.0).toArray();
    if (edges.length < 2) {
      throw new IllegalArgumentException(
          "edges of column '%s' must be at least two, got %d".formatted(name, edges.length));
    }
    for (int k = 0; k < edges.length; k++) {
      if (!Double.isFinite(edges[k]) || (k > 0 && edges[k] <= edges[k - 1])) {
        throw new IllegalArgumentException(
            "edges of column '%s' must be finite and increase, got %s after %s"
                .formatted(name, edges[k], k == 0 ? "nothing" : edges[k - 1]));
      }
      if (integers && (edges[k] != Math.rint(edges[k]) || Math.abs(edges[k]) > LARGEST_INTEGER)) {
        throw new IllegalArgumentException(
            "edges of integer column '%s' must be integers within ±2^53, got %s"
                .formatted(name, edges[k]));
      }
    }
  }

  static NumberColumn integers(String name, long lower, long upper) {
    if (lower > upper
        || Math.abs((double) lower) >= LARGEST_INTEGER
        || Math.abs((double) upper) >= LARGEST_INTEGER) {
      throw new IllegalArgumentException(
          "bounds of column '%s' must be within ±2^53 and lower ≤ upper, got [%d, %d]"
              .formatted(name, lower, upper));
    }
    return uniform(name, true, false, (double) lower, upper + 1.0, DEFAULT_INTERVALS);
  }

  static NumberColumn reals(String name, double lower, double upper) {
    if (!Double.isFinite(lower)
        || !Double.isFinite(upper)
        || !(lower < upper)
        || !Double.isFinite(upper - lower)) {
      throw new IllegalArgumentException(
          "bounds of column '%s' must be finite and lower < upper, got [%s, %s]"
              .formatted(name, lower, upper));
    }
    return uniform(name, false, false, lower, upper, DEFAULT_INTERVALS);
  }

  /** Divides the range evenly, into fewer intervals where integers are fewer. */
  static NumberColumn uniform(
      String name, boolean integers, boolean nullable, double from, double to, int intervals) {
    int most = integers ? (int) Math.min(intervals, to - from) : intervals;
    double[] edges = new double[most + 1];
    for (int k = 0; k < most; k++) {
      edges[k] =
          integers
              ? from + Math.floor((to - from) * k / most)
              : from + (to - from) * ((double) k / most);
    }
    edges[most] = to;
    return new NumberColumn(name, integers, nullable, edges);
  }

  NumberColumn withIntervals(int intervals) {
    double to = edges[edges.length - 1];
    int most =
        grid == null ? intervals : (int) Math.max(1, Math.min(intervals, grid.count(edges[0], to)));
    double[] even = uniform(name, integers, nullable, edges[0], to, most).edges;
    return new NumberColumn(name, integers, nullable, even, grid);
  }

  /** Returns a column of numbers with decimal places; even intervals are no more than these. */
  NumberColumn withDecimals(int places) {
    DecimalGrid chosen = new DecimalGrid(places);
    for (double bound : new double[] {edges[0], edges[edges.length - 1]}) {
      if (!chosen.reaches(bound)) {
        throw new IllegalArgumentException(
            "bounds of column '%s' must be within ±2^50 units of its last decimal, got %s with %d; use fewer decimals"
                .formatted(name, bound, places));
      }
    }
    NumberColumn column = new NumberColumn(name, integers, nullable, edges, chosen);
    return isEven() ? column.withIntervals(values()) : column;
  }

  @Override
  void check() {
    for (int code = 0; grid != null && code < values(); code++) {
      if (grid.count(edges[code], last(code)) == 0) {
        throw new IllegalArgumentException(
            "intervals of column '%s' must each hold a number with %d decimals, got [%s, %s); use fewer intervals or more decimals"
                .formatted(name, grid.places(), edges[code], edges[code + 1]));
      }
    }
  }

  /** Returns the largest double of an interval; the last interval has its upper edge too. */
  private double last(int code) {
    return code == values() - 1 ? edges[code + 1] : Math.nextDown(edges[code + 1]);
  }

  @Override
  NumberColumn asNullable() {
    return new NumberColumn(name, integers, true, edges, grid);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean nullable() {
    return nullable;
  }

  @Override
  public int values() {
    return edges.length - 1;
  }

  @Override
  public boolean ordered() {
    return true;
  }

  /**
   * Returns whether the values are integers.
   *
   * @return whether decoded values are integers
   */
  public boolean isInteger() {
    return integers;
  }

  /**
   * Returns how many decimal places decoded values have at most.
   *
   * @return the number, in {@code [0, 15]}; empty if values are whatever lies in an interval
   */
  public OptionalInt decimals() {
    return grid == null ? OptionalInt.empty() : OptionalInt.of(grid.places());
  }

  /**
   * Returns the edges of the intervals.
   *
   * @return a copy, one more than there are intervals, increasing; the last one of integers is one
   *     above the largest value
   */
  public double[] edges() {
    return edges.clone();
  }

  /**
   * Returns a value that stands for a code in means and correlations: the middle of its interval,
   * or between the first and the last number in it that has the decimal places asked for.
   *
   * @param code the code of a value, in {@code [0, values())}
   * @return the middle
   */
  public double middle(int code) {
    if (grid != null) {
      double first = grid.number(grid.atLeast(edges[code]));
      return first + (grid.number(grid.atLeast(Math.nextUp(last(code))) - 1) - first) / 2;
    }
    double last = integers ? edges[code + 1] - 1 : edges[code + 1];
    return edges[code] + (last - edges[code]) / 2;
  }

  /** Returns the code of a number, NaN being a missing one. */
  int code(double value) {
    if (Double.isNaN(value)) {
      return nullable ? values() : 0;
    }
    // Where intervals are even this is the one, but for rounding.
    double share = (value - edges[0]) / (edges[values()] - edges[0]);
    int guess = (int) (share * values());
    if (guess >= 0 && guess < values() && edges[guess] <= value && value < edges[guess + 1]) {
      return guess;
    }
    // Adding 0 makes -0 of what is 0: an edge is, and -0 is searched below it.
    int found = Arrays.binarySearch(edges, value + 0.0);
    int interval = found >= 0 ? found : -found - 2;
    return Math.max(0, Math.min(values() - 1, interval));
  }

  @Override
  void checkType(Column<?> column) {
    if (!(column instanceof NumericColumn) && !LabelColumn.holdsText(column)) {
      throw new IllegalArgumentException(
          "column '%s' must hold numbers, got one of type %s; read it with the right column type"
              .formatted(name, column.type().name()));
    }
  }

  @Override
  int encode(Column<?> column, int row) {
    return code(number(column, row));
  }

  /**
   * Returns a number, NaN if it is missing. A column of which every value is missing is read as one
   * of texts.
   */
  static double number(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return Double.NaN;
    }
    if (column instanceof NumericColumn<?> numbers) {
      return numbers.getDouble(row);
    }
    try {
      return Double.parseDouble(column.getUnformattedString(row));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  ColumnType type() {
    if (!integers) {
      return ColumnType.DOUBLE;
    }
    return fits(ColumnType.INTEGER) ? ColumnType.INTEGER : ColumnType.LONG;
  }

  @Override
  boolean fits(ColumnType type) {
    double largest = Math.max(Math.abs(edges[0]), Math.abs(upper()));
    return integers
        ? NumberType.holdsIntegers(type, largest)
        : type == ColumnType.DOUBLE || type == ColumnType.FLOAT || type == ColumnType.STRING;
  }

  @Override
  Object draw(int code, SplittableRandom random, ColumnType type) {
    double value = draw(code, random);
    return integers
        ? NumberType.integer(value, type)
        : NumberType.real(
            value, edges[code], grid == null ? edges[code + 1] : Math.nextUp(last(code)), type);
  }

  /** Returns a value of an interval. */
  double draw(int code, SplittableRandom random) {
    double from = edges[code];
    if (grid != null) {
      return grid.number(grid.atLeast(from) + random.nextLong(grid.count(from, last(code))));
    }
    double to = edges[code + 1];
    double value = from + random.nextDouble() * (to - from);
    double inside = Math.min(value, Math.nextDown(to));
    return integers ? Math.floor(inside) : inside;
  }

  @Override
  Fields toFields() {
    Fields fields = start(integers ? "integer" : "real");
    fields = grid == null ? fields : fields.with("decimals", grid.places());
    if (!isEven()) {
      return fields.with("edges", edges);
    }
    double lower = edges[0];
    double upper = upper();
    return (integers
            ? fields.with("lower", (long) lower).with("upper", (long) upper)
            : fields.with("lower", lower).with("upper", upper))
        .with("intervals", values());
  }

  /** Returns the fields of a column whose numbers are written in another way. */
  Fields toFields(String kind, DoubleFunction<String> written) {
    return isEven()
        ? start(kind)
            .with("lower", written.apply(edges[0]))
            .with("upper", written.apply(upper()))
            .with("intervals", values())
        : start(kind).withTexts("edges", Arrays.stream(edges).mapToObj(written).toList());
  }

  private Fields start(String kind) {
    return Fields.NONE.with("name", name).with("kind", kind).with("nullable", nullable);
  }

  /** Returns the largest value of integers, the upper bound of others. */
  private double upper() {
    double last = edges[edges.length - 1];
    return integers ? last - 1 : last;
  }

  private boolean isEven() {
    double to = edges[edges.length - 1];
    return Arrays.equals(uniform(name, integers, nullable, edges[0], to, values()).edges, edges);
  }
}
