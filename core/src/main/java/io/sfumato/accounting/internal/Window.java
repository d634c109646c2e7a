package io.sfumato.accounting.internal;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A range of cells that holds all but a small part of the tilted distribution of a sum.
 *
 * @param first the index of the first cell
 * @param last the index of the last cell
 * @param up the θ of {@link TailBound} for what is above, infinite if nothing can be
 * @param down the same for what is below
 */
record Window(long first, long last, double up, double down) {

  /**
   * Finds a short window such that little of the tilted distributions of both sums is outside.
   *
   * @param parts the summands
   * @param logOutside the logarithm of what each side may leave out
   */
  static Window of(List<Enclosed> parts, double logOutside) {
    return of(parts, logOutside, Double.POSITIVE_INFINITY, 0);
  }

  /**
   * Finds a short window of which, in addition, no more than a tail is above without the tilt, and
   * below which the θ is steep enough for what is there to be moved up.
   *
   * @param parts the summands, of equal rate
   * @param logOutside the logarithm of what each side may leave out
   * @param logTail the logarithm of the probability that may be above
   */
  static Window untilted(List<Enclosed> parts, double logOutside, double logTail) {
    return of(parts, logOutside, logTail, parts.get(0).rate());
  }

  private static Window of(
      List<Enclosed> parts, double logOutside, double logTail, double steepest) {
    TailBound bound = new TailBound(parts, true);
    TailBound other = new TailBound(parts, false);
    double h = parts.get(0).spacing();
    double guess = Math.sqrt(-2 * logOutside) / Math.max(bound.deviation(), h);
    long bottom = 0;
    long top = 0;
    double scale = 0;
    for (Enclosed part : parts) {
      bottom = Math.addExact(bottom, Math.multiplyExact(part.first(), part.count()));
      top = Math.addExact(top, Math.multiplyExact(part.last(), part.count()));
      scale += part.count() * part.above().scale();
    }
    long center = bound.center();
    double rate = parts.get(0).rate();
    double untilt = scale - rate * h * center;
    Side up =
        Side.shortest(
            guess,
            0,
            theta -> {
              double moment = Math.max(bound.log(theta, center), other.log(theta, center));
              return Math.max(
                  (moment - logOutside) / (theta * h),
                  (moment + untilt - logTail) / ((theta + rate) * h));
            });
    Side down =
        Side.shortest(
            Math.max(guess, steepest),
            steepest,
            theta ->
                (Math.max(bound.log(-theta, center), other.log(-theta, center)) - logOutside)
                    / (theta * h));
    boolean all = center + up.cells >= top;
    boolean none = center - down.cells <= bottom;
    return new Window(
        none ? bottom : center - down.cells,
        all ? top : center + up.cells,
        all ? Double.POSITIVE_INFINITY : up.theta,
        none ? Double.POSITIVE_INFINITY : down.theta);
  }

  long cells() {
    return last - first + 1;
  }

  /** Returns an upper bound of the sum of the weights above the window. */
  double above(TailBound bound) {
    return up == Double.POSITIVE_INFINITY ? 0 : Math.exp(bound.log(up, last + 1)) * (1 + 1e-15);
  }

  /** Returns an upper bound of the sum of the weights below the window. */
  double below(TailBound bound) {
    return down == Double.POSITIVE_INFINITY
        ? 0
        : Math.exp(bound.log(-down, first - 1)) * (1 + 1e-15);
  }

  /** One end: how many cells from the center, and the θ that shows it. */
  private record Side(long cells, double theta) {

    static Side shortest(double guess, double least, DoubleUnaryOperator cells) {
      Side best = at(guess, cells);
      for (double step : new double[] {0.7, 1.4}) {
        boolean better = true;
        while (better) {
          double theta = best.theta * step;
          Side next = theta < least ? best : at(theta, cells);
          better = next.cells < best.cells;
          best = better ? next : best;
        }
      }
      return best;
    }

    private static Side at(double theta, DoubleUnaryOperator cells) {
      double needed = Math.ceil(cells.applyAsDouble(theta));
      return new Side((long) Math.min(Math.max(needed, 1), 0x1p40), theta);
    }
  }
}
