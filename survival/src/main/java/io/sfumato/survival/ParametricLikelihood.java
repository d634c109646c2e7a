package io.sfumato.survival;

import io.sfumato.survival.Family.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log-likelihood of a parametric regression, row by row. A row with time t that entered at s
 * adds {@code [event] log h(t) - Λ(t) + Λ(s)}.
 *
 * <p>The coefficients are those of the scale, the hazard, the shape and the power, as far as the
 * model has them, in this order: for each an intercept and then its covariates. Rows that the model
 * cannot explain are left out, each by a rule about itself: a time of 0 or infinity, an entry not
 * before the time, weight 0, or a covariate of the model that is missing or infinite. Not for
 * several threads.
 */
final class ParametricLikelihood implements NewtonMaximizer.Objective {

  private static final double[] NONE = {};

  private final ParametricModel model;
  private final SurvivalData data;
  private final List<Parameter> parameters; // of each coefficient
  private final int[] predictorOf;
  private final List<String> terms; // of each coefficient
  private final double[][] columns; // of each coefficient, NONE for an intercept
  private final double[] center;
  private final double[] spread;
  private final boolean[] used;
  private final double[] rest; // predictors without a coefficient
  private final HazardTerms termsAtExit;
  private final HazardTerms termsAtEntry;
  private final double[] predictors = new double[HazardTerms.PREDICTORS];

  /** Takes the model and the data as they are. */
  ParametricLikelihood(ParametricModel model, SurvivalData data) {
    this.model = model;
    this.data = data;
    this.parameters = new ArrayList<>();
    this.terms = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    for (Parameter parameter : Parameter.values()) {
      List<String> ofParameter = model.terms(parameter);
      for (int i = 0; i < ofParameter.size(); i++) {
        parameters.add(parameter);
        terms.add(ofParameter.get(i));
        values.add(i == 0 ? NONE : data.covariate(ofParameter.get(i)));
      }
    }
    this.predictorOf = parameters.stream().mapToInt(Parameter::predictor).toArray();
    this.columns = values.toArray(double[][]::new);
    this.center = new double[columns.length];
    this.spread = new double[columns.length];
    Arrays.fill(spread, 1);
    this.used = new boolean[data.size()];
    for (int row = 0; row < used.length; row++) {
      used[row] = explains(row);
    }
    this.rest = model.fixedPredictors();
    this.termsAtExit = new HazardTerms(model.family());
    this.termsAtEntry = new HazardTerms(model.family());
  }

  private boolean explains(int row) {
    boolean possible =
        data.time(row) > 0
            && data.time(row) < Double.POSITIVE_INFINITY
            && data.isObserved(row)
            && data.weight(row) > 0;
    for (double[] column : columns) {
      possible &= column == NONE || Double.isFinite(column[row]);
    }
    return possible;
  }

  /** Centers covariates and scales them to variance 1, for the search; constant ones become 0. */
  void standardize() {
    for (int j = 0; j < columns.length; j++) {
      double[] column = columns[j];
      if (column != NONE) {
        double total = 0;
        double sum = 0;
        for (int row = 0; row < used.length; row++) {
          total += used[row] ? data.weight(row) : 0;
          sum += used[row] ? data.weight(row) * column[row] : 0;
        }
        double mean = total == 0 ? 0 : sum / total;
        double squares = 0;
        for (int row = 0; row < used.length; row++) {
          double d = column[row] - mean;
          squares += used[row] ? data.weight(row) * d * d : 0;
        }
        double deviation = total == 0 ? 0 : Math.sqrt(squares / total);
        center[j] = mean;
        spread[j] = deviation > 1e-12 * Math.abs(mean) ? deviation : Double.POSITIVE_INFINITY;
      }
    }
  }

  int size() {
    return columns.length;
  }

  int rows() {
    return used.length;
  }

  boolean isUsed(int row) {
    return used[row];
  }

