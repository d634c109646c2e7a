package io.sfumato.accounting.internal;

import org.apache.commons.numbers.gamma.Erfc;

/** Masses of the density {@code e^{-t²}/√π}, to a few units in the last place of its tails. */
final class GaussianTails {

  private GaussianTails() {}

  /** Returns a point beyond which there is no more than a tail: {@code erfc(x)/2 ≤ e^{-x²}/2}. */
  static double reach(double tail) {
    return Math.sqrt(Math.max(0, -Math.log(2 * tail))) + 0x1p-20;
  }

  /** Fills in the masses between points, from the tail on whose side they are. */
  static void fill(double[] points, double[] mass, double[] error) {
    double left = Double.NEGATIVE_INFINITY;
    double leftTail = 0;
    for (int i = 0; i <= points.length; i++) {
      double right = i < points.length ? points[i] : Double.POSITIVE_INFINITY;
      double rightTail = Erfc.value(Math.abs(right)) / 2;
      if (left >= 0) {
        mass[i] = leftTail - rightTail;
      } else if (right <= 0) {
        mass[i] = rightTail - leftTail;
      } else {
        mass[i] = 1 - leftTail - rightTail;
        error[i] = 0x1p-51;
      }
      mass[i] = Math.max(0, mass[i]);
      error[i] += error(left, leftTail) + error(right, rightTail) + Double.MIN_NORMAL;
      left = right;
      leftTail = rightTail;
    }
  }

  /** A few units in the last place of the function, and of its argument. */
  private static double error(double point, double tail) {
    return Double.isInfinite(point) ? 0 : 0x1p-50 * (1 + point * point) * tail;
  }
}
