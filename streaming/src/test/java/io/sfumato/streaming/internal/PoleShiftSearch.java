package io.sfumato.streaming.internal;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Regenerates the table of {@link PoleShifts}: for every number of buffers the poles, with gaps
 * that are powers of 2, for which no move of one or two of them by one place gains more than a part
 * in 5000. Takes a few minutes.
 */
final class PoleShiftSearch {

  private static final int LARGEST_SHIFT = 40;
  private static final double GAIN = 2e-4;

  private PoleShiftSearch() {}

  /** Prints the table. */
  public static void main(String[] args) {
    for (int bits = 1; bits <= LARGEST_SHIFT; bits++) {
      StringBuilder line = new StringBuilder(Integer.toString(bits));
      for (int buffers = 1; buffers <= Math.min(8, Math.max(1, bits - 1)); buffers++) {
        line.append(',').append(text(best(bits, buffers)));
      }
      System.out.println(line);
    }
  }

  private static String text(int[] shifts) {
    return Arrays.stream(shifts).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  /** Returns the shifts found for a horizon of 2^bits steps. */
  static int[] best(int bits, int buffers) {
    int[] best = evenlySpaced(bits - 1, 0.5, buffers);
    double least = Double.POSITIVE_INFINITY;
    for (double top = bits - 3.5; top <= bits + 0.5; top += 0.5) {
      for (double lowest = 0.2; lowest < 1; lowest += 0.1) {
        int[] start = evenlySpaced(top, lowest, buffers);
        double variance = largestVariance(bits, start);
        if (variance < least) {
          least = variance;
          best = start;
        }
      }
    }
    for (boolean improved = true; improved; ) {
      improved = false;
      for (int[] next : neighbours(best)) {
        double variance = largestVariance(bits, next);
        if (variance < least * (1 - GAIN)) {
          least = variance;
          best = next;
          improved = true;
          break;
        }
      }
    }
    return best;
  }

  /** From a place at the top down to that part of the space between two. */
  private static int[] evenlySpaced(double top, double lowest, int buffers) {
    int[] shifts = new int[buffers];
    double space = top / (buffers - 1 + lowest);
    for (int i = buffers - 1; i >= 0; i--) {
      int above = i == buffers - 1 ? 0 : shifts[i + 1];
      shifts[i] = Math.max(above + 1, (int) Math.rint(space * (buffers - 1 + lowest - i)));
    }
    return shifts;
  }

  /** All that differ in one place, then all that differ in two. */
  private static int[][] neighbours(int[] shifts) {
    int d = shifts.length;
    return java.util.stream.Stream.concat(
            java.util.stream.IntStream.range(0, 2 * d)
                .mapToObj(i -> moved(shifts, i / 2, i % 2 * 2 - 1, 0, 0)),
            java.util.stream.IntStream.range(0, 4 * d * d)
                .filter(i -> i / 4 / d < i / 4 % d)
                .mapToObj(
                    i -> moved(shifts, i / 4 / d, i % 2 * 2 - 1, i / 4 % d, i / 2 % 2 * 2 - 1)))
        .toArray(int[][]::new);
  }

  private static int[] moved(int[] shifts, int i, int by, int j, int byToo) {
    int[] moved = shifts.clone();
    moved[i] += by;
    moved[j] += byToo;
    return moved;
  }

  static double largestVariance(int bits, int... shifts) {
    int last = LARGEST_SHIFT + 1;
    for (int shift : shifts) {
      if (shift >= last || shift < 1) {
        return Double.POSITIVE_INFINITY;
      }
      last = shift;
    }
    long horizon = 1L << bits;
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, shifts);
    return matrix.squaredNorm(horizon) * matrix.squaredErrorNorm(horizon);
  }
}