  /** Returns whether a coefficient is an intercept, or the power. */
  boolean isIntercept(int coefficient) {
    return columns[coefficient] == NONE;
  }

  Parameter parameter(int coefficient) {
    return parameters.get(coefficient);
  }

  String term(int coefficient) {
    return terms.get(coefficient);
  }

  /** Returns which predictor of {@link HazardTerms} a coefficient belongs to. */
  int predictor(int coefficient) {
    return predictorOf[coefficient];
  }

  double center(int coefficient) {
    return center[coefficient];
  }

  /** Returns what the covariate is divided by; infinite for one that is constant. */
  double spread(int coefficient) {
    return spread[coefficient];
  }

  /** Returns what a coefficient is multiplied by in a row. */
  double design(int row, int coefficient) {
    double[] column = columns[coefficient];
    return column == NONE ? 1 : (column[row] - center[coefficient]) / spread[coefficient];
  }

  /**
   * Returns the log-likelihood of one row, not weighted, and overwrites its gradient in the
   * coefficients. A row that is left out has 0 and the gradient 0.
   *
   * @param theta the coefficients
   * @param gradient where the gradient goes
   */
  double score(int row, double[] theta, double[] gradient) {
    Arrays.fill(gradient, 0);
    if (!used[row]) {
      return 0;
    }
    double value = evaluate(row, theta);
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = design(row, j) * slope(row, predictorOf[j]);
    }
    return value;
  }

  @Override
  public double value(double[] theta) {
    double sum = 0;
    for (int row = 0; row < used.length; row++) {
      if (used[row]) {
        sum += data.weight(row) * evaluate(row, theta);
      }
    }
    return sum;
  }

  @Override
  public double derivatives(double[] theta, double[] gradient, double[][] hessian) {
    Arrays.fill(gradient, 0);
    for (double[] line : hessian) {
      Arrays.fill(line, 0);
    }
    double[] x = new double[columns.length];
    double sum = 0;
    for (int row = 0; row < used.length; row++) {
      if (!used[row]) {
        continue;
      }
      double weight = data.weight(row);
      sum += weight * evaluate(row, theta);
      for (int j = 0; j < x.length; j++) {
        x[j] = design(row, j);
        int p = predictorOf[j];
        gradient[j] += weight * x[j] * slope(row, p);
        for (int i = 0; i <= j; i++) {
          hessian[j][i] += weight * x[i] * x[j] * curvature(row, p, predictorOf[i]);
        }
      }
    }
    for (int j = 0; j < x.length; j++) {
      for (int i = 0; i < j; i++) {
        hessian[i][j] = hessian[j][i];
      }
    }
    return sum;
  }

  private double evaluate(int row, double[] theta) {
    System.arraycopy(rest, 0, predictors, 0, predictors.length);
    for (int j = 0; j < columns.length; j++) {
      predictors[predictorOf[j]] += theta[j] * design(row, j);
    }
    termsAtExit.at(data.time(row), predictors);
    double value = (data.isEvent(row) ? termsAtExit.logHazard() : 0) - termsAtExit.cumulative();
    if (data.entry(row) > 0) {
      termsAtEntry.at(data.entry(row), predictors);
      value += termsAtEntry.cumulative();
    }
    return value;
  }

  private double slope(int row, int i) {
    return (data.isEvent(row) ? termsAtExit.logHazard(i) : 0)
        - termsAtExit.cumulative(i)
        + (data.entry(row) > 0 ? termsAtEntry.cumulative(i) : 0);
  }

  private double curvature(int row, int i, int j) {
    return (data.isEvent(row) ? termsAtExit.logHazard(i, j) : 0)
        - termsAtExit.cumulative(i, j)
        + (data.entry(row) > 0 ? termsAtEntry.cumulative(i, j) : 0);
  }

  ParametricModel model() {
    return model;
  }

  SurvivalData data() {
    return data;
  }
}
