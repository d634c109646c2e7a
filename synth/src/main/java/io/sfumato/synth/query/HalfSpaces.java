package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many rows are on the far side of hyperplanes: {@code 1[Σ w x > b]} for one direction w of
 * whole numbers and some offsets b, each perhaps for every code v of a category: {@code 1[c = v]
 * 1[Σ w x > b]}. Several offsets are the cumulated histogram of a projection (Liu, Tang, Vietri and
 * Wu 2023).
 *
 * <p>x are codes; null adds nothing to the sum. Sums are exact. Cells are in the order of the
 * offsets, and for each of them in that of the category's codes.
 *
 * <p><b>Sensitivity.</b> The projection takes a largest and a least value, each in some row. Let M
 * offsets be below the largest and m below the least: adding or removing a row moves up to M
 * answers by 1. Replacing one moves M - m, and with a category of two or more codes 2M. All are
 * attained, but for bounds of 0, which are stated as 1. Immutable and thread-safe.
 */
public final class HalfSpaces extends KnownWorkload {

  /** The largest range of a projection; absolute values of offsets are below it. */
  public static final int LARGEST_PROJECTION = 1 << 30;

  private final CrossColumns columns;
  private final int[] weights;
  private final int[] values;
  private final int[] offsets;
  private final int mostHits;
  private final int leastHits;

  /** Takes what {@link #checkedOf} has checked. */
  private HalfSpaces(
      Domain domain, CrossColumns columns, int[] weights, int[] values, int[] offsets) {
    super(
        domain,
        columns.prefix(domain, "beyond") + question(domain, columns, weights, values, offsets),
        columns.all(),
        columns.cells("half-spaces", offsets.length));
    this.columns = columns;
    this.weights = weights;
    this.values = values;
    this.offsets = offsets;
    this.mostHits = below(end(weights, values, true));
    this.leastHits = below(end(weights, values, false));
  }

  private static HalfSpaces checkedOf(
      Domain domain,
      List<ColumnTraits> traits,
      CrossColumns columns,
      int[] weights,
      int[] offsets) {
    columns.cells("half-spaces", offsets.length);
    if (weights.length != columns.others().length) {
      throw new IllegalArgumentException(
          "weights must be one for each of %d columns, got %d"
              .formatted(columns.others().length, weights.length));
    }
    int[] values =
        Arrays.stream(columns.others())
            .map(column -> traits.get(column).values(domain.size(column)))
            .toArray();
    int[] directions = weights.clone();
    int[] bounds = offsets.clone();
    check(end(directions, values, true) - end(directions, values, false), bounds);
    return new HalfSpaces(domain, columns, directions, values, bounds);
  }

  /** Returns the largest projection, or the least. */
  private static long end(int[] weights, int[] values, boolean largest) {
    long sum = 0;
    for (int k = 0; k < weights.length; k++) {
      long end = (long) weights[k] * Math.max(0, values[k] - 1);
      sum += largest ? Math.max(0, end) : Math.min(0, end);
    }
    return sum;
  }

  private static void check(long range, int[] offsets) {
    if (range > LARGEST_PROJECTION) {
      throw new IllegalArgumentException(
          "weights times codes must add up to at most 2^30, got %d; divide the weights"
              .formatted(range));
    }
    if (offsets.length == 0 || Arrays.stream(offsets).distinct().count() < offsets.length) {
      throw new IllegalArgumentException(
          "offsets must be distinct and at least one, got " + Arrays.toString(offsets));
    }
    for (int offset : offsets) {
      if (offset <= -LARGEST_PROJECTION || offset >= LARGEST_PROJECTION) {
        throw new IllegalArgumentException("offsets must be in (-2^30, 2^30), got " + offset);
      }
    }
  }

  private int below(long projection) {
    return (int) Arrays.stream(offsets).filter(offset -> offset < projection).count();
  }

