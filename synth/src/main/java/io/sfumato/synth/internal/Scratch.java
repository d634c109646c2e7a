package io.sfumato.synth.internal;

import java.util.Arrays;

/**
 * Arrays that one thread scores in, so that scoring allocates nothing. Each is long enough for
 * every column; what they hold between calls is nobody's.
 */
final class Scratch {

  /** One entry for each segment of the column: what {@link Kernel#score} adds to. */
  final long[] gains;

  /** For kernels: as many integers. */
  final int[] ints;

  /** For kernels: one number more than there are codes in the widest column. */
  final long[] longs;

  /** For kernels: one row of the table. */
  final int[] row;

  private int[] offsets = {};
  private long[] cells = {};

  /** Makes arrays for columns of at most so many codes. */
  Scratch(int mostCodes, int columns) {
    gains = new long[mostCodes];
    ints = new int[mostCodes];
    longs = new long[mostCodes + 1];
    row = new int[columns];
  }

  /** Sets the entries of so many segments to 0. */
  void clearGains(int segments) {
    Arrays.fill(gains, 0, segments, 0);
  }

  /** The first segment with the largest entry, or the present one if none has a larger. */
  int best(int present, int segments) {
    int best = present;
    long largest = gains[present];
    for (int s = 0; s < segments; s++) {
      if (gains[s] > largest) {
        largest = gains[s];
        best = s;
      }
    }
    return best;
  }

  /** For kernels: at least so many integers. */
  int[] offsets(int count) {
    if (offsets.length < count) {
      offsets = new int[count];
    }
    return offsets;
  }

  /** For kernels that answer a workload in full: at least so many zeros, to be left zero. */
  long[] zeros(int count) {
    if (cells.length < count) {
      cells = new long[count];
    }
    return cells;
  }
}
