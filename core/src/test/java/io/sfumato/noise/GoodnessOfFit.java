package io.sfumato.noise;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** Pearson's chi-squared test of integer samples against an exact law. */
final class GoodnessOfFit {

  /** The chance that a correct sampler fails one test, were the seed not fixed. */
  static final double FALSE_ALARM = 1e-6;

  /** Cells with fewer expected samples are pooled with their neighbours. */
  private static final double MIN_EXPECTED = 10;

  /** Cells on either side of 0. */
  private static final int SIDE = 64;

  private GoodnessOfFit() {}

  /**
   * Returns the p-value. Cells are single integers for scales below 16 and an eighth of the scale
   * wide above.
   *
   * @param cdf {@code Pr(X ≤ x)}
   * @param scale roughly the standard deviation
   */
  static double pValue(long[] samples, LongToDoubleFunction cdf, double scale) {
    long step = Math.max(1, (long) (scale / 8));
    double[] observed = new double[2 * SIDE + 2];
    for (long x : samples) {
      long cell = -Math.floorDiv(-x, step) + SIDE;
      observed[(int) Math.max(0, Math.min(observed.length - 1, cell))]++;
    }
    double[] expected = new double[observed.length];
    double below = 0;
    for (int i = 0; i < expected.length; i++) {
      double upTo = i < expected.length - 1 ? cdf.applyAsDouble((i - SIDE) * step) : 1;
      expected[i] = samples.length * (upTo - below);
      below = upTo;
    }
    return pValue(observed, expected);
  }

  /** Returns the p-value of counts that should be equal but for chance. */
  static double uniformPValue(long[] counts) {
    double[] observed = new double[counts.length];
    double total = 0;
    for (int i = 0; i < counts.length; i++) {
      observed[i] = counts[i];
      total += counts[i];
    }
    double[] expected = new double[counts.length];
    Arrays.fill(expected, total / counts.length);
    return pValue(observed, expected);
  }

  /** Returns the p-value of {@code successes} out of {@code trials} with a given probability. */
  static double coinPValue(long successes, long trials, double probability) {
    return pValue(
        new double[] {successes, trials - successes},
        new double[] {trials * probability, trials * (1 - probability)});
  }

  private static double pValue(double[] observed, double[] expected) {
    double statistic = 0;
    int cells = 0;
    double o = 0;
    double e = 0;
    double rest = 0;
    for (double x : expected) {
      rest += x;
    }
    for (int i = 0; i < expected.length; i++) {
      o += observed[i];
      e += expected[i];
      rest -= expected[i];
      boolean last = i == expected.length - 1;
      if (last || (e >= MIN_EXPECTED && rest >= MIN_EXPECTED)) {
        if (e > 0) {
          statistic += (o - e) * (o - e) / e;
        } else if (o > 0) {
          return 0;
        }
        cells++;
        o = 0;
        e = 0;
      }
    }
    return cells < 2 ? 1 : ChiSquaredDistribution.of(cells - 1).survivalProbability(statistic);
  }
}
