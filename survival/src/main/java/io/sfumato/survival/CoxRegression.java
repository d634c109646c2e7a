package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exact Cox regression of proportional hazards. <b>NOT PRIVATE:</b> it shows the data; use it
 * for comparison, by those who may see the data in the clear. {@link DpCoxRegression} is private.
 *
 * <p>The hazard of a row with covariates x in stratum s is {@code h_s(t) exp(β·x)}, with h_s left
 * free. β maximizes the partial likelihood, by Newton's method with halved steps where a whole one
 * does not climb. Rows are at risk on {@code (entry, time]}, in their stratum only, with their
 * weight. Rows that miss a covariate or have weight 0 are left out. A covariate that depends
 * linearly on earlier ones gets 0 and no standard error. Immutable.
 *
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1972.tb00899.x">Cox (1972)</a>
 */
public final class CoxRegression {

  private static final int MOST_STEPS = 50;
  private static final int MOST_HALVINGS = 30;

  /** As R has it: the smallest pivot, as a fraction of the largest, of what is not collinear. */
  private static final double DEPENDENT = 1e-12;

  private final List<String> names;
  private final CoxTies ties;
  private final CoxRows rows;
  private final double[] beta; // of standardized covariates
  private final CoxLikelihood.Value atNull;
  private final CoxLikelihood.Value atEstimate;
  private final boolean converged;

  private CoxRegression(List<String> names, CoxTies ties, CoxRows rows) {
    this.names = names;
    this.ties = ties;
    this.rows = rows;
    CoxLikelihood likelihood = new CoxLikelihood(rows, ties);
    double[] current = new double[names.size()];
    CoxLikelihood.Value value = likelihood.at(current);
    this.atNull = value;
    boolean done = false;
    for (int i = 0; i < MOST_STEPS && !done; i++) {
      double[] step = Cholesky.of(value.information(), DEPENDENT).solve(value.score());
      double[] next = plus(current, step, 1);
      CoxLikelihood.Value reached = likelihood.at(next);
      double size = 1;
      // A step at the top may lose a rounding and no more.
      double slack = 1e-14 * Math.abs(value.logLikelihood());
      for (int h = 0;
          h < MOST_HALVINGS && !(reached.logLikelihood() >= value.logLikelihood() - slack);
          h++) {
        size /= 2;
        next = plus(current, step, size);
        reached = likelihood.at(next);
      }
      done = length(step) <= 1e-13 * (1 + length(current));
      current = next;
      value = reached;
    }
    this.beta = current;
    this.atEstimate = value;
    this.converged = done;
  }

  /**
   * Fits all covariates of the data, with Efron's treatment of ties.
   *
   * @param data the data, in the clear
   * @return the fit
   */
  public static CoxRegression of(SurvivalData data) {
    return of(data, CoxTies.EFRON);
  }

  /**
   * Fits covariates.
   *
   * @param data the data, in the clear
   * @param ties how events at the same time are treated
   * @param covariates the names of the covariates; none for all that the data have
   * @return the fit
   * @throws IllegalArgumentException if the data do not have such a covariate, or have weights with
   *     {@link CoxTies#EXACT}
   */
  public static CoxRegression of(SurvivalData data, CoxTies ties, String... covariates) {
    requireNonNull(data, "data");
    requireNonNull(ties, "ties");
    List<String> names = covariates.length == 0 ? data.covariateNames() : List.of(covariates);
    CoxRows rows = CoxRows.of(data, names);
    if (ties == CoxTies.EXACT && rows.isWeighted()) {
      throw new IllegalArgumentException(
          "ties must be EFRON or BRESLOW for data with weights, got EXACT");
    }
    return new CoxRegression(names, ties, rows);
  }

  private static double[] plus(double[] start, double[] step, double size) {
    double[] sum = start.clone();
    for (int j = 0; j < sum.length; j++) {
      sum[j] += size * step[j];
    }
    return sum;
  }

  private static double length(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
  }

  /**
   * Returns the coefficients with their standard errors from the information.
   *
   * @return one for each covariate
   */
  public List<Coefficient> coefficients() {
    return coefficients(covariance());
  }

  /**
   * Returns the coefficients with robust standard errors: the infinitesimal jackknife over persons
   * (clusters), or over rows if the data do not say which belong together.
   *
   * @return one for each covariate
   * @throws IllegalStateException with {@link CoxTies#EXACT}, for which there are none
   * @see <a href="https://doi.org/10.1080/01621459.1989.10478874">Lin and Wei (1989)</a>
   */
  public List<Coefficient> robustCoefficients() {
    if (ties == CoxTies.EXACT) {
      throw new IllegalStateException(
          "robust standard errors need ties to be EFRON or BRESLOW, got EXACT");
    }
    double[][] inverse = inverse();
    double[][] meat = new CoxResiduals(rows, beta, ties == CoxTies.EFRON).variability();
    int p = beta.length;
    double[][] half = new double[p][p];
    double[][] robust = new double[p][p];
    for (int j = 0; j < p; j++) {
      for (int k = 0; k < p; k++) {
        for (int l = 0; l < p; l++) {
          half[j][k] += inverse[j][l] * meat[l][k];
        }
      }
    }
    for (int j = 0; j < p; j++) {
      for (int k = 0; k < p; k++) {
        for (int l = 0; l < p; l++) {
          robust[j][k] += half[j][l] * inverse[l][k];
        }
        robust[j][k] /= rows.scale(j) * rows.scale(k);
      }
    }
    return coefficients(robust);
  }

