package io.sfumato.accounting.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * Looks for the point at which a quantity that rises or falls with a positive argument crosses
 * zero, on a logarithmic scale and with few evaluations: a walk whose strides follow from how far
 * off the quantity is, then false position (Dowell and Jarratt 1971) with bisection as a safeguard.
 *
 * <p>The result is an argument that was itself evaluated, at which the quantity is at most 0. The
 * quantity is best given as the logarithm of a ratio; it may be infinite.
 */
public final class Crossing {

  private final DoubleUnaryOperator quantity;
  private final boolean falling;
  private final DoubleUnaryOperator rounding;
  private final double tolerance;

  /**
   * Takes the quantity.
   *
   * @param quantity the quantity
   * @param falling whether it falls as its argument rises
   * @param rounding which arguments are looked at: it must be monotone
   * @param tolerance how far the result may be from the crossing, relatively; 0 for neighbours
   *     under {@code rounding}
   */
  public Crossing(
      DoubleUnaryOperator quantity,
      boolean falling,
      DoubleUnaryOperator rounding,
      double tolerance) {
    this.quantity = quantity;
    this.falling = falling;
    this.rounding = rounding;
    this.tolerance = tolerance;
  }

  /**
   * Returns the last argument, coming from the end at which the quantity is low, at which it is at
   * most 0: the end of the range itself if it is that everywhere, NaN if nowhere.
   *
   * @param start where to begin, in the range
   * @param lowest the least argument, positive
   * @param highest the greatest argument
   */
  public double find(double start, double lowest, double highest) {
    double here = rounding.applyAsDouble(start);
    double value = quantity.applyAsDouble(here);
    boolean up = value > 0 == falling; // where the other sign is
    double stride = 0;
    boolean approaching = true;
    while (here != (up ? highest : lowest)) {
      double guess = Math.min(1.1 * Math.abs(value) + 0.01, 4);
      stride = approaching ? guess : Math.max(guess, 2 * stride);
      double next = rounding.applyAsDouble(here * Math.exp(up ? stride : -stride));
      if (next == here) {
        next = here + (up ? 1 : -1);
      }
      next = up ? Math.min(highest, next) : Math.max(lowest, next);
      double nextValue = quantity.applyAsDouble(next);
      if (nextValue > 0 != value > 0) {
        return value > 0
            ? between(next, nextValue, here, value)
            : between(here, value, next, nextValue);
      }
      approaching = Math.abs(nextValue) < 0.7 * Math.abs(value);
      here = next;
      value = nextValue;
    }
    return value > 0 ? Double.NaN : here;
  }

  /** Narrows a bracket; the quantity is at most 0 at {@code good} and above 0 at {@code bad}. */
  private double between(double good, double goodValue, double bad, double badValue) {
    double low = good;
    double lowValue = goodValue;
    double high = bad;
    double highValue = badValue;
    int slow = 0;
    int side = 0; // how often in a row the bad end moved; negative for the good one
    while (Math.abs(Math.log(high / low)) > tolerance) {
      double width = Math.log(high / low);
      double share = highValue - lowValue;
      double part = -lowValue / share;
      if (slow > 2 || !Double.isFinite(share) || !(part > 0 && part < 1)) {
        part = 0.5;
      }
      // So far inside that one more step can close the bracket from either side.
      double margin = Math.min(0.5, tolerance / 2 / Math.abs(width));
      part = Math.max(margin, Math.min(1 - margin, part));
      double middle = rounding.applyAsDouble(low * Math.exp(width * part));
      if (middle == low || middle == high) {
        middle = rounding.applyAsDouble((low + high) / 2);
        if (middle == low || middle == high) {
          break;
        }
      }
      double value = quantity.applyAsDouble(middle);
      // An end that stays twice in a row counts half.
      if (value > 0) {
        high = middle;
        highValue = value;
        side = Math.max(0, side) + 1;
        lowValue /= side > 1 ? 2 : 1;
      } else {
        low = middle;
        lowValue = value;
        side = Math.min(0, side) - 1;
        highValue /= side < -1 ? 2 : 1;
      }
      slow = part == 0.5 || Math.abs(Math.log(high / low)) < Math.abs(width) / 2 ? 0 : slow + 1;
    }
    return low;
  }
}
