package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A private parametric regression: coefficients whose standard errors count both the sampling of
 * the data and the noise. Everything computed from it is free. Immutable.
 */
public final class DpParametricFit {

  private final ParametricScores scores;
  private final double[] parameters; // on public scales
  private final double[][] covariance;

  DpParametricFit(ParametricScores scores, double[] parameters, double[][] covariance) {
    this.scores = scores;
    this.parameters = parameters;
    this.covariance = covariance;
  }

  /**
   * Returns the model.
   *
   * @return the model
   */
  public ParametricModel model() {
    return scores.regression();
  }

  /**
   * Returns the coefficients, in the units of the data, as those of {@link ParametricFit}.
   *
   * @return the coefficients of each parameter: an intercept, then its covariates
   */
  public List<ParametricCoefficient> coefficients() {
    double[][] change = scores.toDataScales();
    double[] constant = scores.constant();
    List<ParametricCoefficient> coefficients = new ArrayList<>();
    for (int j = 0; j < parameters.length; j++) {
      double estimate = constant[j];
      for (int k = 0; k < parameters.length; k++) {
        estimate += change[j][k] * parameters[k];
      }
      coefficients.add(
          new ParametricCoefficient(
              scores.parameter(j),
              scores.term(j),
              estimate,
              Math.sqrt(Matrices.form(change[j], covariance, change[j]))));
    }
    return List.copyOf(coefficients);
  }

  /**
   * Returns the curves of a person, with intervals that count the noise.
   *
   * @param values the value of each covariate of the model, clamped to its bounds; a missing one,
   *     or NaN, counts as the middle
   * @return the curves
   */
  public ParametricCurve curve(Map<String, Double> values) {
    requireNonNull(values, "values");
    double[] predictors = scores.regression().fixedPredictors();
    double[][] design = new double[HazardTerms.PREDICTORS][parameters.length];
    double[] constant = scores.constant();
    for (int j = 0; j < parameters.length; j++) {
      double x = 1;
      if (!scores.isIntercept(j)) {
        BoundedCovariate covariate = scores.covariate(j);
        x = covariate.scaled(values.getOrDefault(covariate.name(), Double.NaN));
      }
      int predictor = scores.parameter(j).predictor();
      design[predictor][j] = x;
      predictors[predictor] += x * parameters[j] + constant[j];
    }
    double[][] ofPredictors = new double[predictors.length][predictors.length];
    for (int i = 0; i < predictors.length; i++) {
      for (int j = 0; j < predictors.length; j++) {
        ofPredictors[i][j] = Matrices.form(design[i], covariance, design[j]);
      }
    }
    return new ParametricCurve(scores.regression().family(), predictors, ofPredictors);
  }

  double[] parameters() {
    return parameters.clone();
  }

  double[][] covariance() {
    return covariance;
  }

  /** Returns for example {@code DpParametricFit[WEIBULL: …, scale sex -0.4 (0.1)]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("DpParametricFit[").append(scores.regression());
    for (ParametricCoefficient c : coefficients()) {
      text.append(
          String.format(
              Locale.ROOT,
              "; %s %s %.4g (%.2g)",
              c.parameter().name().toLowerCase(Locale.ROOT),
              c.term(),
              c.estimate(),
              c.standardError()));
    }
    return text.append(']').toString();
  }
}
