package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many rows are below thresholds: {@code 1[x < t]} of one column, {@code 1[x < t] 1[y < u]} of
 * two or more, each perhaps for every code v of a category: {@code 1[c = v] 1[x < t] 1[y < u]}
 * (Liu, Tang, Vietri and Wu 2023, "Generating Private Synthetic Data with Genetic Algorithms").
 *
 * <p>Thresholds are codes. A column's last code, which is where null is, is below none of them.
 * Cells are in the order of the thresholds, and for each of them in that of the category's codes.
 *
 * <p><b>Sensitivity.</b> A row in the lowest codes is below all m thresholds, a row in the last
 * codes below none: adding or removing a row moves up to m answers by 1. Replacing one moves m, and
 * with a category of two or more codes 2m, as the two rows can be below all thresholds in different
 * categories. All three are attained. Immutable and thread-safe.
 */
public final class Prefixes extends KnownWorkload implements BoxWorkload {

  private final CrossColumns columns;
  private final int[][] thresholds;

  /** Takes thresholds that were checked. */
  private Prefixes(Domain domain, CrossColumns columns, int[][] thresholds) {
    super(
        domain,
        name(domain, columns, thresholds),
        columns.all(),
        columns.cells("prefixes", thresholds.length));
    this.columns = columns;
    this.thresholds = thresholds;
  }

  private static Prefixes checkedOf(Domain domain, CrossColumns columns, int[][] thresholds) {
    return new Prefixes(domain, columns, checked(domain, columns, thresholds));
  }

  private static String name(Domain domain, CrossColumns columns, int[][] thresholds) {
    List<String> questions = new ArrayList<>();
    for (int[] threshold : thresholds) {
      List<String> sides = new ArrayList<>();
      for (int k = 0; k < threshold.length; k++) {
        sides.add(QueryNames.of(domain, columns.others()[k]) + "<" + threshold[k]);
      }
      questions.add(String.join(",", sides));
    }
    return columns.prefix(domain, "below") + String.join(";", questions) + ")";
  }

  /**
   * Returns prefixes of some columns.
   *
   * @param domain the domain
   * @param columns distinct numbers of columns in order, ascending, at least one
   * @param thresholds the questions, distinct, at least one: for each of them a code for each
   *     column, in {@code [1, size - 1]}; public
   * @return the workload, named after its questions
   * @throws IllegalArgumentException if an argument is not such
   */
  public static Prefixes of(Domain domain, int[] columns, int[][] thresholds) {
    requireNonNull(domain, "domain");
    return checkedOf(domain, CrossColumns.of(domain, -1, columns), thresholds);
  }

  /**
   * Returns prefixes of some columns for each code of a category.
   *
   * @param domain the domain
   * @param category the number of the category
   * @param columns distinct numbers of other columns in order, ascending, at least one
   * @param thresholds the questions, distinct, at least one: for each of them a code for each
   *     column, in {@code [1, size - 1]}; public
   * @return the workload, named after its questions
   * @throws IllegalArgumentException if an argument is not such, or there are too many cells
   */
  public static Prefixes by(Domain domain, int category, int[] columns, int[][] thresholds) {
    requireNonNull(domain, "domain");
    if (category < 0) {
      throw new IllegalArgumentException("category must be at least 0, got " + category);
    }
    return checkedOf(domain, CrossColumns.of(domain, category, columns), thresholds);
  }

  private static int[][] checked(Domain domain, CrossColumns columns, int[][] thresholds) {
    int[][] copy = new int[thresholds.length][];
    Set<List<Integer>> seen = new HashSet<>();
    for (int i = 0; i < copy.length; i++) {
      copy[i] = thresholds[i].clone();
      if (copy[i].length != columns.others().length) {
        throw new IllegalArgumentException(
            "thresholds must have a code for each of %d columns, got %d"
                .formatted(columns.others().length, copy[i].length));
      }
      for (int k = 0; k < copy[i].length; k++) {
        int last = domain.size(columns.others()[k]) - 1;
        if (copy[i][k] < 1 || copy[i][k] > last) {
          throw new IllegalArgumentException(
              "thresholds of column '%s' must be in [1, %d], got %d"
                  .formatted(domain.names().get(columns.others()[k]), last, copy[i][k]));
        }
      }
      if (!seen.add(Arrays.stream(copy[i]).boxed().toList())) {
        throw new IllegalArgumentException(
            "thresholds must be distinct, got %s twice".formatted(Arrays.toString(copy[i])));
      }
    }
    if (copy.length == 0) {
      throw new IllegalArgumentException("thresholds must be at least one");
    }
    return copy;
  }

  @Override
  public List<List<CodeRange>> boxes() {
    List<List<CodeRange>> boxes = new ArrayList<>();
    for (int[] threshold : thresholds) {
      List<CodeRange> sides = new ArrayList<>();
      for (int k = 0; k < threshold.length; k++) {
        sides.add(new CodeRange(columns.others()[k], 0, threshold[k]));
      }
      boxes.add(List.copyOf(sides));
    }
    return boxes;
  }

  @Override
  public int category() {
    return columns.category();
  }

  @Override
  public long rowL1() {
    return thresholds.length;
  }

  @Override
  public long rowSquaredL2() {
    return thresholds.length;
  }

  @Override
  public long replaceSquaredL2() {
    return columns.codes() == 1 ? thresholds.length : 2L * thresholds.length;
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    int code = columns.code(row);
    for (int i = 0; i < thresholds.length; i++) {
      if (isBelow(row, thresholds[i])) {
        answers[i * columns.codes() + code] += times;
      }
    }
  }

  private boolean isBelow(int[] row, int[] threshold) {
    for (int k = 0; k < threshold.length; k++) {
      if (row[columns.others()[k]] >= threshold[k]) {
        return false;
      }
    }
    return true;
  }
}
