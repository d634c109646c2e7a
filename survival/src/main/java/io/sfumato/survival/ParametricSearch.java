package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.survival.Family.Parameter;
import java.util.Arrays;

/**
 * Maximum likelihood of a parametric regression: Newton's method on covariates of mean 0 and
 * variance 1, from an exponential start. A power makes the likelihood many-peaked, so it is first
 * held at several values, and the highest of the peaks reached from there is taken.
 */
final class ParametricSearch {

  /** log(κ + 1) and log ρ stay within this: beyond, the family is at its limit to 8 digits. */
  static final double POWER_BOUND = 24;

  private static final double[] POWER_STARTS = {-2, -0.7, 0, 0.7, 2, 4};
  private static final double PRECISION = 1e-16;
  private static final double ROUGHLY = 1e-6;
  private static final double UNBOUNDED = 1e6;

  private final ParametricLikelihood likelihood;
  private final boolean[] aliased;
  private final double[] bounds;

  ParametricSearch(ParametricLikelihood standardized) {
    this.likelihood = standardized;
    this.aliased = aliased();
    this.bounds = new double[standardized.size()];
    for (int j = 0; j < bounds.length; j++) {
      boolean power = standardized.predictor(j) == HazardTerms.POWER;
      bounds[j] = aliased[j] ? 0 : power ? POWER_BOUND : UNBOUNDED;
    }
  }

  /** Returns whether each covariate is a combination of those before it, in the rows used. */
  boolean[] aliasedCoefficients() {
    return aliased.clone();
  }

  NewtonMaximizer.Result run() {
    double[] start = start();
    int power = likelihood.size() - 1;
    if (power < 0 || likelihood.predictor(power) != HazardTerms.POWER) {
      return NewtonMaximizer.maximize(likelihood, start, bounds, PRECISION);
    }
    double[] held = bounds.clone();
    held[power] = 0;
    NewtonMaximizer.Result best = null;
    for (double value : POWER_STARTS) {
      double[] from = start.clone();
      from[power] = value;
      double[] ridge = NewtonMaximizer.maximize(likelihood, from, held, ROUGHLY).point;
      NewtonMaximizer.Result peak = NewtonMaximizer.maximize(likelihood, ridge, bounds, PRECISION);
      if (best == null || !(peak.value <= best.value)) {
        best = peak;
      }
    }
    return requireNonNull(best);
  }

  /** Returns the coefficients of an exponential law with the observed rate, or close to it. */
  private double[] start() {
    SurvivalData data = likelihood.data();
    double events = 0;
    double time = 0;
    for (int row = 0; row < likelihood.rows(); row++) {
      if (likelihood.isUsed(row)) {
        events += data.isEvent(row) ? data.weight(row) : 0;
        time += data.weight(row) * (data.time(row) - data.entry(row));
      }
    }
    double logRate = time > 0 && events > 0 ? Math.log(events / time) : 0;
    boolean scaled = likelihood.model().has(Parameter.SCALE);
    double[] start = new double[likelihood.size()];
    for (int j = 0; j < start.length; j++) {
      if (likelihood.isIntercept(j)) {
        int predictor = likelihood.predictor(j);
        if (predictor == HazardTerms.SCALE || (predictor == HazardTerms.HAZARD && !scaled)) {
          start[j] = logRate;
        }
      }
    }
    return start;
  }

  /**
   * Eliminates the covariates of each parameter in order, as a Cholesky factor without pivoting
   * does.
   */
  private boolean[] aliased() {
    int n = likelihood.size();
    boolean[] dependent = new boolean[n];
    double[][] basis = new double[n][];
    for (int j = 0; j < n; j++) {
      if (likelihood.isIntercept(j)) {
        continue;
      }
      double[] column = new double[likelihood.rows()];
      for (int row = 0; row < column.length; row++) {
        double root = Math.sqrt(likelihood.data().weight(row));
        column[row] = likelihood.isUsed(row) ? root * likelihood.design(row, j) : 0;
      }
      double before = dot(column, column);
      for (int i = 0; i < j; i++) {
        if (basis[i] != null && likelihood.predictor(i) == likelihood.predictor(j)) {
          double part = dot(column, basis[i]);
          for (int row = 0; row < column.length; row++) {
            column[row] -= part * basis[i][row];
          }
        }
      }
      double left = dot(column, column);
      dependent[j] = !(left > 1e-14 * before);
      if (!dependent[j]) {
        double norm = Math.sqrt(left);
        basis[j] = Arrays.stream(column).map(v -> v / norm).toArray();
      }
    }
    return dependent;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
