package io.sfumato.survival;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** Pearson's chi-squared test of integer noise against the discrete Laplace law. */
final class DiscreteLaplaceFit {

  /** The chance that correct noise fails one test, were the seed not fixed. */
  static final double FALSE_ALARM = 1e-7;

  private static final int CELLS = 14;

  private DiscreteLaplaceFit() {}

  /** Returns the p-value; cells end at quantiles of the law, those that coincide are one. */
  static double pValue(long[] noise, double scale) {
    double statistic = 0;
    int cells = 0;
    double below = 0;
    long start = Long.MIN_VALUE;
    for (int i = 1; i <= CELLS; i++) {
      long end = i == CELLS ? Long.MAX_VALUE : quantile((double) i / CELLS, scale);
      double upTo = i == CELLS ? 1 : cdf(end, scale);
      double expected = noise.length * (upTo - below);
      if (expected >= 10) {
        double seen = count(noise, start, end);
        statistic += (seen - expected) * (seen - expected) / expected;
        cells++;
        start = end;
        below = upTo;
      }
    }
    return ChiSquaredDistribution.of(cells - 1).survivalProbability(statistic);
  }

  private static double cdf(long x, double scale) {
    double a = Math.exp(-1 / scale);
    return x < 0 ? Math.exp(x / scale) / (1 + a) : 1 - Math.exp(-(x + 1) / scale) / (1 + a);
  }

  private static long quantile(double p, double scale) {
    long x = (long) (-60 * scale) - 60;
    for (long step = Long.highestOneBit(-2 * x); step > 0; step /= 2) {
      x = cdf(x + step, scale) < p ? x + step : x;
    }
    return x + 1;
  }

  /** Counts those in (start, end]. */
  private static long count(long[] noise, long start, long end) {
    long count = 0;
    for (long x : noise) {
      count += x > start && x <= end ? 1 : 0;
    }
    return count;
  }
}
