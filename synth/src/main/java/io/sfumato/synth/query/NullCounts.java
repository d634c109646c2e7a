package io.sfumato.synth.query;

import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many nulls each of some columns has.
 *
 * <p><b>Sensitivity.</b> A row can be null in all k columns, another in none that has a value:
 * adding or removing a row moves up to k answers by 1, replacing one as many as there are columns
 * with another code than null. Both are attained. Immutable and thread-safe.
 */
public final class NullCounts extends KnownWorkload implements BoxWorkload {

  private final int[] columns;
  private final int[] nullCodes;
  private final int replaced;

  private NullCounts(Domain domain, int[] columns) {
    super(
        domain,
        Arrays.stream(columns)
            .mapToObj(column -> QueryNames.of(domain, column))
            .collect(Collectors.joining(",", "nulls(", ")")),
        columns,
        columns.length);
    this.columns = columns;
    this.nullCodes = Arrays.stream(columns).map(column -> domain.size(column) - 1).toArray();
    this.replaced = (int) Arrays.stream(nullCodes).filter(code -> code > 0).count();
  }

  /**
   * Returns the counts of some columns.
   *
   * @param domain the domain
   * @param traits the traits of its columns
   * @param columns distinct numbers of nullable columns, ascending, at least one
   * @return the workload, named after its columns
   * @throws IllegalArgumentException if the columns are not such
   */
  public static NullCounts of(Domain domain, List<ColumnTraits> traits, int... columns) {
    List<ColumnTraits> known = ColumnTraits.checked(domain, traits);
    int[] checked = CrossColumns.of(domain, -1, columns).others();
    for (int column : checked) {
      if (!known.get(column).nullable()) {
        throw new IllegalArgumentException(
            "columns must be nullable, got '%s'".formatted(domain.names().get(column)));
      }
    }
    return new NullCounts(domain, checked);
  }

  @Override
  public List<List<CodeRange>> boxes() {
    List<List<CodeRange>> boxes = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      boxes.add(List.of(new CodeRange(columns[i], nullCodes[i], nullCodes[i] + 1)));
    }
    return boxes;
  }

  @Override
  public int category() {
    return -1;
  }

  @Override
  public long rowL1() {
    return columns.length;
  }

  @Override
  public long rowSquaredL2() {
    return columns.length;
  }

  @Override
  public long replaceSquaredL2() {
    return Math.max(1, replaced);
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    for (int i = 0; i < columns.length; i++) {
      if (row[columns[i]] == nullCodes[i]) {
        answers[i] += times;
      }
    }
  }
}
