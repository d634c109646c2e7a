package io.sfumato.streaming;

import io.sfumato.streaming.internal.ColumnSums;
import io.sfumato.streaming.internal.RowProcess;

/**
 * An open {@link MaxSum}: a row comes in, the private largest column sum of all rows so far goes
 * out.
 *
 * <p><b>What is public.</b> That a step closed, hence how many did and when. A step without a row
 * is closed with an empty one. <b>What is secret.</b> Rows, and the state of this object. No row
 * can make a method throw.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class MaxSumSession extends RowStreamSession {

  MaxSumSession(ColumnSums sums, RowProcess process, long horizon) {
    super(sums, process, horizon);
  }

  /**
   * Closes a step with a row.
   *
   * @param columns the columns with a one, in any order; those out of range and repeated ones are
   *     ignored, and of more than are allowed the lowest count
   * @return the private largest sum; not rounded, and not kept from falling
   * @throws IllegalStateException if the last step has closed, whatever the row
   */
  public double tick(int... columns) {
    return next(columns);
  }

  /**
   * Closes a step with a row of bits.
   *
   * @param bits the row, column j being bit {@code j % 64} of word {@code j / 64}; missing words
   *     count as 0, bits beyond the last column are ignored, and of more ones than are allowed the
   *     lowest count
   * @return the private largest sum; not rounded, and not kept from falling
   * @throws IllegalStateException if the last step has closed, whatever the row
   */
  public double tick(long[] bits) {
    return next(bits);
  }
}
