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

  private TimeGrid(double[] knots) {
    this.knots = knots;
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
    double[] times = new double[bins];
    for (int k = 1; k <= bins; k++) {
      times[k - 1] = k == bins ? horizon : horizon / bins * k;
    }
    return of(times);
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

  /** Returns the bin, from 0, that holds a time, or {@link #bins()} past the horizon. */
  int bin(double time) {
    int found = Arrays.binarySearch(knots, time);
    return found >= 0 ? Math.max(0, found - 1) : Math.min(bins(), -found - 2);
  }

  /** Returns the grid as parameters: horizon and bins if it is uniform, otherwise all ends. */
  Fields toFields() {
    return equals(uniform(horizon(), bins()))
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
