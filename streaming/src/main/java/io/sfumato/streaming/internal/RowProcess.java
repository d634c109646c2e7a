package io.sfumato.streaming.internal;

/** A running {@link RowAlgorithm}. For use by one thread at a time. Its state is secret. */
@FunctionalInterface
public interface RowProcess {

  /**
   * Closes a step. The caller sees to it that there are no more steps than the horizon; no row
   * makes this throw.
   *
   * @param sums the exact sums of all rows so far
   * @return the release: the private largest sum, or the index of a column
   */
  double tick(ColumnSums sums);
}
