package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.Domain;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How many rows satisfy each of some predicates of the analyst's. They are asked once of every
 * combination of codes, when the workload is made, and never of a row: whatever they are, they
 * learn nothing of the data, cannot fail on them, and always answer the same.
 *
 * <p><b>Sensitivity.</b> That of adding or removing a row is the largest number of predicates that
 * a combination satisfies, that of replacing a row the largest number in which two differ. Both are
 * attained; beyond {@link #MOST_COMPARED} different answers, the latter is bounded by twice the
 * former and by the number of predicates. Immutable and thread-safe.
 */
public final class Predicates extends KnownWorkload {

  /** The most combinations of codes. */
  public static final int MOST_COMBINATIONS = 1 << 20;

  /** The most different answers of all predicates that are compared with each other. */
  public static final int MOST_COMPARED = 1 << 12;

  private final int[] columns;
  private final PredicateTable table;
  private final long most;
  private final long mostDifferent;

  private Predicates(
      Domain domain, String name, int[] columns, int predicates, PredicateTable table) {
    super(
        domain,
        Arrays.stream(columns)
                .mapToObj(column -> QueryNames.of(domain, column))
                .collect(Collectors.joining(",", QueryNames.quoted(name) + "(", ")#"))
            + table.digest(),
        columns,
        predicates);
    this.columns = columns;
    this.table = table;
    this.most = table.most();
    this.mostDifferent = table.mostDifferent();
  }

  /**
   * Returns the counts of some predicates.
   *
   * @param domain the domain
   * @param name what to call them, not blank
   * @param columns distinct numbers of columns, ascending, at least one, with at most {@link
   *     #MOST_COMBINATIONS} combinations of codes
   * @param predicates the predicates, at least one, of the codes of these columns in their order;
   *     public
   * @return the workload; its name ends in a digest of all answers of the predicates, so that
   *     others of the same name are told apart
   * @throws IllegalArgumentException if an argument is not such
   */
  public static Predicates of(
      Domain domain, String name, int[] columns, List<? extends Predicate<int[]>> predicates) {
    requireNonNull(domain, "domain");
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    List<? extends Predicate<int[]>> copy = List.copyOf(predicates);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("predicates must be at least one");
    }
    int[] checked = CrossColumns.of(domain, -1, columns).others();
    return new Predicates(
        domain, name, checked, copy.size(), new PredicateTable(domain, checked, copy));
  }

  @Override
  public long rowL1() {
    return Math.max(1, most);
  }

  @Override
  public long rowSquaredL2() {
    return rowL1();
  }

  @Override
  public long replaceSquaredL2() {
    return Math.max(1, mostDifferent);
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    for (int hit : table.hits(row, columns)) {
      answers[hit] += times;
    }
  }
}
