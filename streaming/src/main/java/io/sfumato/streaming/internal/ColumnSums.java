package io.sfumato.streaming.internal;

import java.util.Arrays;

/**
 * The exact sums of the columns of a stream of rows. Not private. For use by one thread at a time.
 *
 * <p>A row is a set of columns. Those out of range are ignored, and of more than are allowed the
 * lowest are kept: a function of the row alone, so that a row moves each sum by at most 1, and no
 * more sums than are allowed.
 */
public final class ColumnSums {

  private final int ones;
  private final long[] sums;
  private final long[] row;
  private long largest;
  private long rows;

  /**
   * Creates sums of nothing.
   *
   * @param dimension the number of columns
   * @param ones the most ones of a row
   */
  public ColumnSums(int dimension, int ones) {
    this.ones = ones;
    this.sums = new long[dimension];
    this.row = new long[(dimension + Long.SIZE - 1) / Long.SIZE];
  }

  /** Adds a row given as the indices of its ones, in any order. */
  public void add(int[] columns) {
    Arrays.fill(row, 0);
    for (int column : columns) {
      if (column >= 0 && column < sums.length) {
        row[column >> 6] |= 1L << column;
      }
    }
    count();
  }

  /** Adds a row given as bits, column j being bit {@code j % 64} of word {@code j / 64}. */
  public void add(long[] bits) {
    for (int i = 0; i < row.length; i++) {
      row[i] = i < bits.length ? bits[i] : 0;
    }
    int beyond = sums.length % Long.SIZE;
    if (beyond != 0) {
      row[row.length - 1] &= (1L << beyond) - 1;
    }
    count();
  }

  private void count() {
    rows++;
    int left = ones;
    for (int i = 0; i < row.length; i++) {
      long rest = row[i];
      long kept = 0;
      while (rest != 0 && left > 0) {
        long bit = Long.lowestOneBit(rest);
        int column = i * Long.SIZE + Long.numberOfTrailingZeros(bit);
        sums[column]++;
        largest = Math.max(largest, sums[column]);
        kept |= bit;
        rest ^= bit;
        left--;
      }
      row[i] = kept;
    }
  }

  /** Returns the largest sum. */
  public long largest() {
    return largest;
  }

  /** Returns how many rows there were. */
  public long rows() {
    return rows;
  }

  /** Returns the sums themselves, to be read only. */
  public long[] sums() {
    return sums;
  }

  /** Returns 1 if the last row counted in a column, else 0. */
  public long inLastRow(int column) {
    return row[column >> 6] >>> column & 1;
  }
}