  private static String question(
      Domain domain, CrossColumns columns, int[] weights, int[] values, int[] offsets) {
    List<String> terms = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      int column = columns.others()[k];
      String mark = values[k] < domain.size(column) ? "[+null]" : "";
      terms.add(weights[k] + "*" + QueryNames.of(domain, column) + mark);
    }
    return String.join(",", terms)
        + ";"
        + Arrays.stream(offsets).mapToObj(b -> ">" + b).collect(Collectors.joining(","))
        + ")";
  }

  /**
   * Returns half-spaces of some columns.
   *
   * @param domain the domain
   * @param traits the traits of its columns
   * @param columns distinct numbers of columns in order, ascending, at least one
   * @param weights the weight of a code of each; times the codes, they add up to at most {@link
   *     #LARGEST_PROJECTION}; public
   * @param offsets the offsets, distinct, at least one, each in {@code (-2^30, 2^30)}; public
   * @return the workload, named after its questions
   * @throws IllegalArgumentException if an argument is not such
   */
  public static HalfSpaces of(
      Domain domain, List<ColumnTraits> traits, int[] columns, int[] weights, int[] offsets) {
    requireNonNull(domain, "domain");
    return checkedOf(
        domain,
        ColumnTraits.checked(domain, traits),
        CrossColumns.of(domain, -1, columns),
        weights,
        offsets);
  }

  /**
   * Returns half-spaces of some columns for each code of a category.
   *
   * @param domain the domain
   * @param traits the traits of its columns
   * @param category the number of the category
   * @param columns distinct numbers of other columns in order, ascending, at least one
   * @param weights the weight of a code of each; times the codes, they add up to at most {@link
   *     #LARGEST_PROJECTION}; public
   * @param offsets the offsets, distinct, at least one, each in {@code (-2^30, 2^30)}; public
   * @return the workload, named after its questions
   * @throws IllegalArgumentException if an argument is not such, or there are too many cells
   */
  public static HalfSpaces by(
      Domain domain,
      List<ColumnTraits> traits,
      int category,
      int[] columns,
      int[] weights,
      int[] offsets) {
    requireNonNull(domain, "domain");
    if (category < 0) {
      throw new IllegalArgumentException("category must be at least 0, got " + category);
    }
    return checkedOf(
        domain,
        ColumnTraits.checked(domain, traits),
        CrossColumns.of(domain, category, columns),
        weights,
        offsets);
  }

  /**
   * Returns the column by whose codes rows are counted.
   *
   * @return its number, or -1 if there is none
   */
  public int category() {
    return columns.category();
  }

  /**
   * Returns the columns that are projected.
   *
   * @return their numbers, ascending; a fresh array
   */
  public int[] projected() {
    return columns.others().clone();
  }

  /**
   * Returns the direction.
   *
   * @return a weight for each projected column; a fresh array
   */
  public int[] weights() {
    return weights.clone();
  }

  /**
   * Returns how many codes of each projected column are not null.
   *
   * @return their numbers; a fresh array
   */
  public int[] values() {
    return values.clone();
  }

  /**
   * Returns the offsets.
   *
   * @return one for each question; a fresh array
   */
  public int[] offsets() {
    return offsets.clone();
  }

  @Override
  public long rowL1() {
    return Math.max(1, mostHits);
  }

  @Override
  public long rowSquaredL2() {
    return rowL1();
  }

  @Override
  public long replaceSquaredL2() {
    return Math.max(1, columns.codes() == 1 ? mostHits - leastHits : 2L * mostHits);
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    int projection = 0;
    for (int k = 0; k < weights.length; k++) {
      int code = row[columns.others()[k]];
      projection += code < values[k] ? weights[k] * code : 0;
    }
    int code = columns.code(row);
    for (int i = 0; i < offsets.length; i++) {
      if (projection > offsets[i]) {
        answers[i * columns.codes() + code] += times;
      }
    }
  }
}
