package io.sfumato.streaming;

import java.util.Locale;

/**
 * The private ranks of all items of the first t steps, as they were released when step t closed,
 * and the quantiles that follow. Immutable.
 */
public final class QuantileRelease {

  private final BinGrid bins;
  private final long t;
  private final double[] ranks;
  private final RunningQuantiles quantiles;

  QuantileRelease(BinGrid bins, long t, double[] ranks, RunningQuantiles quantiles) {
    this.bins = bins;
    this.t = t;
    this.ranks = ranks;
    this.quantiles = quantiles;
  }

  /**
   * Returns how many steps the ranks cover.
   *
   * @return the number of the step that closed, from 1
   */
  public long t() {
    return t;
  }

  /**
   * Returns the private number of items. It is not rounded.
   *
   * @return the number, which may be negative
   */
  public double count() {
    return ranks[ranks.length - 1];
  }

  /**
   * Returns the private number of items in a bin and in those before. It is not rounded, and not
   * kept from falling from bin to bin.
   *
   * @param bin the bin, in {@code [0, number of bins)}
   * @return the number, which may be negative
   * @throws IllegalArgumentException if {@code bin} is out of range
   */
  public double rank(int bin) {
    if (bin < 0 || bin >= ranks.length) {
      throw new IllegalArgumentException(
          "bin must be in [0, %d), got %d".formatted(ranks.length, bin));
    }
    return ranks[bin];
  }

  /**
   * Returns a private quantile: the end of the first bin whose rank reaches a part of the number of
   * items. The exact rank there, and that at the bin's beginning, enclose the part up to twice
   * {@link RunningQuantiles#rankError}.
   *
   * @param part the part q, in {@code [0, 1]}: 0.5 for the median
   * @return the end of the bin
   * @throws IllegalArgumentException if {@code part} is out of range
   */
  public double quantile(double part) {
    checkPart(part);
    double wanted = part * count();
    int bin = 0;
    while (bin < ranks.length - 1 && ranks[bin] < wanted) {
      bin++;
    }
    return bins.edge(bin + 1);
  }

  /**
   * Returns an interval of whole bins such that those of all steps and parts of a session hold the
   * exact quantiles together. The exact quantile is the smallest item, clamped to the bins, with at
   * least a part q of all items up to it.
   *
   * @param part the part q, in {@code (0, 1]}
   * @param confidence the probability, in {@code (0, 1)}
   * @return from the beginning of a bin to the end of one
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public ErrorInterval interval(double part, double confidence) {
    checkPart(part);
    SimulatedMaxError.checkProbability("confidence", confidence);
    double error = quantiles.rankError(1 - confidence);
    int last = ranks.length - 1;
    int first = 0;
    for (int bin = 0; bin < last; bin++) {
      first = ranks[bin] + error < part * (count() - error) ? bin + 1 : first;
    }
    int end = 0;
    while (end < last && ranks[end] - error < part * (count() + error)) {
      end++;
    }
    return new ErrorInterval(bins.edge(first), bins.edge(Math.max(first, end) + 1));
  }

  /** Returns for example {@code step 24: median 87.5 of 1520 items}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "step %d: median %.4g of %.6g items", t, quantile(0.5), count());
  }

  private static void checkPart(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("part must be in [0, 1], got " + part);
    }
  }
}
