package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Interval;
import io.sfumato.survival.Family.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The maximum likelihood fit of a {@link ParametricModel}. <b>NOT PRIVATE:</b> it shows the data;
 * use it for comparison, by those who may see the data in the clear.
 *
 * <p>Standard errors are from the observed information, the exact second derivatives of the
 * log-likelihood at its maximum; those of what follows from the coefficients are by the delta
 * method.
 *
 * <p>What becomes of rows and data that cannot be fitted:
 *
 * <ul>
 *   <li>a row with a time of 0 or infinity, an entry not before its time, weight 0, or a covariate
 *       of the model that is missing or infinite is left out, see {@link #rows()};
 *   <li>a covariate that is constant or a combination of those before it has an estimate of NaN and
 *       counts as 0, as in R;
 *   <li>where the likelihood has no maximum (no events; one time with all events) or the search
 *       does not find one, {@link #converged()} is false. Without events every estimate is NaN;
 *   <li>where the likelihood rises towards a limit of the power (ρ → 0, κ → -1, κ → ∞), it stops at
 *       the bound {@code |log(κ + 1)| = 24} or {@code |log ρ| = 24}: {@link #atLimit()} is true,
 *       the standard error of the power is NaN and the others are those of the limiting family.
 * </ul>
 *
 * Immutable.
 */
public final class ParametricFit {

  private final ParametricModel model;
  private final List<ParametricCoefficient> coefficients;
  private final double[][] covariance; // NaN where there is none
  private final double logLikelihood;
  private final Rows rows;
  private final boolean converged;
  private final boolean atLimit;

  ParametricFit(
      ParametricModel model,
      List<ParametricCoefficient> coefficients,
      double[][] covariance,
      double logLikelihood,
      Rows rows,
      boolean converged,
      boolean atLimit) {
    this.model = model;
    this.coefficients = List.copyOf(coefficients);
    this.covariance = covariance;
    this.logLikelihood = logLikelihood;
    this.rows = rows;
    this.converged = converged;
    this.atLimit = atLimit;
  }

  /** How many rows were fitted and left out, not weighted, and the events, weighted. */
  record Rows(int fitted, int dropped, double events) {}

  /**
   * Returns the model.
   *
   * @return the model
   */
  public ParametricModel model() {
    return model;
  }

  /**
   * Returns the coefficients: of the scale, the hazard, the shape and the power, as far as they are
   * estimated, for each the intercept and then its covariates.
   *
   * @return the coefficients
   */
  public List<ParametricCoefficient> coefficients() {
    return coefficients;
  }

  /**
   * Returns a coefficient.
   *
   * @param parameter what it acts on
   * @param term the covariate, or {@code (Intercept)}
   * @return the coefficient
   * @throws IllegalArgumentException if the model has none
   */
  public ParametricCoefficient coefficient(Parameter parameter, String term) {
    return ParametricCoefficient.find(coefficients, parameter, term, model);
  }

  /**
   * Returns a confidence interval of a coefficient.
   *
   * @param parameter what it acts on
   * @param term the covariate, or {@code (Intercept)}
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return Wald's interval; all numbers if there is no standard error
   * @throws IllegalArgumentException if there is no such coefficient or {@code confidence} is not
   *     in {@code (0, 1)}
   */
  public Interval interval(Parameter parameter, String term, double confidence) {
    ParametricCoefficient c = coefficient(parameter, term);
    double error = StandardNormal.z(confidence) * c.standardError();
    return Double.isNaN(error)
        ? new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
        : new Interval(c.estimate() - error, c.estimate() + error);
  }

  /**
   * Returns the power of the family, fixed or estimated.
   *
   * @return κ or ρ
   * @throws IllegalStateException if the family has none
   */
  public double power() {
    if (!model.family().has(Parameter.POWER)) {
      throw new IllegalStateException(model.family() + " has no power");
    }
    double logPower = model.fixedPredictors()[HazardTerms.POWER];
    for (ParametricCoefficient c : coefficients) {
      logPower += c.parameter() == Parameter.POWER ? c.estimate() : 0;
    }
    return model.family().power(logPower);
  }

  /**
   * Returns the estimated covariances of the {@link #coefficients()}.
   *
   * @return a copy; NaN where there is no standard error
   */
  public double[][] covariance() {
    return Matrices.copy(covariance);
  }

  /**
   * Returns the logarithm of the likelihood at its maximum, in the unit of the times: log densities
   * of events, and log probabilities of the rest, weighted.
   *
   * @return the log-likelihood; 0, its limit, without events
   */
  public double logLikelihood() {
    return logLikelihood;
  }

  /**
   * Returns Akaike's information criterion.
   *
   * @return {@code 2 k - 2 logLikelihood} with k estimated coefficients
   */
  public double aic() {
    return 2.0 * estimated() - 2 * logLikelihood;
  }

  /**
   * Returns the Bayesian information criterion.
   *
   * @return {@code k log(rows) - 2 logLikelihood} with k estimated coefficients
   */
  public double bic() {
    return estimated() * Math.log(rows.fitted()) - 2 * logLikelihood;
  }

  private int estimated() {
    return (int) coefficients.stream().filter(c -> !Double.isNaN(c.estimate())).count();
  }

  /**
   * Returns the number of rows that were fitted.
   *
   * @return the rows, not weighted
   */
  public int rows() {
    return rows.fitted();
  }

  /**
   * Returns the number of rows that were left out.
   *
   * @return the rows, not weighted
   */
  public int droppedRows() {
    return rows.dropped();
  }

  /**
   * Returns the number of events that were fitted.
   *
   * @return the events, weighted
   */
  public double events() {
    return rows.events();
  }

  /**
   * Returns whether a maximum was found.
   *
   * @return whether a Newton step from here changes the log-likelihood by less than {@code 1e-16},
   *     relative to it
   */
  public boolean converged() {
    return converged;
  }

  /**
   * Returns whether the power went to a limit of its range.
   *
   * @return whether the fit is that of a limiting family
   */
  public boolean atLimit() {
    return atLimit;
  }

  /**
   * Tests a smaller model by the ratio of likelihoods.
   *
   * @param smaller the fit of a model nested in this one, to the same data; R's {@code anova}
   * @return {@code 2 (logLikelihood - smaller.logLikelihood)} and its p-value. On the edge of the
   *     larger model (ρ → 0) the p-value is too large
   * @throws IllegalArgumentException if the smaller model has not fewer coefficients, or the number
   *     of rows differs
   */
  public ChiSquared likelihoodRatio(ParametricFit smaller) {
    requireNonNull(smaller, "smaller");
    int more = estimated() - smaller.estimated();
    if (more < 1 || rows() != smaller.rows()) {
      throw new IllegalArgumentException(
          "smaller must have fewer coefficients and the same rows, got %d of %d coefficients"
              .formatted(smaller.estimated(), estimated()));
    }
    return new ChiSquared(2 * (logLikelihood - smaller.logLikelihood), more);
  }

  /**
   * Tests whether all coefficients of a covariate are 0, on whatever it acts.
   *
   * @param covariate the covariate
   * @return Wald's statistic and its p-value; NaN where the coefficients have no covariance
   * @throws IllegalArgumentException if the model has no such covariate
   */
  public ChiSquared wald(String covariate) {
    int[] positions =
        IntStream.range(0, coefficients.size())
            .filter(j -> coefficients.get(j).term().equals(covariate))
            .toArray();
    if (positions.length == 0) {
      throw new IllegalArgumentException("'%s' is no covariate of %s".formatted(covariate, model));
    }
    double[] estimates = new double[positions.length];
    double[][] matrix = new double[positions.length][positions.length];
    for (int i = 0; i < positions.length; i++) {
      estimates[i] = coefficients.get(positions[i]).estimate();
      for (int j = 0; j < positions.length; j++) {
        matrix[i][j] = covariance[positions[i]][positions[j]];
      }
    }
    Cholesky factor = Cholesky.ofDefinite(matrix);
    double statistic = Double.NaN;
    if (factor != null) {
      double[] solved = factor.solve(estimates);
      statistic = 0;
      for (int i = 0; i < solved.length; i++) {
        statistic += solved[i] * estimates[i];
      }
    }
    return new ChiSquared(statistic, positions.length);
  }

  /**
   * Returns the curves of a model without covariates.
   *
   * @return the curves
   * @throws IllegalArgumentException if the model has covariates
   */
  public ParametricCurve curve() {
    return curve(Map.of());
  }

  /**
   * Returns the curves at values of the covariates.
   *
   * @param values the value of each covariate of the model, finite; others are not read
   * @return the curves
   * @throws IllegalArgumentException if a value is missing or not finite
   */
  public ParametricCurve curve(Map<String, Double> values) {
    requireNonNull(values, "values");
    Set<String> missing = new HashSet<>();
    double[] x = new double[coefficients.size()];
    double[] predictors = model.fixedPredictors();
    for (int j = 0; j < x.length; j++) {
      ParametricCoefficient coefficient = coefficients.get(j);
      if (isIntercept(j)) {
        x[j] = 1;
      } else {
        Double value = values.get(coefficient.term());
        if (value == null || !Double.isFinite(value)) {
          missing.add(coefficient.term());
          continue;
        }
        // What could not be estimated counts as 0, unless nothing could.
        x[j] = Double.isNaN(coefficient.estimate()) ? 0 : value;
      }
      if (x[j] != 0) {
        predictors[coefficient.parameter().predictor()] += x[j] * coefficient.estimate();
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "values must have a finite number for each covariate, got none for " + missing);
    }
    return new ParametricCurve(model.family(), predictors, predictorCovariance(x));
  }

  private boolean isIntercept(int j) {
    return j == 0 || coefficients.get(j).parameter() != coefficients.get(j - 1).parameter();
  }

  private double[][] predictorCovariance(double[] x) {
    double[][] matrix = new double[HazardTerms.PREDICTORS][HazardTerms.PREDICTORS];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        // The error of a power at its limit counts as 0.
        boolean skip = x[i] * x[j] == 0 || (atLimit && (isPower(i) || isPower(j)));
        if (!skip) {
          matrix[coefficients.get(i).parameter().predictor()][
                  coefficients.get(j).parameter().predictor()] +=
              x[i] * x[j] * covariance[i][j];
        }
      }
    }
    return matrix;
  }

  private boolean isPower(int j) {
    return coefficients.get(j).parameter() == Parameter.POWER;
  }

  /** Returns a table of coefficients as R prints it, marked as not private. */
  @Override
  public String toString() {
    return "ParametricFit[NOT PRIVATE: %s]".formatted(model)
        + ParametricCoefficient.table(coefficients)
        + String.format(
            Locale.ROOT,
            "%nlog-likelihood %.4f, AIC %.4f, BIC %.4f; %d rows (%d left out), %.6g events%s%s",
            logLikelihood,
            aic(),
            bic(),
            rows.fitted(),
            rows.dropped(),
            rows.events(),
            converged ? "" : "; NOT CONVERGED",
            atLimit ? "; the power is at its limit" : "");
  }
}
