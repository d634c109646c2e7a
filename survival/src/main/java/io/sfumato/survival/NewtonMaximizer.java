package io.sfumato.survival;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Newton's method with exact second derivatives for smooth functions of a few variables. Where the
 * function is not concave, a multiple of the diagonal is added to the curvature until it is; each
 * step is halved until it climbs. Variables stay in a box: one at its end that would leave is held.
 *
 * <p>It has converged when a full Newton step over the free variables promises less than a given
 * precision in the function, relative to it where it is above 1: of a log-likelihood, 1e-16 means
 * that each variable is off by about 1e-8 standard errors.
 */
final class NewtonMaximizer {

  private static final int MOST_STEPS = 200;
  private static final int MOST_HALVINGS = 40;
  private static final double LONGEST_STEP = 3;
  private static final double MOST_DAMPING = 1e12;

  private NewtonMaximizer() {}

  /** What is maximized. */
  interface Objective {
    /** Returns the value; NaN and -∞ are refused. */
    double value(double[] x);

    /** Returns the value and overwrites the gradient and the matrix of second derivatives. */
    double derivatives(double[] x, double[] gradient, double[][] hessian);
  }

  /** Where the search ended. The arrays are the result's own. */
  static final class Result {
    final double[] point;
    final double value;
    final boolean converged;
    final int steps;

    private Result(double[] point, double value, boolean converged, int steps) {
      this.point = point;
      this.value = value;
      this.converged = converged;
      this.steps = steps;
    }
  }

  /**
   * Maximizes from a start.
   *
   * @param bounds each variable stays in {@code [-bound, bound]}; 0 keeps it at its start
   * @param precision what a step must promise, to be taken
   */
  static Result maximize(Objective objective, double[] start, double[] bounds, double precision) {
    int n = start.length;
    double[] x = start.clone();
    double[] gradient = new double[n];
    double[][] hessian = new double[n][n];
    double value = objective.derivatives(x, gradient, hessian);
    for (int step = 0; step < MOST_STEPS; step++) {
      if (!Double.isFinite(value)) {
        return new Result(x, value, false, step);
      }
      int[] free = free(x, gradient, bounds);
      double damping = 0;
      double[] next = x;
      double nextValue = Double.NaN;
      while (damping <= MOST_DAMPING) {
        double[] direction = direction(gradient, hessian, free, damping);
        if (direction != null) {
          double promise = 0;
          for (int i = 0; i < free.length; i++) {
            promise += direction[i] * gradient[free[i]];
          }
          if (promise / 2 <= precision * Math.max(1, Math.abs(value)) && damping <= 1e-3) {
            return new Result(x, value, true, step);
          }
          double length = 1;
          for (double part : direction) {
            length = Math.min(length, LONGEST_STEP / Math.abs(part));
          }
          double slack = 1e-13 * (1 + Math.abs(value)); // what rounding makes of a sum
          for (int halving = 0;
              halving < MOST_HALVINGS && !(nextValue > value - slack);
              halving++) {
            next = moved(x, direction, free, length, bounds);
            nextValue = objective.value(next);
            if (!(nextValue >= value + 1e-4 * length * promise - slack)) {
              nextValue = Double.NaN;
            }
            length /= 2;
          }
          if (!Double.isNaN(nextValue)) {
            break;
          }
        }
        damping = damping == 0 ? 1e-6 : damping * 10;
      }
      if (Double.isNaN(nextValue)) {
        return new Result(x, value, false, step);
      }
      x = next;
      value = objective.derivatives(x, gradient, hessian);
    }
    return new Result(x, value, false, MOST_STEPS);
  }

  /** Returns the variables that are not held at an end of their range. */
  private static int[] free(double[] x, double[] gradient, double[] bounds) {
    int count = 0;
    int[] free = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      boolean held =
          bounds[i] == 0
              || (x[i] >= bounds[i] && gradient[i] >= 0)
              || (x[i] <= -bounds[i] && gradient[i] <= 0);
      if (!held) {
        free[count++] = i;
      }
    }
    return Arrays.copyOf(free, count);
  }

  /** Solves (-H + damping · diagonal) p = g, or returns null if that is not positive definite. */
  private static double @Nullable [] direction(
      double[] gradient, double[][] hessian, int[] free, double damping) {
    double[][] curvature = new double[free.length][free.length];
    double[] right = new double[free.length];
    for (int i = 0; i < free.length; i++) {
      right[i] = gradient[free[i]];
      for (int j = 0; j < free.length; j++) {
        curvature[i][j] = -hessian[free[i]][free[j]];
      }
      curvature[i][i] += damping * Math.max(Math.abs(curvature[i][i]), 1e-6);
    }
    Cholesky factor = Cholesky.ofDefinite(curvature);
    return factor == null ? null : factor.solve(right);
  }

  private static double[] moved(
      double[] x, double[] direction, int[] free, double length, double[] bounds) {
    double[] next = x.clone();
    for (int i = 0; i < free.length; i++) {
      int k = free[i];
      next[k] = Math.max(-bounds[k], Math.min(bounds[k], x[k] + length * direction[i]));
    }
    return next;
  }
}
