package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import java.util.Arrays;

/**
 * The public times at which a life table is cut: bins {@code (t₀, t₁], …, (t_{B-1}, t_B]} with
 * {@code t₀ = 0} (which the first bin includes) and horizon {@code t_B}.
 *
 * <p>A grid is public. Take it from the study's plan, never from the times in the data. Immutable.
 */
public final class TimeGrid {

  private static final int MAX_BINS = 1_000_000;

  private final double[] knots;
  private final double binsPerTime; // 0 unless the bins are equal

  private TimeGrid(double[] knots) {
    this.knots = knots;
    int bins = knots.length - 1;
    this.binsPerTime = Arrays.equals(knots, equalBins(knots[bins], bins)) ? bins / knots[bins] : 0;
  }

  /**
   * Returns a grid of equal bins.
   *
   * @param horizon the last time, finite and above 0, in the unit of the data
   * @param bins the number of bins, in {@code [1, 1000000]}
   * @return the grid
   * @throws IllegalArgumentException if a parameter is out of range, or the bins are too narrow for
   *     a {@code double}
   */
  public static TimeGrid uniform(double horizon, int bins) {
    if (!(Double.isFinite(horizon) && horizon > 0)) {
      throw new IllegalArgumentException("horizon must be finite and above 0, got " + horizon);
    }
    if (bins < 1 || bins > MAX_BINS) {
      throw new IllegalArgumentException(
          "bins must be in [1, %d], got %d".formatted(MAX_BINS, bins));
    }
    return of(Arrays.copyOfRange(equalBins(horizon, bins), 1, bins + 1));
  }

  private static double[] equalBins(double horizon, int bins) {
    double[] knots = new double[bins + 1];
    for (int k = 1; k < bins; k++) {
      knots[k] = horizon / bins * k;
    }
    knots[bins] = horizon;
    return knots;
  }

  /**
   * Returns a grid with bins that end at the given times.
   *
   * @param times the ends of the bins, finite, above 0 and strictly increasing; the last is the
   *     horizon
   * @return the grid
   * @throws IllegalArgumentException if the times are none, too many, or not so
   */
  public static TimeGrid of(double... times) {
    if (requireNonNull(times, "times").length < 1 || times.length > MAX_BINS) {
      throw new IllegalArgumentException(
          "times must have 1 to %d elements, got %d".formatted(MAX_BINS, times.length));
    }
    double[] knots = new double[times.length + 1];
    for (int k = 1; k < knots.length; k++) {
      double time = times[k - 1];
      if (!(Double.isFinite(time) && time > knots[k - 1])) {
        throw new IllegalArgumentException(
            "times must be finite, above 0 and strictly increasing, got %s after %s"
                .formatted(time, knots[k - 1]));
      }
      knots[k] = time;
    }
    return new TimeGrid(knots);
  }

  /**
   * Returns the number of bins.
   *
   * @return B, at least 1
   */
  public int bins() {
    return knots.length - 1;
  }

  /**
   * Returns the last time.
   *
   * @return the horizon {@code t_B}
   */
  public double horizon() {
    return knots[bins()];
  }

  /**
   * Returns the times between which the bins lie.
   *
   * @return a copy of {@code t₀ = 0, t₁, …, t_B}
   */
  public double[] knots() {
    return knots.clone();
  }

  double knot(int k) {
    return knots[k];
  }

  /**
   * Returns the bin, from 0, that holds a time, or {@link #bins()} past the horizon. Where bins are
   * equal, a product guesses the bin and the knots decide.
   */
  int bin(double time) {
    int bins = knots.length - 1;
    if (!(time <= knots[bins])) {
      return bins;
    }
    if (!(binsPerTime > 0)) {
      int found = Arrays.binarySearch(knots, time);
      return Math.max(0, found >= 0 ? found - 1 : -found - 2);
    }
    int k = Math.max(0, Math.min(bins - 1, (int) (time * binsPerTime)));
    while (knots[k + 1] < time) {
      k++;
    }
    while (k > 0 && time <= knots[k]) {
      k--;
    }
    return k;
  }

  /**
   * Returns the value at a time on the straight lines between the knots: the first up to time 0,
   * the last beyond the horizon.
   */
  double interpolate(double[] atKnots, double time) {
    if (Double.isNaN(time)) {
      throw new IllegalArgumentException("time must be a number, got NaN");
    }
    if (time <= 0) {
      return atKnots[0];
    }
    int k = bin(time);
    if (k == bins()) {
      return atKnots[k];
    }
    double part = (time - knots[k]) / (knots[k + 1] - knots[k]);
    return atKnots[k] + part * (atKnots[k + 1] - atKnots[k]);
  }

  /** Returns the grid as parameters: horizon and bins if it is uniform, otherwise all ends. */
  Fields toFields() {
    return binsPerTime > 0
        ? Fields.NONE.with("horizon", horizon()).with("bins", bins())
        : Fields.NONE.with("ends", Arrays.copyOfRange(knots, 1, knots.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimeGrid that && Arrays.equals(knots, that.knots);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(knots);
  }

  /** Returns for example {@code 10 bins up to 1000}. */
  @Override
  public String toString() {
    return bins() + (bins() == 1 ? " bin up to " : " bins up to ") + Times.text(horizon());
  }
}
