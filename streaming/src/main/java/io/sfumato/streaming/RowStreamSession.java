package io.sfumato.streaming;

import io.sfumato.streaming.internal.ColumnSums;
import io.sfumato.streaming.internal.RowProcess;

/** What sessions of {@link MaxSum} and {@link SumSelect} have in common: rows, counted. */
abstract sealed class RowStreamSession permits MaxSumSession, SumSelectSession {

  private final ColumnSums sums;
  private final RowProcess process;
  private final long horizon;

  RowStreamSession(ColumnSums sums, RowProcess process, long horizon) {
    this.sums = sums;
    this.process = process;
    this.horizon = horizon;
  }

  final double next(int[] columns) {
    checkOpen();
    sums.add(columns);
    return process.tick(sums);
  }

  final double next(long[] bits) {
    checkOpen();
    sums.add(bits);
    return process.tick(sums);
  }

  private void checkOpen() {
    if (sums.rows() >= horizon) {
      throw new IllegalStateException(
          "the last of %d steps has closed; open a new session for what follows"
              .formatted(horizon));
    }
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the number of releases so far
   */
  public final long step() {
    return sums.rows();
  }

  /** Returns the step, never a sum. */
  @Override
  public final String toString() {
    return "%s[step %d of %d]".formatted(getClass().getSimpleName(), step(), horizon);
  }
}
