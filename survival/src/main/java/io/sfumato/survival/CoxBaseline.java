package io.sfumato.survival;

import java.util.Arrays;

/**
 * The cumulative hazard of a stratum that a Cox regression leaves free, for a person whose
 * covariates are all 0: Breslow's estimate. <b>NOT PRIVATE.</b> Immutable.
 */
public final class CoxBaseline {

  private final String stratum;
  private final double[] times;
  private final double[] hazards;

  /** Takes increasing times of events and the cumulative hazard at each. */
  CoxBaseline(String stratum, double[] times, double[] hazards) {
    this.stratum = stratum;
    this.times = times;
    this.hazards = hazards;
  }

  /**
   * Returns the stratum.
   *
   * @return its label, empty without strata
   */
  public String stratum() {
    return stratum;
  }

  /**
   * Returns the times of events.
   *
   * @return a copy, increasing
   */
  public double[] times() {
    return times.clone();
  }

  /**
   * Returns the cumulative hazard at a time.
   *
   * @param time the time, not NaN
   * @return the sum over events up to {@code time} of weight over the weighted risk of those at
   *     risk
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double cumulativeHazardAt(double time) {
    if (Double.isNaN(time)) {
      throw new IllegalArgumentException("time must be a number, got NaN");
    }
    int found = Arrays.binarySearch(times, time);
    int i = found >= 0 ? found : -found - 2;
    return i < 0 ? 0 : hazards[i];
  }

  /**
   * Returns the survival probability of a person at a time.
   *
   * @param time the time, not NaN
   * @param linearPredictor the sum of coefficients times covariates
   * @return {@code exp(-H(time) exp(linearPredictor))}
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survivalAt(double time, double linearPredictor) {
    return Math.exp(-cumulativeHazardAt(time) * Math.exp(linearPredictor));
  }

  /** Returns for example {@code CoxBaseline[NOT PRIVATE: stratum 'a', 31 times]}. */
  @Override
  public String toString() {
    return "CoxBaseline[NOT PRIVATE: stratum '%s', %d times]".formatted(stratum, times.length);
  }
}
