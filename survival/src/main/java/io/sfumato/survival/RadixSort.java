package io.sfumato.survival;

/** Sorts times together with their rows: stable, in linear time, and without boxing. */
final class RadixSort {

  private static final int DIGIT_BITS = 11;
  private static final int BUCKETS = 1 << DIGIT_BITS;
  private static final int DIGITS = (Long.SIZE + DIGIT_BITS - 1) / DIGIT_BITS;

  private RadixSort() {}

  /** Sorts both arrays by the times, none of which is negative or NaN: their bits are in order. */
  static void sort(double[] times, int[] rows) {
    int n = times.length;
    int[][] counts = new int[DIGITS][BUCKETS];
    for (double time : times) {
      long bits = Double.doubleToRawLongBits(time);
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit][bucket(bits, digit)]++;
      }
    }
    double[] fromTimes = times;
    int[] fromRows = rows;
    double[] toTimes = new double[n];
    int[] toRows = new int[n];
    for (int digit = 0; digit < DIGITS; digit++) {
      if (n == 0 || counts[digit][bucket(Double.doubleToRawLongBits(times[0]), digit)] == n) {
        continue; // all have the same digit, as low ones of whole numbers are
      }
      scatter(fromTimes, fromRows, toTimes, toRows, digit, positions(counts[digit]));
      double[] sortedTimes = toTimes;
      int[] sortedRows = toRows;
      toTimes = fromTimes;
      toRows = fromRows;
      fromTimes = sortedTimes;
      fromRows = sortedRows;
    }
    if (fromTimes != times) {
      System.arraycopy(fromTimes, 0, times, 0, n);
      System.arraycopy(fromRows, 0, rows, 0, n);
    }
  }

  private static void scatter(
      double[] fromTimes,
      int[] fromRows,
      double[] toTimes,
      int[] toRows,
      int digit,
      int[] positions) {
    for (int i = 0; i < fromTimes.length; i++) {
      double time = fromTimes[i];
      int to = positions[bucket(Double.doubleToRawLongBits(time), digit)]++;
      toTimes[to] = time;
      toRows[to] = fromRows[i];
    }
  }

  private static int bucket(long bits, int digit) {
    return (int) (bits >>> (digit * DIGIT_BITS)) & (BUCKETS - 1);
  }

  /** Turns counts into the first position of each bucket. */
  private static int[] positions(int[] counts) {
    int position = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int count = counts[bucket];
      counts[bucket] = position;
      position += count;
    }
    return counts;
  }
}
