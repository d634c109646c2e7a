package io.sfumato.survival;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import java.util.Arrays;

/**
 * The probabilities of the noise in a cell, up to a factor, as a table of distances from 0.
 *
 * <p>Noise of a standard deviation up to {@value #FINE} is tabulated at every integer, wider noise
 * at 16 points or more per standard deviation with straight lines between, which is exact to about
 * 0.1 %. Estimates use it; no guarantee depends on it. Immutable.
 */
final class NoiseTable {

  private static final double FINE = 16;
  private static final double NEGLIGIBLE = 1e-14;
  private static final double LOG_NEGLIGIBLE = Math.log(NEGLIGIBLE);

  private final double[] density;
  private final long spacing;
  private final double deviation;
  private final double leastVariance;

  private NoiseTable(double[] density, long spacing, double deviation, double leastVariance) {
    this.density = density;
    this.spacing = spacing;
    this.deviation = deviation;
    this.leastVariance = leastVariance;
  }

  /** Returns the table of the sum of independent draws. */
  static NoiseTable of(IntegerNoise noise, int draws) {
    double deviation = Math.sqrt(draws * noise.variance());
    long spacing = (long) Math.max(1, Math.floor(deviation / FINE));
    double[] single = single(noise, spacing);
    double[] sum = single;
    for (int draw = 1; draw < draws; draw++) {
      sum = convolve(sum, single);
    }
    double least = (noise instanceof DiscreteLaplace ? draws - 0.5 : draws) * noise.variance();
    return new NoiseTable(sum, spacing, deviation, least);
  }

  private static double[] single(IntegerNoise noise, long spacing) {
    if (noise instanceof DiscreteLaplace laplace) {
      double decay = (double) spacing / laplace.scale().doubleValue();
      double[] table = new double[1 + (int) Math.ceil(-LOG_NEGLIGIBLE / decay)];
      Arrays.setAll(table, d -> Math.exp(-decay * d));
      return withoutZeros(table);
    }
    double sigma =
        Math.sqrt(((DiscreteGaussian) noise).sigmaSquared().doubleValue()) / (double) spacing;
    double[] table = new double[1 + (int) Math.ceil(Math.sqrt(-2 * LOG_NEGLIGIBLE) * sigma)];
    Arrays.setAll(table, d -> Math.exp(-d / sigma * (d / sigma) / 2));
    return withoutZeros(table);
  }

  /** Cuts off what is too unlikely for a double: all but 0, if the noise is next to nothing. */
  private static double[] withoutZeros(double[] table) {
    int kept = table.length;
    while (table[kept - 1] == 0) {
      kept--;
    }
    return Arrays.copyOf(table, kept);
  }

  /** Convolves two symmetric laws, each given from 0 on. */
  private static double[] convolve(double[] a, double[] b) {
    int size = a.length + b.length - 1;
    double[] sum = new double[size];
    for (int d = 0; d < size; d++) {
      double total = 0;
      for (int j = 1 - b.length; j < b.length; j++) {
        int i = Math.abs(d - j);
        if (i < a.length) {
          total += a[i] * b[Math.abs(j)];
        }
      }
      sum[d] = total;
    }
    int kept = size;
    while (kept > 1 && sum[kept - 1] < NEGLIGIBLE * sum[0]) {
      kept--;
    }
    double[] table = new double[kept];
    for (int d = 0; d < kept; d++) {
      table[d] = sum[d] / sum[0];
    }
    return table;
  }

  /** Returns the probability of a distance from 0, relative to that of 0. */
  double at(long distance) {
    if (spacing == 1) {
      return distance < density.length ? density[(int) distance] : 0;
    }
    long cell = distance / spacing;
    if (cell >= density.length - 1) {
      return 0;
    }
    double part = (double) (distance - cell * spacing) / (double) spacing;
    return density[(int) cell] + part * (density[(int) cell + 1] - density[(int) cell]);
  }

  /** Returns the largest distance of a probability above 0. */
  long reach() {
    return spacing == 1 ? density.length - 1 : (density.length - 1) * spacing - 1;
  }

  double deviation() {
    return deviation;
  }

  /**
   * Returns about the reciprocal of Fisher's information of a noisy value on its place: the
   * variance, for one Laplace draw half of it.
   */
  double leastVariance() {
    return leastVariance;
  }
}
