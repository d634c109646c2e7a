package io.sfumato.survival;

import io.sfumato.survival.Family.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A parametric regression on public scales: times as fractions of a horizon, at which rows are
 * censored, and covariates between -1 and 1. Public, but for what {@link #model} is given.
 */
final class ParametricScores {

  /** Earlier times count as this fraction of the horizon: their logarithm would be all there is. */
  private static final double EARLIEST = 1e-4;

  private final ParametricModel model;
  private final List<BoundedCovariate> covariates;
  private final double horizon;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<String> terms = new ArrayList<>();

  ParametricScores(ParametricModel model, List<BoundedCovariate> covariates, double horizon) {
    this.model = model;
    this.covariates = covariates;
    this.horizon = horizon;
    for (Parameter parameter : Parameter.values()) {
      for (String term : model.terms(parameter)) {
        parameters.add(parameter);
        terms.add(term);
      }
    }
  }

  int size() {
    return terms.size();
  }

  Parameter parameter(int coefficient) {
    return parameters.get(coefficient);
  }

  String term(int coefficient) {
    return terms.get(coefficient);
  }

  boolean isIntercept(int coefficient) {
    return coefficient == 0 || parameters.get(coefficient) != parameters.get(coefficient - 1);
  }

  BoundedCovariate covariate(int coefficient) {
    String name = terms.get(coefficient);
    return covariates.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * Returns a start: the law without covariates that is nearest to a private curve, by least
   * squares at its knots.
   */
  double[] start(LifeTable life) {
    DpKaplanMeier curve = life.kaplanMeier();
    double[] knots = life.grid().knots();
    HazardTerms hazard = new HazardTerms(model.family());
    ToDoubleFunction<double[]> distance =
        point -> {
          double[] predictors = predictors(point);
          double sum = 0;
          for (int k = 1; k < knots.length; k++) {
            hazard.at(knots[k] / horizon, predictors);
            double apart = Math.exp(-hazard.cumulative()) - curve.survivalAt(knots[k]);
            sum += apart * apart;
          }
          // Towards the exponential law whose mean is the horizon, where the curve says nothing.
          double far = point[0] * point[0] / 9 + point[1] * point[1];
          return Double.isNaN(sum) ? Double.MAX_VALUE : sum + 1e-3 * far;
        };
    double[] best = {0, 0};
    double least = distance.applyAsDouble(best);
    for (double width = 2; width > 1e-4; width /= 1.5) {
      double[] around = best.clone();
      for (int i = -2; i <= 2; i++) {
        for (int j = -2; j <= 2; j++) {
          double[] point = {around[0] + i * width, around[1] + j * width / 2};
          double value = distance.applyAsDouble(point);
          if (value < least) {
            least = value;
            best = point;
          }
        }
      }
    }
    double[] start = new double[size()];
    for (int j = 0; j < start.length; j++) {
      if (isIntercept(j)) {
        start[j] = predictors(best)[parameters.get(j).predictor()] - fixed(j);
      }
    }
    return start;
  }

  private double fixed(int coefficient) {
    return model.fixedPredictors()[parameters.get(coefficient).predictor()];
  }

  /** Returns predictors with a scale and, if the family has one, a shape. */
  private double[] predictors(double[] point) {
    double[] predictors = model.fixedPredictors();
    predictors[HazardTerms.SCALE] = point[0];
    predictors[HazardTerms.SHAPE] = model.has(Parameter.SHAPE) ? point[1] : 0;
    return predictors;
  }

  /** Returns γ at the start: how long the gradient in the scale is for a residual of 1. */
  double typicalScale(double[] start) {
    double scale = 1;
    for (int j = 0; j < start.length; j++) {
      scale = isIntercept(j) && parameters.get(j) == Parameter.SHAPE ? Math.exp(start[j]) : scale;
    }
    return scale;
  }

  /** Returns about how long gradients are at most, for rows that are followed up to a limit. */
  double typicalLength(double[] start, double limit) {
    double ofScale = typicalScale(start) * limit;
    double squared = 0;
    for (Parameter parameter : parameters) {
      squared += parameter == Parameter.SCALE ? ofScale * ofScale : 1;
    }
    return Math.sqrt(squared);
  }

  /** The gradients of rows, each followed until its cumulative hazard is at a limit. */
  NoisyGradientDescent.Model model(SurvivalData data, double limit) {
    double[][] columns = columns(data);
    HazardTerms hazard = new HazardTerms(model.family());
    double[] x = new double[size()];
    return (row, at, out) -> {
      boolean event = evaluate(data, columns, row, at, x, limit, hazard);
      for (int j = 0; j < x.length; j++) {
        int predictor = parameters.get(j).predictor();
        out[j] = x[j] * ((event ? hazard.logHazard(predictor) : 0) - hazard.cumulative(predictor));
      }
    };
  }

  /**
   * The derivatives of the log hazard at events that are followed: the sum of their products has
   * the information as its mean.
   */
  NoisyGradientDescent.Model events(SurvivalData data, double limit) {
    double[][] columns = columns(data);
    HazardTerms hazard = new HazardTerms(model.family());
    double[] x = new double[size()];
    return (row, at, out) -> {
      boolean event = evaluate(data, columns, row, at, x, limit, hazard);
      for (int j = 0; j < x.length; j++) {
        out[j] = event ? x[j] * hazard.logHazard(parameters.get(j).predictor()) : 0;
      }
    };
  }

  private double[][] columns(SurvivalData data) {
    double[][] columns = new double[size()][];
    for (int j = 0; j < columns.length; j++) {
      columns[j] = isIntercept(j) ? new double[0] : data.covariate(terms.get(j));
    }
    return columns;
  }

  /**
   * Evaluates the hazard where a row is last followed: once for every row, stopped or not. Returns
   * whether that is at its event.
   */
  private boolean evaluate(
      SurvivalData data,
      double[][] columns,
      int row,
      double[] at,
      double[] x,
      double limit,
      HazardTerms hazard) {
    double[] predictors = model.fixedPredictors();
    for (int j = 0; j < x.length; j++) {
      x[j] = isIntercept(j) ? 1 : covariate(j).scaled(columns[j][row]);
      predictors[parameters.get(j).predictor()] += at[j] * x[j];
    }
    double time = Math.max(EARLIEST, Math.min(1, data.time(row) / horizon));
    double stop = HazardTerms.time(model.family(), limit, predictors);
    boolean stopped = stop < time;
    hazard.at(stopped ? Math.max(EARLIEST, stop) : time, predictors);
    return !stopped && data.isEvent(row) && data.time(row) <= horizon;
  }

  /**
   * Returns what turns coefficients on public scales into those of the data, but for a constant.
   */
  double[][] toDataScales() {
    double[][] matrix = new double[size()][size()];
    int intercept = 0;
    for (int j = 0; j < size(); j++) {
      if (isIntercept(j)) {
        intercept = j;
        matrix[j][j] = 1;
      } else {
        BoundedCovariate covariate = covariate(j);
        matrix[j][j] = 1 / covariate.halfWidth();
        matrix[intercept][j] = -covariate.middle() / covariate.halfWidth();
      }
    }
    return matrix;
  }

  /** Returns the constant: of the time scale alone. */
  double[] constant() {
    double[] constant = new double[size()];
    for (int j = 0; j < constant.length; j++) {
      constant[j] = isIntercept(j) && parameters.get(j) == Parameter.SCALE ? -Math.log(horizon) : 0;
    }
    return constant;
  }

  ParametricModel regression() {
    return model;
  }
}
