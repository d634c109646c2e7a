package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What to ask of a table, whatever its columns: all marginals of two columns, a thousand random
 * prefixes. Kinds can be combined, and each restricted to some columns:
 *
 * <pre>{@code
 * Queries.marginals(2).and(Queries.prefixes(1000, 7).among("age", "income", "sex"))
 * }</pre>
 *
 * <p>Everything here is public, and the same for all time: random questions come from a public
 * seed. Immutable and thread-safe.
 */
public final class Queries {

  /** The most workloads of one kind. */
  public static final int MOST_WORKLOADS = 1 << 20;

  /** The most cells of all workloads together. */
  public static final int MOST_CELLS = 1 << 27;

  private record Part(QuerySet queries, List<String> among) {}

  private final List<Part> parts;

  private Queries(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  private static Queries of(QuerySet queries) {
    return new Queries(List.of(new Part(queries, List.of())));
  }

  /**
   * Asks for the contingency tables of all choices of so many columns.
   *
   * @param ways how many columns at a time, at least 1
   * @return the queries
   * @throws IllegalArgumentException if {@code ways < 1}
   */
  public static Queries marginals(int ways) {
    return of(new MarginalQueries(ways));
  }

  /**
   * Asks for contingency tables of all choices of so many columns with an ordered one among them:
   * ordered columns in 2 bins of equal width, in 4, and so on, as many times as there are levels or
   * codes; null in a bin of its own; other columns whole. Each level is a workload of its own.
   *
   * @param ways how many columns at a time, at least 1
   * @param levels how many times to halve, in {@code [1, 16]}
   * @return the queries
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Queries trees(int ways, int levels) {
    return of(new TreeQueries(ways, levels, false));
  }

  /**
   * Asks for the same as {@link #trees}, with all levels of a choice of columns as one workload, of
   * as many times the sensitivity.
   *
   * @param ways how many columns at a time, at least 1
   * @param levels how many times to halve, in {@code [1, 16]}
   * @return the queries
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Queries joinedTrees(int ways, int levels) {
    return of(new TreeQueries(ways, levels, true));
  }

  /**
   * Asks for random prefixes of two columns, {@link #prefixes(int, int, long)}.
   *
   * @param count how many workloads, in {@code [1, MOST_WORKLOADS]}
   * @param seed the public seed
   * @return the queries
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  public static Queries prefixes(int count, long seed) {
    return prefixes(2, count, seed);
  }

  /**
   * Asks for random prefixes: each takes some ordered columns and a uniform threshold in each, and
   * counts the rows below all of them for every code of a random column that is not ordered, if
   * there is one. They are distinct, and fewer only if not many more exist.
   *
   * @param ways how many ordered columns each has, at least 1; all if there are fewer
   * @param count how many workloads, in {@code [1, MOST_WORKLOADS]}
   * @param seed the public seed
   * @return the queries
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Queries prefixes(int ways, int count, long seed) {
    return of(new PrefixQueries(ways, count, seed));
  }

  /**
   * Asks for random half-spaces: each has a random direction in all ordered columns, scaled to the
   * same width, and a boundary through a uniformly random point, and counts the rows beyond it for
   * every code of a random column that is not ordered, if there is one. They are distinct, and
   * fewer only if not many more exist.
   *
   * @param count how many workloads, in {@code [1, MOST_WORKLOADS]}
   * @param seed the public seed
   * @return the queries
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  public static Queries halfSpaces(int count, long seed) {
    return of(new HalfSpaceQueries(count, seed));
  }

  /**
   * Asks for each ordered column how many rows are below evenly spaced thresholds, and below null:
   * quantiles can be read from it.
   *
   * @param thresholds how many thresholds, in {@code [1, 65535]}; no more than there are codes
   * @return the queries
   * @throws IllegalArgumentException if {@code thresholds} is out of range
   */
  public static Queries quantiles(int thresholds) {
    if (thresholds < 1 || thresholds >= Domain.MOST_CODES) {
      throw new IllegalArgumentException(
          "thresholds must be in [1, %d], got %d".formatted(Domain.MOST_CODES - 1, thresholds));
    }
    return of(new ColumnQueries(ColumnQueries.Kind.QUANTILES, thresholds));
  }

  /**
   * Asks how many nulls each nullable column has, in one workload.
   *
   * @return the queries
   */
  public static Queries nulls() {
    return of(new ColumnQueries(ColumnQueries.Kind.NULLS, 0));
  }

  /**
   * Asks for the sum of each ordered column's codes, counted from the middle: {@link
   * Sums#centered}.
   *
   * @return the queries
   */
  public static Queries means() {
    return of(new ColumnQueries(ColumnQueries.Kind.MEANS, 0));
  }

  /**
   * Asks for given workloads.
   *
   * @param domain the domain that they were made for
   * @param workloads the workloads, at least one, of classes of this package; {@link Predicates}
   *     for questions of one's own
   * @return the queries, for this domain only
   * @throws IllegalArgumentException if there is no workload, or one of another domain or class
   */
  public static Queries given(Domain domain, List<? extends Workload> workloads) {
    return of(new GivenQueries(requireNonNull(domain, "domain"), workloads));
  }

  /**
   * Adds other queries.
   *
   * @param others what else to ask
   * @return both; what both ask is asked once
   */
  public Queries and(Queries others) {
    List<Part> both = new ArrayList<>(parts);
    both.addAll(others.parts);
    return new Queries(both);
  }

  /**
   * Restricts these queries to some columns. Given workloads are not affected.
   *
   * @param columns the names of the columns to ask about, distinct, at least one
   * @return the restricted copy
   * @throws IllegalArgumentException if the names are not such
   */
  public Queries among(String... columns) {
    List<String> names = List.of(columns);
    if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("columns must be distinct and at least one, got " + names);
    }
    return new Queries(parts.stream().map(part -> new Part(part.queries(), names)).toList());
  }