  private List<Coefficient> coefficients(double[][] covariance) {
    Cholesky factors = Cholesky.of(atEstimate.information(), DEPENDENT);
    List<Coefficient> coefficients = new ArrayList<>();
    for (int j = 0; j < beta.length; j++) {
      double error = factors.isIndependent(j) ? Math.sqrt(covariance[j][j]) : Double.NaN;
      coefficients.add(new Coefficient(names.get(j), beta[j] / rows.scale(j), error));
    }
    return List.copyOf(coefficients);
  }

  /**
   * Returns one coefficient.
   *
   * @param covariate the name of the covariate
   * @return the coefficient, with its standard error from the information
   * @throws IllegalArgumentException if there is no such covariate in the fit
   */
  public Coefficient coefficient(String covariate) {
    int j = names.indexOf(requireNonNull(covariate, "covariate"));
    if (j < 0) {
      throw new IllegalArgumentException(
          "covariate must be one of %s, got '%s'".formatted(names, covariate));
    }
    return coefficients().get(j);
  }

  /**
   * Returns the covariance matrix of the coefficients: the inverse of the information.
   *
   * @return a new matrix, 0 in the rows and columns of dependent covariates
   */
  public double[][] covariance() {
    double[][] covariance = inverse();
    for (int j = 0; j < beta.length; j++) {
      for (int k = 0; k < beta.length; k++) {
        covariance[j][k] /= rows.scale(j) * rows.scale(k);
      }
    }
    return covariance;
  }

  private double[][] inverse() {
    return Cholesky.of(atEstimate.information(), DEPENDENT).inverse();
  }

  /**
   * Returns the logarithm of the partial likelihood at the estimate.
   *
   * @return the log-likelihood
   */
  public double logLikelihood() {
    return atEstimate.logLikelihood();
  }

  /**
   * Returns the logarithm of the partial likelihood with all coefficients 0.
   *
   * @return the log-likelihood
   */
  public double nullLogLikelihood() {
    return atNull.logLikelihood();
  }

  /**
   * Returns the likelihood-ratio test that all coefficients are 0.
   *
   * @return the test, with as many degrees of freedom as independent covariates
   */
  public ChiSquared likelihoodRatioTest() {
    return test(2 * (logLikelihood() - nullLogLikelihood()));
  }

  /**
   * Returns Wald's test that all coefficients are 0.
   *
   * @return the test
   */
  public ChiSquared waldTest() {
    double sum = 0;
    for (int j = 0; j < beta.length; j++) {
      for (int k = 0; k < beta.length; k++) {
        sum += beta[j] * atEstimate.information()[j][k] * beta[k];
      }
    }
    return test(sum);
  }

  /**
   * Returns the score test that all coefficients are 0: for one group and no ties, the log-rank
   * test.
   *
   * @return the test
   */
  public ChiSquared scoreTest() {
    double[] step = Cholesky.of(atNull.information(), DEPENDENT).solve(atNull.score());
    double sum = 0;
    for (int j = 0; j < step.length; j++) {
      sum += step[j] * atNull.score()[j];
    }
    return test(sum);
  }

  private ChiSquared test(double statistic) {
    int degrees = Cholesky.of(atEstimate.information(), DEPENDENT).rank();
    return new ChiSquared(statistic, degrees);
  }

  /**
   * Returns the cumulative hazard of each stratum.
   *
   * @return one for each stratum with events, in the order in which the strata first occur
   */
  public List<CoxBaseline> baselines() {
    Map<Integer, TreeMap<Double, Double>> increments = new TreeMap<>();
    double atZero = 0;
    for (int j = 0; j < beta.length; j++) {
      atZero -= beta[j] * rows.mean(j) / rows.scale(j);
    }
    double[] risks = new double[rows.size()];
    for (int i = 0; i < risks.length; i++) {
      double predictor = -atZero;
      for (int j = 0; j < beta.length; j++) {
        predictor += beta[j] * rows.covariates(i)[j];
      }
      risks[i] = rows.weight(i) * Math.exp(predictor);
    }
    new CoxSweep(rows)
        .visit(
            risks,
            (tied, atRisk, events) -> {
              double weight = Arrays.stream(tied).mapToDouble(rows::weight).sum();
              increments
                  .computeIfAbsent(rows.stratum(tied[0]), s -> new TreeMap<>())
                  .put(rows.time(tied[0]), weight / atRisk.total());
            });
    List<CoxBaseline> baselines = new ArrayList<>();
    increments.forEach(
        (stratum, steps) -> {
          double[] times = steps.keySet().stream().mapToDouble(Double::doubleValue).toArray();
          double[] hazards = steps.values().stream().mapToDouble(Double::doubleValue).toArray();
          Arrays.parallelPrefix(hazards, Double::sum);
          baselines.add(new CoxBaseline(rows.stratumName(stratum), times, hazards));
        });
    return List.copyOf(baselines);
  }

  /**
   * Returns how many rows were used.
   *
   * @return the number of rows that were at risk and complete
   */
  public int rows() {
    return rows.size();
  }

  /**
   * Returns how many events were used.
   *
   * @return the number of rows of {@link #rows()} with an event
   */
  public int events() {
    int events = 0;
    for (int i = 0; i < rows.size(); i++) {
      events += rows.isEvent(i) ? 1 : 0;
    }
    return events;
  }

  /**
   * Returns whether Newton's method came to rest. It does not where the likelihood keeps growing
   * with some coefficient, as for a group without events.
   *
   * @return whether the estimates are a maximum
   */
  public boolean converged() {
    return converged;
  }

  /** Returns rows, events and hazard ratios, marked as not private. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "CoxRegression[NOT PRIVATE: %d rows, %d events".formatted(rows(), events()));
    for (Coefficient c : coefficients()) {
      text.append(
          String.format(
              Locale.ROOT, ", %s %.4g (%.3g)", c.name(), c.estimate(), c.standardError()));
    }
    return text.append(']').toString();
  }
}
