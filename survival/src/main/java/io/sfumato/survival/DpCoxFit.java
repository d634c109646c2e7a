package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A private Cox regression: coefficients whose standard errors count both the sampling of the data
 * and the noise. Everything computed from it is free. Immutable.
 */
public final class DpCoxFit {

  private final CoxDesign design;
  private final GridHazard hazard;
  private final double limit;
  private final double[] parameters;
  private final double[][] covariance;

  /** Takes estimates for scaled covariates, of which the first is the level of the baseline. */
  DpCoxFit(
      CoxDesign design,
      GridHazard hazard,
      double limit,
      double[] parameters,
      double[][] covariance) {
    this.design = design;
    this.hazard = hazard;
    this.limit = limit;
    this.parameters = parameters;
    this.covariance = covariance;
  }

  /**
   * Returns the coefficients: logarithms of hazard ratios for one unit of each covariate.
   *
   * @return one for each covariate; the intervals are for those of the population
   */
  public List<Coefficient> coefficients() {
    List<Coefficient> coefficients = new ArrayList<>();
    for (int j = 1; j < parameters.length; j++) {
      coefficients.add(
          new Coefficient(
              design.covariate(j).name(),
              parameters[j] / design.unit(j),
              Math.sqrt(covariance[j][j]) / design.unit(j)));
    }
    return List.copyOf(coefficients);
  }

  /**
   * Returns one coefficient.
   *
   * @param covariate the name of the covariate
   * @return the coefficient
   * @throws IllegalArgumentException if there is no such covariate in the fit
   */
  public Coefficient coefficient(String covariate) {
    requireNonNull(covariate, "covariate");
    for (Coefficient coefficient : coefficients()) {
      if (coefficient.name().equals(covariate)) {
        return coefficient;
      }
    }
    throw new IllegalArgumentException(
        "covariate must be one of %s, got '%s'"
            .formatted(coefficients().stream().map(Coefficient::name).toList(), covariate));
  }

  /**
   * Returns the covariance matrix of the coefficients, of sampling and noise together.
   *
   * @return a new matrix, in the order of {@link #coefficients()}
   */
  public double[][] covariance() {
    int p = parameters.length - 1;
    double[][] scaled = new double[p][p];
    for (int j = 0; j < p; j++) {
      for (int k = 0; k < p; k++) {
        scaled[j][k] = covariance[j + 1][k + 1] / design.unit(j + 1) / design.unit(k + 1);
      }
    }
    return scaled;
  }

  /**
   * Returns the survival probability of a person.
   *
   * @param time the time, in {@code [0, ∞)}; past the horizon the curve is continued flat
   * @param covariates the person's covariates, in the order of {@link #coefficients()}; clamped to
   *     their bounds
   * @return the probability, in {@code [0, 1]}
   * @throws IllegalArgumentException if {@code time} is negative or NaN, or there is not one number
   *     for each covariate
   */
  public double survivalAt(double time, double... covariates) {
    if (!(time >= 0)) {
      throw new IllegalArgumentException("time must be in [0, ∞), got " + time);
    }
    if (covariates.length != parameters.length - 1) {
      throw new IllegalArgumentException(
          "covariates must be %d numbers, got %d"
              .formatted(parameters.length - 1, covariates.length));
    }
    double predictor = parameters[0] * CoxDesign.CONSTANT;
    for (int j = 1; j < parameters.length; j++) {
      double x = design.scale() * design.covariate(j).scaled(covariates[j - 1]);
      predictor += parameters[j] * x;
    }
    return Math.exp(-hazard.at(time) * Math.exp(predictor));
  }

  /**
   * Returns the expected number of events at which a row is no longer followed: 1 where noise
   * matters most, more where it does not. The coefficients weigh what happens before.
   *
   * @return the limit, at least 1
   */
  public double followedUpTo() {
    return limit;
  }

  GridHazard hazard() {
    return hazard;
  }

  double[] parameters() {
    return parameters.clone();
  }

  double[][] parameterCovariance() {
    return covariance;
  }

  /** Returns for example {@code DpCoxFit[sex -0.54 (0.21)]}, with standard errors. */
  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    for (Coefficient c : coefficients()) {
      texts.add(
          String.format(Locale.ROOT, "%s %.4g (%.2g)", c.name(), c.estimate(), c.standardError()));
    }
    return "DpCoxFit" + texts;
  }
}
