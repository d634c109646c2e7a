package io.sfumato.survival;

/** A survival curve known at the knots of a public grid, with straight lines between. Immutable. */
final class KnotCurve {

  private final TimeGrid grid;
  private final double[] survival;

  /**
   * Takes a curve.
   *
   * @param survival S at the knots from time 0, where it is 1; never increasing, in [0, 1]
   */
  KnotCurve(TimeGrid grid, double[] survival) {
    this.grid = grid;
    this.survival = survival.clone();
  }

  double[] survival() {
    return survival.clone();
  }

  /** Returns S at a time: 1 up to time 0, and S at the horizon beyond it. */
  double at(double time) {
    return grid.interpolate(survival, time);
  }

  /** Returns the first time with {@code S ≤ 1 - p}, or NaN if there is none up to the horizon. */
  double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p must be in (0, 1), got " + p);
    }
    double level = 1 - p;
    for (int k = 1; k < survival.length; k++) {
      if (survival[k] <= level) {
        double part = (survival[k - 1] - level) / (survival[k - 1] - survival[k]);
        return grid.knot(k - 1) + part * (grid.knot(k) - grid.knot(k - 1));
      }
    }
    return Double.NaN;
  }

  /** Returns the area under the curve up to τ in [0, horizon]. */
  double restrictedMean(double tau) {
    if (!(tau >= 0 && tau <= grid.horizon())) {
      throw new IllegalArgumentException(
          "tau must be in [0, %s], up to the horizon, got %s".formatted(grid.horizon(), tau));
    }
    double area = 0;
    for (int k = 1; k < survival.length && grid.knot(k - 1) < tau; k++) {
      double end = Math.min(tau, grid.knot(k));
      area += (end - grid.knot(k - 1)) * (survival[k - 1] + at(end)) / 2;
    }
    return area;
  }
}
