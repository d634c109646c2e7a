package io.sfumato.survival;

import io.sfumato.accounting.Interval;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * The survival distribution of a fitted family at fixed values of the covariates. As private as the
 * fit that it comes from: that of a {@link ParametricFit} is not. Immutable.
 *
 * <p>Intervals are by the delta method: for survival and the cured on the scale {@code log(-log
 * S)}, for hazards and quantiles on the logarithmic scale. Where the fit has no standard errors,
 * they are all that is possible. Where the fit has no estimates, values are NaN.
 */
public final class ParametricCurve {

  private final Family family;
  private final double[] predictors;
  private final double[][] covariance; // of the predictors

  ParametricCurve(Family family, double[] predictors, double[][] covariance) {
    this.family = family;
    this.predictors = predictors;
    this.covariance = covariance;
  }

  /**
   * Returns the survival probability.
   *
   * @param time the time, not NaN
   * @return S(time); 1 up to time 0
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survival(double time) {
    return Math.exp(-cumulativeHazard(time));
  }

  /**
   * Returns the cumulative hazard.
   *
   * @param time the time, not NaN
   * @return Λ(time); 0 up to time 0
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double cumulativeHazard(double time) {
    if (Double.isNaN(time)) {
      throw new IllegalArgumentException("time must be a number, got NaN");
    }
    if (!isEstimated()) {
      return Double.NaN;
    }
    if (time <= 0) {
      return 0;
    }
    return time == Double.POSITIVE_INFINITY ? limit() : at(time).cumulative();
  }

  /**
   * Returns the hazard.
   *
   * @param time the time, in {@code (0, ∞)}
   * @return h(time), per unit of time
   * @throws IllegalArgumentException if {@code time} is out of range
   */
  public double hazard(double time) {
    checkPositive(time);
    return isEstimated() ? Math.exp(at(time).logHazard()) : Double.NaN;
  }

  /**
   * Returns the density of the times.
   *
   * @param time the time, in {@code (0, ∞)}
   * @return h(time) S(time), per unit of time
   * @throws IllegalArgumentException if {@code time} is out of range
   */
  public double density(double time) {
    checkPositive(time);
    if (!isEstimated()) {
      return Double.NaN;
    }
    HazardTerms terms = at(time);
    return Math.exp(terms.logHazard() - terms.cumulative());
  }

  /**
   * Returns the median.
   *
   * @return the time with S = 1/2; infinite if more than half never have the event
   */
  public double median() {
    return quantile(0.5);
  }

