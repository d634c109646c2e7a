package io.sfumato.survival;

import java.util.Arrays;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * A survival curve between the knots of its grid: {@code log S} is a {@link MonotoneCubic}, as
 * hazards change smoothly. From the first knot where nobody survives back to the knot before, where
 * {@code log S} has no value, S is a straight line. Immutable.
 */
final class SurvivalInterpolant {

  /** Below this S counts as 0. */
  private static final double NOBODY = 1e-12;

  /** So many nodes, on pieces on which S falls by a factor e at most, are exact to 1e-15. */
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(10, 0, 1);

  private static final int HALVINGS = 64;

  private final TimeGrid grid;
  private final double[] survival;
  private final MonotoneCubic log;
  private final int lastPositive;

  /**
   * Takes the curve at the knots.
   *
   * @param survival from time 0, where it is 1, never increasing, at least 0; not changed
   */
  SurvivalInterpolant(TimeGrid grid, double[] survival) {
    this.grid = grid;
    this.survival = survival;
    int last = grid.bins();
    while (survival[last] < NOBODY) {
      last--;
    }
    this.lastPositive = last;
    double[] logs = new double[last + 1];
    Arrays.setAll(logs, k -> Math.log(survival[k]));
    this.log = MonotoneCubic.through(Arrays.copyOf(grid.knots(), last + 1), logs);
  }

  /** Returns S at a time that is not NaN; 1 up to time 0, S at the horizon beyond it. */
  double at(double time) {
    if (time <= 0) {
      return 1;
    }
    return time >= grid.horizon() ? survival[grid.bins()] : at(grid.bin(time), time);
  }

  private double at(int bin, double time) {
    if (bin < lastPositive) {
      return Math.exp(log.at(bin, time));
    }
    double part = (time - grid.knot(bin)) / (grid.knot(bin + 1) - grid.knot(bin));
    return survival[bin] + part * (survival[bin + 1] - survival[bin]);
  }

  /**
   * Returns the first time, to the last digit or two, with S at most a level; NaN if there is none.
   */
  double firstAtMost(double level) {
    for (int k = 0; k < grid.bins(); k++) {
      if (survival[k + 1] <= level) {
        double low = grid.knot(k);
        double high = grid.knot(k + 1);
        for (int i = 0; i < HALVINGS; i++) {
          double middle = low + (high - low) / 2;
          if (at(k, middle) <= level) {
            high = middle;
          } else {
            low = middle;
          }
        }
        return high;
      }
    }
    return Double.NaN;
  }

  /** Returns the area under the curve from 0 to a time up to the horizon. */
  double area(double time) {
    double area = 0;
    for (int k = 0; k < grid.bins() && grid.knot(k) < time; k++) {
      int bin = k;
      double start = grid.knot(k);
      double width = Math.min(time, grid.knot(k + 1)) - start;
      if (k < lastPositive) {
        int pieces = 1 + (int) Math.log(survival[k] / survival[k + 1]);
        double piece = width / pieces;
        for (int i = 0; i < pieces; i++) {
          double from = start + i * piece;
          area += piece * RULE.integrate(part -> at(bin, from + part * piece));
        }
      } else {
        area += width * (survival[k] + at(k, start + width)) / 2;
      }
    }
    return area;
  }
}
