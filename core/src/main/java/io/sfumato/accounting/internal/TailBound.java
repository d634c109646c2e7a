package io.sfumato.accounting.internal;

import java.util.List;

/**
 * Chernoff's bound for sums of tilted grids: for weights w and every θ > 0, those of losses of at
 * least b sum to at most {@code exp(ln Σ w e^θl - θb)}, and those of losses of at most b to at most
 * the same with -θ. For independent summands the logarithms add up.
 */
final class TailBound {

  private final TiltedGrid[] grids;
  private final long[] counts;
  // Each summand is measured from about its mean, which keeps the terms and their rounding small
  private final long[] origins;
  private final long center;
  private final Cumulants sum;

  TailBound(List<Enclosed> parts, boolean above) {
    int n = parts.size();
    grids = new TiltedGrid[n];
    counts = new long[n];
    origins = new long[n];
    long origin = 0;
    Cumulants cumulants = Cumulants.ZERO;
    for (int i = 0; i < n; i++) {
      TiltedGrid grid = above ? parts.get(i).above() : parts.get(i).below();
      LossGrid weights = new LossGrid(grid.spacing(), grid.first(), grid.weight(), 0);
      Cumulants one = Cumulants.of(weights, 0);
      grids[i] = grid;
      counts[i] = parts.get(i).count();
      origins[i] = Math.round(one.mean() / grid.spacing());
      origin = Math.addExact(origin, Math.multiplyExact(origins[i], counts[i]));
      cumulants = cumulants.plus(one, (double) counts[i]);
    }
    center = origin;
    sum = cumulants;
  }

  /** Returns the index of a cell near the mean of the sum. */
  long center() {
    return center;
  }

  /** Returns the standard deviation of the sum, not rounded in a direction. */
  double deviation() {
    return Math.sqrt(sum.variance());
  }

  /**
   * Returns the logarithm of the bound, rounded up.
   *
   * @param theta θ, negative for the lower tail
   * @param end the index of the cell where the tail begins
   */
  double log(double theta, long end) {
    double log = 0;
    double size = 0;
    for (int i = 0; i < grids.length; i++) {
      double moment = (double) counts[i] * grids[i].logMoment(theta, origins[i]);
      log += moment;
      size += Math.abs(moment);
    }
    double shift = theta * grids[0].spacing() * (end - center);
    double rounding = FourierTransform.UNIT * 8 * grids.length * (size + Math.abs(shift) + 1);
    return log - shift + rounding;
  }
}
