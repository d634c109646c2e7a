package io.sfumato.synth;

import java.util.Arrays;

/**
 * Smooths a noisy histogram where it is smooth, and leaves its spikes: Haar wavelets at all shifts
 * (Coifman and Donoho 1995), whose coefficients are cut at a threshold for each level that Stein's
 * unbiased estimate of the risk chooses from the noisy histogram itself (Donoho and Johnstone
 * 1995). Where neighbouring entries have nothing in common the threshold comes out small, so that
 * little is lost. It reads noisy numbers only: post-processing.
 *
 * <p>Coefficients above the threshold are shrunk as the non-negative garrote does (Gao 1998), which
 * biases large ones less than subtracting the threshold does.
 */
final class HaarDenoiser {

  /** Below this, there is nothing to smooth. */
  static final int FEWEST = 8;

  /** At most so many levels: means over up to 32 neighbours. */
  private static final int LEVELS = 5;

  /** A garrote needs a larger threshold than subtraction, for which the risk is estimated. */
  private static final double GARROTE = 1.5;

  private static final double HALF_ROOT = Math.sqrt(0.5);

  private HaarDenoiser() {}

  /**
   * Smooths.
   *
   * @param noisy values with independent noise of the same size
   * @param sigma the standard deviation of the noise, positive
   * @return the smoothed values; the same if there are fewer than {@link #FEWEST}
   */
  static double[] denoise(double[] noisy, double sigma) {
    int n = noisy.length;
    if (n < FEWEST) {
      return noisy.clone();
    }
    int length = Integer.highestOneBit(2 * n - 1);
    double[] level = new double[length];
    for (int i = 0; i < length; i++) {
      level[i] = noisy[i < n ? i : Math.max(0, 2 * n - 1 - i)];
    }
    int levels = Math.min(LEVELS, Integer.numberOfTrailingZeros(length));
    double[][] details = new double[levels][length];
    for (int j = 0; j < levels; j++) {
      double[] coarser = new double[length];
      for (int i = 0; i < length; i++) {
        double other = level[(i + (1 << j)) % length];
        coarser[i] = (level[i] + other) * HALF_ROOT;
        details[j][i] = (level[i] - other) * HALF_ROOT;
      }
      shrink(details[j], sigma);
      level = coarser;
    }
    for (int j = levels - 1; j >= 0; j--) {
      double[] finer = new double[length];
      for (int i = 0; i < length; i++) {
        int before = (i - (1 << j) + length) % length;
        double asFirst = level[i] + details[j][i];
        double asSecond = level[before] - details[j][before];
        finer[i] = (asFirst + asSecond) * HALF_ROOT / 2;
      }
      level = finer;
    }
    return Arrays.copyOf(level, n);
  }

  private static void shrink(double[] coefficients, double sigma) {
    double threshold = GARROTE * sigma * threshold(coefficients, sigma);
    for (int i = 0; i < coefficients.length; i++) {
      double c = coefficients[i];
      double ratio = threshold / c;
      coefficients[i] = Math.abs(c) <= threshold ? 0 : c * (1 - ratio * ratio);
    }
  }

  /** Returns the threshold of least estimated risk, in standard deviations. */
  private static double threshold(double[] coefficients, double sigma) {
    int n = coefficients.length;
    double[] sizes = new double[n];
    for (int i = 0; i < n; i++) {
      sizes[i] = Math.abs(coefficients[i]) / sigma;
    }
    Arrays.sort(sizes);
    double least = n;
    double best = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double t = sizes[i];
      squares += t * t;
      double risk = n - 2.0 * (i + 1) + squares + (n - 1.0 - i) * t * t;
      if (risk < least) {
        least = risk;
        best = t;
      }
    }
    return Math.min(best, Math.sqrt(2 * Math.log(n)));
  }
}
