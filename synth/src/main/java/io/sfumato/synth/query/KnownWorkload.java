package io.sfumato.synth.query;

import io.sfumato.synth.domain.Domain;

/**
 * What all workloads of this package have. Only these are asked of private rows: their classes are
 * final, and the sensitivity of each is proved.
 */
abstract sealed class KnownWorkload implements Workload
    permits Marginal, MarginalList, Prefixes, HalfSpaces, NullCounts, Sums, Predicates {

  private final Domain domain;
  private final String name;
  private final int[] columns;
  private final int cells;

  /**
   * Takes what was checked.
   *
   * @param columns distinct numbers of columns, ascending, copied
   */
  KnownWorkload(Domain domain, String name, int[] columns, int cells) {
    this.domain = domain;
    this.name = name;
    this.columns = columns.clone();
    this.cells = cells;
  }

  @Override
  public final Domain domain() {
    return domain;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int[] columns() {
    return columns.clone();
  }

  @Override
  public final int cells() {
    return cells;
  }

  @Override
  public final String toString() {
    return name;
  }
}
