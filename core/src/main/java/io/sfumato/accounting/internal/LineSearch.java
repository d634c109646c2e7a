package io.sfumato.accounting.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * Looks for the minimum of a function of one argument that falls and then rises. Nothing is proved
 * of what it finds: it serves where every argument gives a bound and the best one is wanted.
 *
 * <p>After Brent (1973), Algorithms for Minimization without Derivatives, chapter 5.
 */
public final class LineSearch {

  private static final double GOLDEN = (3 - Math.sqrt(5)) / 2;
  private static final int MAX_STEPS = 100;

  private final DoubleUnaryOperator function;
  private final double tolerance;

  /**
   * Takes the function.
   *
   * @param function the function
   * @param tolerance how far from the minimum the result may be, positive
   */
  public LineSearch(DoubleUnaryOperator function, double tolerance) {
    this.function = function;
    this.tolerance = tolerance;
  }

  /**
   * Returns an argument near the minimum, walking downhill from a start.
   *
   * @param start where to begin
   * @param stride the length of a step of the walk
   * @param lowest the least argument
   * @param highest the greatest argument
   */
  public double minimum(double start, double stride, double lowest, double highest) {
    double middle = start;
    double value = function.applyAsDouble(middle);
    double right = Math.min(highest, middle + stride);
    double left = Math.max(lowest, middle - stride);
    double ahead = function.applyAsDouble(right);
    if (ahead < value) {
      while (ahead < value && right < highest) {
        left = middle;
        middle = right;
        value = ahead;
        right = Math.min(highest, right + stride);
        ahead = function.applyAsDouble(right);
      }
    } else {
      double behind = function.applyAsDouble(left);
      while (behind < value && left > lowest) {
        right = middle;
        middle = left;
        value = behind;
        left = Math.max(lowest, left - stride);
        behind = function.applyAsDouble(left);
      }
    }
    return between(left, middle, value, right);
  }

  private double between(double from, double start, double startValue, double to) {
    double low = from;
    double high = to;
    double best = start;
    double second = start;
    double third = start;
    double bestValue = startValue;
    double secondValue = startValue;
    double thirdValue = startValue;
    double last = 0;
    double beforeLast = 0;
    for (int i = 0; i < MAX_STEPS; i++) {
      double middle = (low + high) / 2;
      if (Math.abs(best - middle) <= 2 * tolerance - (high - low) / 2) {
        break;
      }
      double move = parabola(best, bestValue, second, secondValue, third, thirdValue);
      boolean inside = best + move > low && best + move < high;
      if (Math.abs(beforeLast) > tolerance && inside && Math.abs(move) < Math.abs(beforeLast) / 2) {
        beforeLast = last;
      } else {
        beforeLast = best < middle ? high - best : low - best;
        move = GOLDEN * beforeLast;
      }
      last = Math.abs(move) >= tolerance ? move : Math.copySign(tolerance, move);
      double next = best + last;
      double value = function.applyAsDouble(next);
      if (value <= bestValue) {
        if (next < best) {
          high = best;
        } else {
          low = best;
        }
        third = second;
        thirdValue = secondValue;
        second = best;
        secondValue = bestValue;
        best = next;
        bestValue = value;
      } else {
        if (next < best) {
          low = next;
        } else {
          high = next;
        }
        if (value <= secondValue || second == best) {
          third = second;
          thirdValue = secondValue;
          second = next;
          secondValue = value;
        } else if (value <= thirdValue || third == best || third == second) {
          third = next;
          thirdValue = value;
        }
      }
    }
    return best;
  }

  /** Returns the step from the best point to the vertex of the parabola through three; or NaN. */
  private static double parabola(
      double best, double bestValue, double b, double bValue, double c, double cValue) {
    double r = (best - b) * (bestValue - cValue);
    double q = (best - c) * (bestValue - bValue);
    double p = (best - c) * q - (best - b) * r;
    return -p / (2 * (q - r));
  }
}
