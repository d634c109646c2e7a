package io.sfumato.survival;

/**
 * The smooth monotone curve through given points: a piecewise cubic whose slope at a knot is the
 * weighted harmonic mean of those of the chords beside it, so that it never leaves the range of the
 * points beside it. Immutable.
 *
 * @see <a href="https://doi.org/10.1137/0905021">Fritsch and Butland (1984)</a>
 */
final class MonotoneCubic {

  private final double[] x;
  private final double[] y;
  private final double[] slope;

  private MonotoneCubic(double[] x, double[] y, double[] slope) {
    this.x = x;
    this.y = y;
    this.slope = slope;
  }

  /**
   * Takes the points, at least one.
   *
   * @param x strictly increasing
   * @param y finite, and never increasing or never decreasing
   */
  static MonotoneCubic through(double[] x, double[] y) {
    int last = x.length - 1;
    double[] slope = new double[last + 1];
    for (int k = 1; k < last; k++) {
      double h0 = x[k] - x[k - 1];
      double h1 = x[k + 1] - x[k];
      double before = (y[k] - y[k - 1]) / h0;
      double after = (y[k + 1] - y[k]) / h1;
      slope[k] =
          before * after <= 0
              ? 0
              : 3 * (h0 + h1) / ((2 * h1 + h0) / before + (h1 + 2 * h0) / after);
    }
    if (last == 1) {
      slope[0] = (y[1] - y[0]) / (x[1] - x[0]);
      slope[1] = slope[0];
    } else if (last > 1) {
      slope[0] = end(x[1] - x[0], x[2] - x[1], y[1] - y[0], y[2] - y[1]);
      slope[last] =
          end(
              x[last] - x[last - 1],
              x[last - 1] - x[last - 2],
              y[last] - y[last - 1],
              y[last - 1] - y[last - 2]);
    }
    return new MonotoneCubic(x, y, slope);
  }

  /** The slope of the parabola through three points at the outer one, kept monotone. */
  private static double end(double h0, double h1, double rise0, double rise1) {
    double chord = rise0 / h0;
    double slope = ((2 * h0 + h1) * chord - h0 * rise1 / h1) / (h0 + h1);
    if (slope * chord <= 0) {
      return 0;
    }
    return Math.abs(slope) > 3 * Math.abs(chord) ? 3 * chord : slope;
  }

  /** Returns the curve at a place between knots k and k + 1. */
  double at(int k, double place) {
    double h = x[k + 1] - x[k];
    double t = (place - x[k]) / h;
    double s = 1 - t;
    double value =
        s * s * ((1 + 2 * t) * y[k] + t * h * slope[k])
            + t * t * ((1 + 2 * s) * y[k + 1] - s * h * slope[k + 1]);
    return Math.min(Math.max(y[k], y[k + 1]), Math.max(Math.min(y[k], y[k + 1]), value));
  }
}