  /**
   * Makes the workloads for a domain.
   *
   * @param domain the domain
   * @param traits the traits of its columns
   * @return workloads of different names
   * @throws IllegalArgumentException if a column is missing or none is of the kind that a query
   *     needs, or the workloads are more, or have more cells, than can be held
   */
  public List<Workload> over(Domain domain, List<ColumnTraits> traits) {
    requireNonNull(domain, "domain");
    List<ColumnTraits> known = ColumnTraits.checked(domain, traits);
    Map<String, Workload> byName = new LinkedHashMap<>();
    long cells = 0;
    for (Part part : parts) {
      for (Workload workload : part.queries().over(scope(domain, known, part.among()))) {
        if (byName.putIfAbsent(workload.name(), workload) == null) {
          cells += workload.cells();
        }
      }
      if (cells > MOST_CELLS) {
        throw new IllegalArgumentException(
            "queries must have at most %d cells in all, got %d up to %s; ask for fewer of them, or restrict them to columns of fewer codes"
                .formatted(MOST_CELLS, cells, part.queries().parameters()));
      }
    }
    return List.copyOf(byName.values());
  }

  private static Scope scope(Domain domain, List<ColumnTraits> traits, List<String> among) {
    IntStream columns =
        among.isEmpty()
            ? IntStream.range(0, domain.columns())
            : among.stream().mapToInt(domain::column).sorted();
    return new Scope(domain, traits, columns.boxed().toList());
  }

  /**
   * Returns all that decides what is asked, besides the domain and the traits of its columns.
   *
   * @return the parameters, stable from release to release of this library
   */
  public Fields parameters() {
    List<Fields> list = new ArrayList<>();
    for (Part part : parts) {
      list.add(part.queries().parameters().withTexts("among", part.among()));
    }
    return Fields.NONE.withList("queries", list);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Queries that && parameters().equals(that.parameters());
  }

  @Override
  public int hashCode() {
    return parameters().hashCode();
  }

  @Override
  public String toString() {
    return parameters().toString();
  }

  static void checkCount(int count) {
    if (count < 1 || count > MOST_WORKLOADS) {
      throw new IllegalArgumentException(
          "count must be in [1, %d], got %d".formatted(MOST_WORKLOADS, count));
    }
  }
}
