package io.sfumato.survival;

import io.sfumato.survival.Family.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Maximum likelihood: searches on standardized covariates, inverts the observed information there,
 * and carries both back to the units of the data. For exact fits. Not safe for use by several
 * threads.
 */
final class ParametricEstimator {

  private final ParametricModel model;
  private final SurvivalData data;
  private final ParametricLikelihood likelihood;
  private final int size;

  ParametricEstimator(ParametricModel model, SurvivalData data) {
    this.model = model;
    this.data = data;
    this.likelihood = new ParametricLikelihood(model, data);
    this.size = likelihood.size();
    likelihood.standardize();
  }

  ParametricFit fit() {
    int rows = 0;
    double events = 0;
    for (int row = 0; row < likelihood.rows(); row++) {
      rows += likelihood.isUsed(row) ? 1 : 0;
      events += likelihood.isUsed(row) && data.isEvent(row) ? data.weight(row) : 0;
    }
    ParametricFit.Rows counts = new ParametricFit.Rows(rows, likelihood.rows() - rows, events);
    if (events == 0) {
      double[] none = new double[size];
      Arrays.fill(none, Double.NaN);
      double[][] unknown = unknown();
      return new ParametricFit(model, named(none, unknown), unknown, 0, counts, false, false);
    }
    ParametricSearch search = new ParametricSearch(likelihood);
    NewtonMaximizer.Result result = search.run();
    boolean[] held = search.aliasedCoefficients();
    int last = size - 1;
    boolean atLimit =
        likelihood.predictor(last) == HazardTerms.POWER
            && Math.abs(result.point[last]) >= ParametricSearch.POWER_BOUND;
    boolean[] withoutError = held.clone();
    withoutError[last] |= atLimit;
    double[][] back = unstandardized(held);
    double[] estimates = new double[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        estimates[i] += back[i][j] * result.point[j];
      }
      estimates[i] = held[i] ? Double.NaN : estimates[i];
    }
    double[][] covariance = covariance(result.point, withoutError, back);
    return new ParametricFit(
        model,
        named(estimates, covariance),
        covariance,
        result.value,
        counts,
        result.converged,
        atLimit);
  }

  /** Returns the covariances in units of the data; NaN for coefficients without errors. */
  private double[][] covariance(double[] point, boolean[] withoutError, double[][] back) {
    double[][] standardized = standardizedCovariance(point, withoutError);
    double[][] covariance = unknown();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          for (int l = 0; l < size; l++) {
            double part = back[i][k] * back[j][l];
            sum += part == 0 ? 0 : part * standardized[k][l];
          }
        }
        covariance[i][j] = withoutError[i] || withoutError[j] ? Double.NaN : sum;
      }
    }
    return covariance;
  }

  /** Inverts the observed information of the coefficients that have errors; 0 for the others. */
  private double[][] standardizedCovariance(double[] point, boolean[] without) {
    double[][] information = new double[size][size];
    likelihood.derivatives(point, new double[size], information);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        information[i][j] = without[i] || without[j] ? (i == j ? 1 : 0) : -information[i][j];
      }
    }
    Cholesky factor = Cholesky.ofDefinite(information);
    double[][] inverse = factor == null ? unknown() : factor.inverse();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        inverse[i][j] = without[i] || without[j] ? 0 : inverse[i][j];
      }
    }
    return inverse;
  }

  /** Returns the matrix from coefficients of standardized covariates to those of the covariates. */
  private double[][] unstandardized(boolean[] held) {
    double[][] back = new double[size][size];
    int intercept = 0;
    for (int j = 0; j < size; j++) {
      if (likelihood.isIntercept(j)) {
        intercept = j;
        back[j][j] = 1;
      } else if (!held[j]) {
        back[j][j] = 1 / likelihood.spread(j);
        back[intercept][j] = -likelihood.center(j) / likelihood.spread(j);
      }
    }
    return back;
  }

  private List<ParametricCoefficient> named(double[] estimates, double[][] covariance) {
    List<ParametricCoefficient> list = new ArrayList<>();
    for (int j = 0; j < size; j++) {
      Parameter parameter = likelihood.parameter(j);
      double error = Math.sqrt(covariance[j][j]);
      list.add(new ParametricCoefficient(parameter, likelihood.term(j), estimates[j], error));
    }
    return list;
  }

  private double[][] unknown() {
    double[][] matrix = new double[size][size];
    for (double[] line : matrix) {
      Arrays.fill(line, Double.NaN);
    }
    return matrix;
  }
}
