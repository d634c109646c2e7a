package io.sfumato.streaming.internal;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The right factor R of the matrix of sums of W steps: a lower triangular Toeplitz matrix of whole
 * numbers, constant on bins of lags and 0 from lag 3W on.
 *
 * <p>{@code 2^-places·R} is close to the square root of the matrix, {@code ((1 - x^W)/(1 -
 * x))^(1/2)}, with every lag k damped by {@code (1 - k/3W)^(1/5)}; what is left out costs less than
 * 1 % of the variance. Bins grow by a quarter from each multiple of W on, so that a step takes
 * {@code O(log W)} operations. Any such R is private by its own norm, which is a whole number here.
 *
 * @see <a href="https://arxiv.org/abs/2412.07093">Andersson and Yehudayoff (2024), on binning</a>
 */
final class SlidingKernel {

  private static final int PERIODS = 3;
  private static final int GROWTH = 4;
  private static final double DAMPING = 0.2;

  /** Of {@code (1 - y)^(1/2)}, with {@code y = x^W}. */
  private static final double[] ROOT = {1, -0.5, -0.125};

  /** More than the error of an autocorrelation in {@code double}, as a part of the norm. */
  private static final double SLACK = 1e-9;

  private final int window;
  private final int places;
  private final int[] starts;
  private final long[] values;

  private SlidingKernel(int window, int places, int[] starts, long[] values) {
    this.window = window;
    this.places = places;
    this.starts = starts;
    this.values = values;
  }

  /**
   * Returns the factor for a window.
   *
   * @param window the number of steps W, at least 1
   * @param places the binary places: the first coefficient is {@code 2^places}
   */
  static SlidingKernel of(int window, int places) {
    double[] exact = coefficients(window);
    int[] starts = new int[exact.length + 1];
    long[] values = new long[exact.length];
    int bins = 0;
    for (int start = 0; start < exact.length; ) {
      int phase = start % window;
      int end = Math.min(start + Math.max(1, phase / GROWTH), start - phase + window);
      double sum = 0;
      for (int k = start; k < end; k++) {
        sum += exact[k];
      }
      starts[bins] = start;
      values[bins] = (long) StrictMath.rint(Math.scalb(sum / (end - start), places));
      bins++;
      start = end;
    }
    starts[bins] = exact.length;
    return new SlidingKernel(
        window, places, Arrays.copyOf(starts, bins + 1), Arrays.copyOf(values, bins));
  }

  private static double[] coefficients(int window) {
    if (window == 1) {
      return new double[] {1};
    }
    double[] root = SquareRootCounter.coefficients(PERIODS * window);
    double[] exact = new double[root.length];
    for (int k = 0; k < exact.length; k++) {
      for (int j = 0; j * window <= k; j++) {
        exact[k] += ROOT[j] * root[k - j * window];
      }
      exact[k] *= StrictMath.pow(1 - (double) k / exact.length, DAMPING);
    }
    return exact;
  }

  /** Returns W. */
  int window() {
    return window;
  }

  /** Returns the binary places of coefficients. */
  int places() {
    return places;
  }

  /** Returns the first lag from which on all coefficients are 0. */
  int support() {
    return starts[values.length];
  }

  /** Returns the lags at which the coefficient changes, from 0 to {@link #support}. */
  int[] changeLags() {
    return starts.clone();
  }

  /** Returns by how much it changes there, at lag 0 from 0. */
  long[] changes() {
    long[] changes = new long[starts.length];
    for (int b = 0; b <= values.length; b++) {
      changes[b] = (b < values.length ? values[b] : 0) - (b > 0 ? values[b - 1] : 0);
    }
    return changes;
  }

  /** Returns {@code ‖R e_1‖²}, exactly. */
  BigInteger squaredNorm() {
    BigInteger sum = BigInteger.ZERO;
    for (int b = 0; b < values.length; b++) {
      sum =
          sum.add(
              BigInteger.valueOf(values[b])
                  .pow(2)
                  .multiply(BigInteger.valueOf(starts[b + 1] - starts[b])));
    }
    return sum;
  }

  /**
   * Bounds {@code ‖R w‖² / ‖R e_1‖²} for all w with entries in [-1, 1], of which at most some are
   * not 0, any two of these some steps apart.
   *
   * @param items the most entries, at least 1
   * @param separation the fewest steps between two of them; 0 lets all be in one step
   * @return the bound, at most {@code items²}
   */
  double spread(int items, long separation) {
    double all = (double) items * items;
    if (separation == 0 || items == 1) {
      return all;
    }
    double[] envelope = correlationEnvelope();
    double sum = items;
    for (long i = 1; i < items && i * separation < envelope.length; i++) {
      sum += 2.0 * (items - i) * envelope[(int) (i * separation)];
    }
    return Math.min(all, sum * (1 + SLACK));
  }

  /** For each lag, the largest size of the normalized autocorrelation of R at it or beyond. */
  private double[] correlationEnvelope() {
    int n = support();
    double[] prefix = new double[2 * n + 1];
    int bin = 0;
    for (int k = 0; k < 2 * n; k++) {
      bin += bin + 1 < values.length && k == starts[bin + 1] ? 1 : 0;
      prefix[k + 1] = prefix[k] + (k < n ? Math.scalb((double) values[bin], -places) : 0);
    }
    double[] envelope = new double[n];
    double norm = 0;
    for (int lag = 0; lag < n; lag++) {
      double product = 0;
      for (int b = 0; b < values.length; b++) {
        double both = prefix[starts[b + 1] + lag] - prefix[starts[b] + lag];
        product += Math.scalb((double) values[b], -places) * both;
      }
      norm = lag == 0 ? product : norm;
      envelope[lag] = Math.abs(product) / norm + SLACK;
    }
    for (int lag = n - 2; lag >= 0; lag--) {
      envelope[lag] = Math.max(envelope[lag], envelope[lag + 1]);
    }
    return envelope;
  }
}