  /**
   * Returns the time by which a fraction has had the event.
   *
   * @param p the fraction, in {@code (0, 1)}
   * @return the time; infinite if a fraction of more than {@code 1 - p} never has the event
   * @throws IllegalArgumentException if {@code p} is not in {@code (0, 1)}
   */
  public double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p must be in (0, 1), got " + p);
    }
    if (!isEstimated()) {
      return Double.NaN;
    }
    return HazardTerms.time(family, -Math.log1p(-p), predictors);
  }

  /**
   * Returns the fraction that never has the event.
   *
   * @return S(∞): above 0 for {@link Family#APGW} with κ &lt; 0 and {@link Family#GOMPERTZ} with γ
   *     &lt; 0
   */
  public double cureFraction() {
    return isEstimated() ? Math.exp(-limit()) : Double.NaN;
  }

  /**
   * Returns a confidence interval of the survival probability.
   *
   * @param time the time, not NaN
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the interval, within [0, 1]
   * @throws IllegalArgumentException if {@code time} is NaN or {@code confidence} not in {@code (0,
   *     1)}
   */
  public Interval survivalInterval(double time, double confidence) {
    double z = StandardNormal.z(confidence);
    double cumulative = cumulativeHazard(time);
    if (time <= 0) {
      return new Interval(1, 1);
    }
    if (time == Double.POSITIVE_INFINITY) {
      return cureInterval(confidence);
    }
    HazardTerms terms = at(time);
    double error = z * deviation(i -> terms.cumulative(i) / cumulative);
    return interval(
        Math.exp(-cumulative * Math.exp(error)), Math.exp(-cumulative * Math.exp(-error)), 1);
  }

  /**
   * Returns a confidence interval of the hazard.
   *
   * @param time the time, in {@code (0, ∞)}
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the interval, within [0, ∞]
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public Interval hazardInterval(double time, double confidence) {
    checkPositive(time);
    double z = StandardNormal.z(confidence);
    HazardTerms terms = at(time);
    return around(terms.logHazard(), z * deviation(terms::logHazard));
  }

  /**
   * Returns a confidence interval of a quantile.
   *
   * @param p the fraction, in {@code (0, 1)}
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the interval, within [0, ∞]
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public Interval quantileInterval(double p, double confidence) {
    double z = StandardNormal.z(confidence);
    double time = quantile(p);
    if (!(time < Double.POSITIVE_INFINITY && time > 0)) {
      return new Interval(0, Double.POSITIVE_INFINITY);
    }
    HazardTerms terms = at(time);
    // Λ(t) is given, so d log t = -∂Λ / (t h).
    double slope = Math.exp(terms.logHazard()) * time;
    return around(Math.log(time), z * deviation(i -> terms.cumulative(i) / slope));
  }

  /**
   * Returns a confidence interval of the fraction that never has the event, if it is above 0.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the interval, within [0, 1]; [0, 0] if the family has everybody die in the end
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public Interval cureInterval(double confidence) {
    double z = StandardNormal.z(confidence);
    double limit = isEstimated() ? limit() : Double.NaN;
    if (limit == Double.POSITIVE_INFINITY) {
      return new Interval(0, 0);
    }
    double shape = predictors[HazardTerms.SHAPE];
    double nu = predictors[HazardTerms.POWER];
    double error =
        z
            * deviation(
                i -> { // of log Λ(∞)
                  if (i == HazardTerms.HAZARD) {
                    return 1;
                  } else if (family == Family.GOMPERTZ) {
                    return i == HazardTerms.SHAPE ? -1 / shape : 0;
                  }
                  return i == HazardTerms.POWER ? 1 - Math.exp(nu) / Math.expm1(nu) : 0;
                });
    return interval(Math.exp(-limit * Math.exp(error)), Math.exp(-limit * Math.exp(-error)), 1);
  }

  /** Returns the standard deviation of a function from its derivatives in the predictors. */
  private double deviation(IntToDoubleFunction gradient) {
    double sum = 0;
    for (int i = 0; i < predictors.length; i++) {
      for (int j = 0; j < predictors.length; j++) {
        double part = gradient.applyAsDouble(i) * gradient.applyAsDouble(j);
        sum += part == 0 ? 0 : part * covariance[i][j];
      }
    }
    return Math.sqrt(Math.max(0, sum));
  }

  private static Interval around(double log, double error) {
    return interval(Math.exp(log - error), Math.exp(log + error), Double.POSITIVE_INFINITY);
  }

  private static Interval interval(double lower, double upper, double most) {
    return Double.isNaN(lower) || Double.isNaN(upper)
        ? new Interval(0, most)
        : new Interval(lower, upper);
  }

  private boolean isEstimated() {
    return Arrays.stream(predictors).noneMatch(Double::isNaN);
  }

  private HazardTerms at(double time) {
    HazardTerms terms = new HazardTerms(family);
    terms.at(time, predictors);
    return terms;
  }

  private double limit() {
    double lambda = Math.exp(predictors[HazardTerms.HAZARD]);
    if (family == Family.GOMPERTZ) {
      double shape = predictors[HazardTerms.SHAPE];
      return shape < 0 ? -lambda / shape : Double.POSITIVE_INFINITY;
    }
    return lambda * family.baseline().limit(predictors[HazardTerms.POWER]);
  }

  private static void checkPositive(double time) {
    if (!(time > 0 && time < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("time must be in (0, ∞), got " + time);
    }
  }

  /** Returns for example {@code ParametricCurve[WEIBULL, median 312.4]}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ParametricCurve[%s, median %.4g]", family, median());
  }
}
