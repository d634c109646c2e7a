package io.sfumato.survival;

import io.sfumato.noise.IntegerNoise;
import java.util.List;
import java.util.Locale;

/**
 * The private survival curve of {@link TimeIndexedLaplace}: noisy values at the times of a public
 * grid, clipped so that they fall from 1 and stay in [0, 1], and joined by straight lines. All of
 * it is computed from the noisy values. Immutable.
 */
public final class TimeIndexedCurve {

  private final TimeGrid grid;
  private final long unit;
  private final long[] steps;
  private final List<IntegerNoise> noise;
  private final KnotCurve curve;

  /**
   * Takes the noisy values.
   *
   * @param unit how many steps are 1
   * @param steps the noisy values at the ends of the bins, in steps
   */
  TimeIndexedCurve(TimeGrid grid, long unit, long[] steps, List<IntegerNoise> noise) {
    this(grid, unit, steps, noise, clipped(unit, steps));
    if (steps.length != grid.bins()) {
      throw new IllegalArgumentException(
          "a curve of %d times has %d values, got %d"
              .formatted(grid.bins(), grid.bins(), steps.length));
    }
  }

  private TimeIndexedCurve(
      TimeGrid grid, long unit, long[] steps, List<IntegerNoise> noise, double[] survival) {
    this.grid = grid;
    this.unit = unit;
    this.steps = steps.clone();
    this.noise = noise;
    this.curve = new KnotCurve(grid, survival);
  }

  /** Dynamic clipping: each value to between 0 and the smallest noisy one before it. */
  private static double[] clipped(long unit, long[] steps) {
    double[] survival = new double[steps.length + 1];
    survival[0] = 1;
    for (int k = 0; k < steps.length; k++) {
      double value = (double) steps[k] / unit;
      survival[k + 1] = Math.max(0, Math.min(survival[k], value));
    }
    return survival;
  }

  /**
   * Returns the public grid.
   *
   * @return the grid
   */
  public TimeGrid grid() {
    return grid;
  }

  /**
   * Returns what was released: S with its noise, unbiased but for the bias of the {@link
   * SensitivityAssumption}.
   *
   * @return a copy of the values at {@code t₁, …, t_T}; they may leave [0, 1] and rise
   */
  public double[] noisy() {
    double[] values = new double[steps.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = (double) steps[k] / unit;
    }
    return values;
  }

  /**
   * Returns the standard deviation of the noise in each of the {@link #noisy()} values.
   *
   * @return a copy of the standard deviations at {@code t₁, …, t_T}
   */
  public double[] standardDeviations() {
    return noise.stream().mapToDouble(law -> Math.sqrt(law.variance()) / unit).toArray();
  }

  /**
   * Returns the noisy values clipped to between 0 and the running minimum of those before.
   *
   * @return a copy of the values at {@code t₀ = 0, t₁, …, t_T}, the first 1, never increasing
   */
  public double[] clipped() {
    return clipped(unit, steps);
  }

  /**
   * Returns the curve whose values are moving averages of the {@link #clipped()} ones. Free;
   * averages of values that never increase never increase.
   *
   * @param window how many values to average at most, odd and positive: the value itself and as
   *     many on either side, fewer at the ends of the grid; 1 changes nothing
   * @return the smoothed curve
   * @throws IllegalArgumentException if {@code window} is even or below 1
   */
  public TimeIndexedCurve smoothed(int window) {
    if (window < 1 || window % 2 == 0) {
      throw new IllegalArgumentException("window must be odd and positive, got " + window);
    }
    double[] from = clipped();
    double[] to = new double[from.length];
    to[0] = 1;
    for (int k = 1; k < to.length; k++) {
      int first = Math.max(1, k - window / 2);
      int last = (int) Math.min(to.length - 1L, (long) k + window / 2);
      double sum = 0;
      for (int i = first; i <= last; i++) {
        sum += from[i];
      }
      to[k] = Math.min(to[k - 1], sum / (last - first + 1)); // an ulp may be lost in the sum
    }
    return new TimeIndexedCurve(grid, unit, steps, noise, to);
  }

  /**
   * Returns the curve at the knots of the grid.
   *
   * @return a copy of {@code S(t₀) = 1, S(t₁), …, S(t_T)}, clipped and perhaps smoothed, never
   *     increasing, within {@code [0, 1]}
   */
  public double[] survival() {
    return curve.survival();
  }

  /**
   * Returns the survival probability at a time.
   *
   * @param time the time, not NaN
   * @return S(time): 1 up to time 0, and S at the horizon beyond it
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survivalAt(double time) {
    return curve.at(time);
  }

  /**
   * Returns the median survival time, where the curve crosses 1/2.
   *
   * @return the median, or NaN if the curve stays above 1/2 up to the horizon
   */
  public double median() {
    return curve.quantile(0.5);
  }

  /**
   * Returns the time by which a fraction has had the event.
   *
   * @param p the fraction, in {@code (0, 1)}
   * @return the first time with {@code S ≤ 1 - p}, or NaN if there is none up to the horizon
   * @throws IllegalArgumentException if {@code p} is not in {@code (0, 1)}
   */
  public double quantile(double p) {
    return curve.quantile(p);
  }

  /**
   * Returns the restricted mean survival time, the area under the curve up to τ.
   *
   * @param tau the time τ, in {@code [0, horizon]}
   * @return the area
   * @throws IllegalArgumentException if {@code tau} is not in that range
   */
  public double restrictedMean(double tau) {
    return curve.restrictedMean(tau);
  }

  long[] steps() {
    return steps.clone();
  }

  /** Returns for example {@code TimeIndexedCurve[5 bins up to 1000, median 305]}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "TimeIndexedCurve[%s, median %.4g]", grid, median());
  }
}
