package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The exact Kaplan-Meier estimator. <b>NOT PRIVATE:</b> it shows the data; use it for comparison,
 * by those who may see the data in the clear.
 *
 * <p>With {@code d_i} events and {@code Y_i} rows at risk at the distinct times {@code t_i},
 *
 * <pre>{@code   S(t) = Π over t_i ≤ t of (1 - d_i / Y_i),
 *   se(log S(t))² = Σ over t_i ≤ t of d_i / (Y_i (Y_i - d_i))      (Greenwood).}</pre>
 *
 * <p>At a tied time, events come before censorings. Immutable.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1958.10501452">Kaplan and Meier (1958)</a>
 */
public final class KaplanMeier {

  private final double[] times;
  private final long[] atRisk;
  private final long[] events;
  private final long[] censored;
  private final double[] survival;
  private final double[] logStandardError;

  private KaplanMeier(double[] times, long[] atRisk, long[] events, long[] censored) {
    this.times = times;
    this.atRisk = atRisk;
    this.events = events;
    this.censored = censored;
    this.survival = new double[times.length];
    this.logStandardError = new double[times.length];
    double s = 1;
    double variance = 0;
    for (int i = 0; i < times.length; i++) {
      double y = atRisk[i];
      double d = events[i];
      s *= (y - d) / y;
      variance += d / (y * (y - d));
      survival[i] = s;
      logStandardError[i] = Math.sqrt(variance);
    }
  }

  /**
   * Returns the estimate.
   *
   * @param data the data, in the clear
   * @return the exact curve
   */
  public static KaplanMeier of(SurvivalData data) {
    int n = requireNonNull(data, "data").size();
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(data.time(a), data.time(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] times = new double[n];
    long[] atRisk = new long[n];
    long[] events = new long[n];
    long[] censored = new long[n];
    int distinct = 0;
    for (int i = 0; i < n; i++) {
      double time = data.time(order[i]);
      if (i == 0 || time > times[distinct - 1]) {
        times[distinct] = time;
        atRisk[distinct] = (long) n - i;
        distinct++;
      }
      if (data.isEvent(order[i])) {
        events[distinct - 1]++;
      } else {
        censored[distinct - 1]++;
      }
    }
    return new KaplanMeier(
        Arrays.copyOf(times, distinct),
        Arrays.copyOf(atRisk, distinct),
        Arrays.copyOf(events, distinct),
        Arrays.copyOf(censored, distinct));
  }

  /**
   * Returns the distinct times, of events and censorings.
   *
   * @return a copy, increasing
   */
  public double[] times() {
    return times.clone();
  }

  /**
   * Returns how many rows were at risk just before each of the {@link #times()}.
   *
   * @return a copy
   */
  public long[] atRisk() {
    return atRisk.clone();
  }

  /**
   * Returns how many events happened at each of the {@link #times()}.
   *
   * @return a copy
   */
  public long[] events() {
    return events.clone();
  }

  /**
   * Returns how many rows were censored at each of the {@link #times()}.
   *
   * @return a copy
   */
  public long[] censored() {
    return censored.clone();
  }

  /**
   * Returns the survival probability at each of the {@link #times()}.
   *
   * @return a copy
   */
  public double[] survival() {
    return survival.clone();
  }

  /**
   * Returns Greenwood's standard error of {@code log S} at each of the {@link #times()}; infinite
   * where S is 0.
   *
   * @return a copy
   */
  public double[] logStandardError() {
    return logStandardError.clone();
  }

  /**
   * Returns the survival probability at a time.
   *
   * @param time any time, not NaN
   * @return S(time): 1 before the first event, and the last value after the last time
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survivalAt(double time) {
    if (Double.isNaN(time)) {
      throw new IllegalArgumentException("time must be a number, got NaN");
    }
    int found = Arrays.binarySearch(times, time);
    int i = found >= 0 ? found : -found - 2;
    return i < 0 ? 1 : survival[i];
  }

  /**
   * Returns the median survival time: the first time with {@code S ≤ 1/2}, or the middle of the
   * stretch on which S is exactly 1/2, as R's {@code survfit} has it.
   *
   * @return the median, or NaN if the curve stays above 1/2
   */
  public double median() {
    double tolerance = 1e-12; // a product of fractions may miss 1/2 by a rounding
    for (int i = 0; i < times.length; i++) {
      if (Math.abs(survival[i] - 0.5) <= tolerance) {
        int next = i + 1;
        while (next < times.length && events[next] == 0) {
          next++;
        }
        return next < times.length ? (times[i] + times[next]) / 2 : times[i];
      }
      if (survival[i] < 0.5) {
        return times[i];
      }
    }
    return Double.NaN;
  }

  /**
   * Returns the restricted mean survival time, the area under the curve up to τ.
   *
   * @param tau the time τ, in {@code [0, ∞)}
   * @return the area; past the last time the curve is continued flat
   * @throws IllegalArgumentException if {@code tau} is negative or not finite
   */
  public double restrictedMean(double tau) {
    if (!(tau >= 0 && Double.isFinite(tau))) {
      throw new IllegalArgumentException("tau must be in [0, ∞), got " + tau);
    }
    double area = 0;
    double from = 0;
    double height = 1;
    for (int i = 0; i < times.length && times[i] < tau; i++) {
      area += height * (times[i] - from);
      from = times[i];
      height = survival[i];
    }
    return area + height * (tau - from);
  }

  /** Returns what R prints of a {@code survfit}: rows, events and median, marked as not private. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "KaplanMeier[NOT PRIVATE: %d rows, %d events, median %s]",
        times.length == 0 ? 0 : atRisk[0],
        Arrays.stream(events).sum(),
        median());
  }
}
