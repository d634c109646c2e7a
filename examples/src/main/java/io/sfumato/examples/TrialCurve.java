package io.sfumato.examples;

import io.sfumato.streaming.ErrorInterval;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The private Kaplan-Meier curve of a {@link TrialTable}: the actuarial estimate at the ends of
 * bins, made non-increasing in least squares, and joined by straight lines. Immutable.
 */
public final class TrialCurve {

  private final TrialCalendar calendar;
  private final double[] survival;
  private final double[] logVariance;

  private TrialCurve(TrialCalendar calendar, double[] survival, double[] logVariance) {
    this.calendar = calendar;
    this.survival = survival;
    this.logVariance = logVariance;
  }

  static TrialCurve of(
      TrialCalendar calendar, double[] events, double[] exposed, double[] noiseVariance) {
    int bins = events.length;
    double[] product = new double[bins];
    double[] logVariance = new double[bins + 1];
    double before = 1;
    double sampling = 0;
    for (int k = 0; k < bins; k++) {
      // Events may be below 0 by chance: cut off here, that would bend the curve.
      double hazard = events[k] / Math.max(1, exposed[k]);
      product[k] = before * Math.max(0, 1 - hazard);
      before = product[k];
      sampling += greenwood(events[k], exposed[k]);
      logVariance[k + 1] = sampling + noiseVariance[k];
    }
    double[] survival = new double[bins + 1];
    survival[0] = 1;
    System.arraycopy(nonIncreasing(product), 0, survival, 1, bins);
    return new TrialCurve(calendar, survival, logVariance);
  }

  /** Returns those who survive a bin, at least one, so that all terms are finite. */
  static double survivors(double events, double exposed) {
    return Math.max(1, exposed - Math.max(0, events));
  }

  /** Returns Greenwood's term d / (a (a - d)). */
  static double greenwood(double events, double exposed) {
    double d = Math.max(0, events);
    double s = survivors(events, exposed);
    return d / (s * (s + d));
  }

  /**
   * Returns how far the curve goes by now.
   *
   * @return the end of its last bin, 0 if there is none
   */
  public double horizon() {
    return calendar.knot(survival.length - 1);
  }

  /**
   * Returns the survival probability at a time since enrolment.
   *
   * @param time the time, in {@code [0, horizon()]}
   * @return the probability, in {@code [0, 1]}
   * @throws IllegalArgumentException if {@code time} is out of range
   */
  public double survivalAt(double time) {
    return at(survival, time);
  }

  /**
   * Returns pointwise confidence limits on the log-log scale, for the sampling of patients
   * (Greenwood) and the privacy noise together, by the delta method.
   *
   * @param time the time, in {@code [0, horizon()]}
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the limits, within {@code [0, 1]}
   * @throws IllegalArgumentException if a number is out of range
   */
  public ErrorInterval interval(double time, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
    double[] lower = survival.clone();
    double[] upper = survival.clone();
    for (int k = 1; k < survival.length; k++) {
      double log = -Math.log(survival[k]);
      double error = z * Math.sqrt(logVariance[k]);
      if (log == 0 || Double.isInfinite(log)) { // no slope to build on
        lower[k] = survival[k] * Math.exp(-error);
        upper[k] = log == 0 ? 1 : upper[k - 1];
      } else {
        lower[k] = Math.exp(-log * Math.exp(error / log));
        upper[k] = Math.exp(-log * Math.exp(-error / log));
      }
    }
    return new ErrorInterval(at(lower, time), at(upper, time));
  }

  private double at(double[] values, double time) {
    if (!(time >= 0 && time <= horizon())) {
      throw new IllegalArgumentException(
          "time must be in [0, %s], up to where the curve goes by now, got %s"
              .formatted(horizon(), time));
    }
    double position = time / calendar.knot(1);
    int k = (int) Math.min(position, values.length - 2.0);
    return values.length == 1 ? 1 : values[k] + (position - k) * (values[k + 1] - values[k]);
  }

  /** Pool adjacent violators, then cut off at 0 and 1. */
  private static double[] nonIncreasing(double[] values) {
    double[] mean = new double[values.length];
    int[] size = new int[values.length];
    int blocks = 0;
    for (double value : values) {
      mean[blocks] = value;
      size[blocks++] = 1;
      while (blocks > 1 && mean[blocks - 2] < mean[blocks - 1]) {
        int pooled = size[blocks - 2] + size[blocks - 1];
        mean[blocks - 2] +=
            (mean[blocks - 1] - mean[blocks - 2]) * size[blocks - 1] / (double) pooled;
        size[blocks - 2] = pooled;
        blocks--;
      }
    }
    double[] result = new double[values.length];
    int k = 0;
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(result, k, k + size[b], Math.max(0, Math.min(1, mean[b])));
      k += size[b];
    }
    return result;
  }
}
