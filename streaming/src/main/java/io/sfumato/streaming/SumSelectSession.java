package io.sfumato.streaming;

import io.sfumato.streaming.internal.ColumnSums;
import io.sfumato.streaming.internal.RowProcess;

/**
 * An open {@link SumSelect}: a row comes in, a column goes out whose sum over all rows so far is
 * large.
 *
 * <p><b>What is public.</b> That a step closed, hence how many did and when. A step without a row
 * is closed with an empty one. <b>What is secret.</b> Rows, and the state of this object. No row
 * can make a method throw.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class SumSelectSession extends RowStreamSession {

  SumSelectSession(ColumnSums sums, RowProcess process, long horizon) {
    super(sums, process, horizon);
  }

  /**
   * Closes a step with a row.
   *
   * @param columns the columns with a one, in any order; those out of range and repeated ones are
   *     ignored, and of more than are allowed the lowest count
   * @return the index of a column, from 0
   * @throws IllegalStateException if the last step has closed, whatever the row
   */
  public int tick(int... columns) {
    return (int) next(columns);
  }

  /**
   * Closes a step with a row of bits.
   *
   * @param bits the row, column j being bit {@code j % 64} of word {@code j / 64}; missing words
   *     count as 0, bits beyond the last column are ignored, and of more ones than are allowed the
   *     lowest count
   * @return the index of a column, from 0
   * @throws IllegalStateException if the last step has closed, whatever the row
   */
  public int tick(long[] bits) {
    return (int) next(bits);
  }
}
