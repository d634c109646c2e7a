package io.sfumato.survival;

import java.util.Arrays;
import java.util.Locale;

/**
 * The private survival curve of {@link GondaraWang}: noisy counts, of which those below 0 count as
 * 0, and {@code S = Π (1 - d_j / r_j)} up to where nobody is left at risk. The values at the ends
 * of the bins are joined by straight lines. All of it is computed from the noisy counts. Immutable.
 */
public final class GondaraWangCurve {

  private final TimeGrid grid;
  private final long[] counts;
  private final KnotCurve curve;

  /**
   * Takes the noisy counts.
   *
   * @param counts r₁, then events in bin 1..B, then censorings in bin 1..B
   */
  GondaraWangCurve(TimeGrid grid, long[] counts) {
    int bins = grid.bins();
    if (counts.length != 2 * bins + 1) {
      throw new IllegalArgumentException(
          "a curve of %d bins has %d counts, got %d".formatted(bins, 2 * bins + 1, counts.length));
    }
    this.grid = grid;
    this.counts = counts.clone();
    double[] survival = new double[bins + 1];
    Arrays.fill(survival, 1);
    long[] atRisk = atRisk();
    for (int k = 0; k < bins; k++) {
      double events = Math.min(Math.max(0, counts[1 + k]), atRisk[k]);
      survival[k + 1] = atRisk[k] == 0 ? survival[k] : survival[k] * (1 - events / atRisk[k]);
    }
    this.curve = new KnotCurve(grid, survival);
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
   * Returns the noisy number of events in each bin.
   *
   * @return a copy; counts may be negative
   */
  public long[] events() {
    return Arrays.copyOfRange(counts, 1, grid.bins() + 1);
  }

  /**
   * Returns the noisy number of censorings in each bin.
   *
   * @return a copy; counts may be negative
   */
  public long[] censored() {
    return Arrays.copyOfRange(counts, grid.bins() + 1, counts.length);
  }

  /**
   * Returns the numbers at risk at the start of each bin, r_j.
   *
   * @return a new array; never increasing, none negative, and 0 from where the curve stops
   */
  public long[] atRisk() {
    long[] atRisk = new long[grid.bins()];
    long left = Math.max(0, counts[0]);
    for (int k = 0; k < atRisk.length; k++) {
      atRisk[k] = left;
      // one by one, so that no noise, however large, overflows
      left -= Math.min(left, Math.max(0, counts[1 + k]));
      left -= Math.min(left, Math.max(0, counts[1 + grid.bins() + k]));
    }
    return atRisk;
  }

  /**
   * Returns the curve at the knots of the grid.
   *
   * @return a copy of {@code S(t₀) = 1, S(t₁), …, S(t_B)}, never increasing, within {@code [0, 1]}
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

  long[] counts() {
    return counts.clone();
  }

  /** Returns for example {@code GondaraWangCurve[10 bins up to 1000, median 305]}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "GondaraWangCurve[%s, median %.4g]", grid, median());
  }
}
