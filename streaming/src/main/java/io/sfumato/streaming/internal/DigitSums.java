package io.sfumato.streaming.internal;

/**
 * How often each sum of digit weights occurs among the numbers {@code 0, …, n}.
 *
 * <p>Numbers are written with {@code digits} digits {@code d} in {@code [low, low + radix - 1]},
 * each of weight {@code |d|}: with {@code low = 0} the usual notation, with {@code low = -(radix -
 * 1)/2} the balanced one.
 */
final class DigitSums {

  private final int radix;
  private final int low;
  private final int digits;
  private final int heaviest;

  DigitSums(int radix, int low, int digits) {
    this.radix = radix;
    this.low = low;
    this.digits = digits;
    this.heaviest = Math.max(-low, radix - 1 + low);
  }

  /** Returns the digits of n, the least significant first. */
  int[] digits(long n) {
    int[] result = new int[digits];
    long rest = n;
    for (int l = 0; l < digits; l++) {
      int digit = (int) Math.floorMod(rest - low, (long) radix) + low;
      result[l] = digit;
      rest = (rest - digit) / radix;
    }
    return result;
  }

  /** Returns the sum of the weights of the digits of n. */
  int sum(long n) {
    int sum = 0;
    for (int digit : digits(n)) {
      sum += Math.abs(digit);
    }
    return sum;
  }

  /** Returns, for each w, how many of the numbers {@code 1, …, n} have a sum of w. */
  double[] counts(long n) {
    double[] counts = upTo(n);
    double[] below = low == 0 ? new double[0] : upTo(-1);
    for (int w = 0; w < below.length; w++) {
      counts[w] -= below[w];
    }
    counts[0] -= 1; // the number 0
    return counts;
  }

  /** Returns the mean sum of the numbers {@code 1, …, n}; 0 if there are none. */
  double mean(long n) {
    return n == 0 ? 0 : UniformTree.mean(counts(n));
  }

  /** Counts all numbers that can be written, up to n. */
  private double[] upTo(long n) {
    double[][] free = new double[digits + 1][];
    free[0] = new double[] {1};
    for (int l = 1; l <= digits; l++) {
      free[l] = new double[l * heaviest + 1];
      for (int d = low; d < low + radix; d++) {
        addShifted(free[l], free[l - 1], Math.abs(d));
      }
    }
    double[] counts = new double[digits * heaviest + 1];
    int[] top = digits(n);
    int prefix = 0;
    for (int l = digits - 1; l >= 0; l--) {
      for (int d = low; d < top[l]; d++) {
        addShifted(counts, free[l], prefix + Math.abs(d));
      }
      prefix += Math.abs(top[l]);
    }
    counts[prefix] += 1;
    return counts;
  }

  private static void addShifted(double[] into, double[] from, int shift) {
    for (int w = 0; w < from.length; w++) {
      into[w + shift] += from[w];
    }
  }
}
