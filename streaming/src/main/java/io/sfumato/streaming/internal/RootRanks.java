package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;

/**
 * The square root of the matrix of partial sums over bins, in whole numbers of 2⁻²⁰: an item in bin
 * j adds {@code m_{i-j}} to every counter {@code i ≥ j}. For Gaussian noise: the squared norms of
 * rows and columns multiply to about {@code (ln n/π + 1.07)²}, where single bins have n.
 */
final class RootRanks implements RankFactor {

  private static final int PLACES = 20;

  /** More than the rounding of the few sums here. */
  private static final double SLACK = 1 + 1e-9;

  private final long[] right;
  private final double squaredNorm;
  private final double absolute;

  RootRanks(int bins) {
    double[] root = SquareRootCounter.coefficients(bins);
    double square = 0;
    for (double c : root) {
      square += c * c;
    }
    double scale = Math.scalb(1.0, PLACES) / (Math.sqrt(square) * SLACK);
    this.right = new long[bins];
    for (int k = 0; k < bins; k++) {
      right[k] = (long) (root[k] * scale); // rounded down
    }
    // The last row of L: what each counter's error adds to the last rank.
    double[] unit = new double[bins];
    unit[0] = 1;
    double[] left = ranks(unit);
    double squares = 0;
    double sizes = 0;
    for (double weight : left) {
      squares += weight * weight;
      sizes += Math.abs(weight);
    }
    this.squaredNorm = squares;
    this.absolute = sizes;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("ranks", "root/1").with("bins", right.length);
  }

  @Override
  public int counters() {
    return right.length;
  }

  @Override
  public long distance() {
    return 1L << PLACES;
  }

  @Override
  public void add(int bin, long[] open) {
    for (int i = bin; i < open.length; i++) {
      open[i] += right[i - bin];
    }
  }

  @Override
  public double[] ranks(double[] sums) {
    double[] ranks = new double[sums.length];
    double[] inBin = new double[sums.length];
    double rank = 0;
    for (int i = 0; i < sums.length; i++) {
      double rest = sums[i];
      for (int k = 1; k <= i; k++) {
        rest -= right[k] * inBin[i - k];
      }
      inBin[i] = rest / right[0];
      rank += inBin[i];
      ranks[i] = rank;
    }
    return ranks;
  }

  @Override
  public double squaredNorm() {
    return squaredNorm;
  }

  /**
   * Discrete Gaussians have {@code E e^(sZ) ≤ e^(s²σ²/2)}, so that an error of variance V exceeds x
   * with a probability of at most {@code 2e^(-x²/2V)}; roundings of the counters are added.
   */
  @Override
  public double maxError(CalibratedCounter counter, long steps, double beta) {
    double variance = counter.maxVariance(steps) * squaredNorm * SLACK;
    double events = 2.0 * right.length * steps;
    double rounding = ((GaussianError) counter.errorAt(steps)).rounding();
    // Roundings of a step are those of its own row of L, at most as many and as large as here.
    double largest = rounding * Math.sqrt(counter.maxVariance(steps) / counter.varianceAt(steps));
    return Math.sqrt(2 * variance * Math.log(events / beta)) + largest * absolute;
  }
}
