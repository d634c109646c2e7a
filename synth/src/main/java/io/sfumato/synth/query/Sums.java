package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.Arrays;

/**
 * The sum of a column's values, perhaps for every code of a category. With counts it gives means.
 * Values are whole numbers on a public grid, one for each code, so that sums are exact; null is
 * best given 0.
 *
 * <p><b>Sensitivity.</b> Let V be the largest absolute value and R the difference between the
 * largest and the least. Adding or removing a row moves one answer by up to V; replacing a row
 * moves one by up to R or, with a category of two or more codes, perhaps two by up to V each:
 * {@code max(R², 2V²)}. All are attained, but for bounds of 0, which are stated as 1. Immutable and
 * thread-safe.
 */
public final class Sums extends KnownWorkload {

  /** The largest absolute value of a code. */
  public static final int LARGEST_VALUE = 1 << 20;

  private final CrossColumns columns;
  private final int[] values;
  private final long largest;
  private final long range;

  private Sums(Domain domain, CrossColumns columns, String mark, int[] values) {
    super(
        domain,
        columns.prefix(domain, "sum") + QueryNames.of(domain, columns.others()[0]) + mark + ")",
        columns.all(),
        columns.cells("sums", 1));
    int column = columns.others()[0];
    if (values.length != domain.size(column)) {
      throw new IllegalArgumentException(
          "values must be one for each of %d codes of column '%s', got %d"
              .formatted(domain.size(column), domain.names().get(column), values.length));
    }
    for (int value : values) {
      if (value < -LARGEST_VALUE || value > LARGEST_VALUE) {
        throw new IllegalArgumentException(
            "values must be in [-2^20, 2^20], got %d; use a coarser grid".formatted(value));
      }
    }
    this.columns = columns;
    this.values = values.clone();
    int max = Arrays.stream(values).max().orElseThrow();
    int min = Arrays.stream(values).min().orElseThrow();
    this.largest = Math.max(Math.abs(max), Math.abs(min));
    this.range = (long) max - min;
  }

  /**
   * Returns the sum of given values.
   *
   * @param domain the domain
   * @param column the number of the column
   * @param values the value of each code, in {@code [-2^20, 2^20]}; public
   * @return the workload
   * @throws IllegalArgumentException if there is no such column, or the values are not such
   */
  public static Sums of(Domain domain, int column, int[] values) {
    requireNonNull(domain, "domain");
    return new Sums(domain, CrossColumns.of(domain, -1, new int[] {column}), mark(values), values);
  }

  /**
   * Returns the sum of given values for each code of a category.
   *
   * @param domain the domain
   * @param category the number of the category
   * @param column the number of another column
   * @param values the value of each code, in {@code [-2^20, 2^20]}; public
   * @return the workload
   * @throws IllegalArgumentException if there are no such columns, or the values are not such
   */
  public static Sums by(Domain domain, int category, int column, int[] values) {
    requireNonNull(domain, "domain");
    if (category < 0) {
      throw new IllegalArgumentException("category must be at least 0, got " + category);
    }
    CrossColumns columns = CrossColumns.of(domain, category, new int[] {column});
    return new Sums(domain, columns, mark(values), values);
  }

  /**
   * Returns the sum of how far codes are from the middle one, in half codes: {@code 2 code + 1 - m}
   * for m codes that are not null, and 0 for null. Its sensitivity is half that of sums of codes.
   *
   * @param domain the domain
   * @param traits the traits of the column
   * @param column the number of the column
   * @return the workload
   * @throws IllegalArgumentException if there is no such column
   */
  public static Sums centered(Domain domain, ColumnTraits traits, int column) {
    CrossColumns columns =
        CrossColumns.of(requireNonNull(domain, "domain"), -1, new int[] {column});
    int[] values = new int[domain.size(column)];
    int count = traits.values(values.length);
    for (int code = 0; code < count; code++) {
      values[code] = 2 * code + 1 - count;
    }
    return new Sums(domain, columns, traits.nullable() ? "[centered+null]" : "[centered]", values);
  }

  private static String mark(int[] values) {
    return Arrays.toString(values).replace(",", "");
  }

  /**
   * Returns the column whose values are summed.
   *
   * @return its number
   */
  public int summed() {
    return columns.others()[0];
  }

  /**
   * Returns the column by whose codes rows are summed.
   *
   * @return its number, or -1 if there is none
   */
  public int category() {
    return columns.category();
  }

  /**
   * Returns the values.
   *
   * @return one for each code; a fresh array
   */
  public int[] values() {
    return values.clone();
  }

  @Override
  public long rowL1() {
    return Math.max(1, largest);
  }

  @Override
  public long rowSquaredL2() {
    return Math.max(1, largest * largest);
  }

  @Override
  public long replaceSquaredL2() {
    long same = range * range;
    return Math.max(1, columns.codes() == 1 ? same : Math.max(same, 2 * largest * largest));
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    answers[columns.code(row)] += times * values[row[summed()]];
  }
}
