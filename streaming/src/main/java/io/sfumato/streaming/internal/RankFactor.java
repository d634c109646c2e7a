package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;

/**
 * A factorization of the matrix of partial sums over bins: what an item in a bin adds to a vector
 * of counters, and how their sums give the number of items up to each bin. Immutable.
 *
 * <p>With the counters' own factorization over time this is a tensor product: errors and distances
 * multiply ({@code docs/proofs/SharedCounters.md}, section 3).
 */
public interface RankFactor {

  /**
   * Returns the factor for a kind of guarantee.
   *
   * @param bins the number of bins, at least 1
   * @param pure whether the guarantee is pure
   * @return the factor
   */
  static RankFactor of(int bins, boolean pure) {
    return pure ? TreeRanks.of(bins) : new RootRanks(bins);
  }

  /**
   * Returns what it is, for the ledger.
   *
   * @return the parameters
   */
  Fields parameters();

  /**
   * Returns the number of counters.
   *
   * @return the number, at least 1
   */
  int counters();

  /**
   * Returns the distance to calibrate counters to: what an item adds has no larger sum of sizes if
   * the guarantee is pure, and no larger root of the sum of squares if it is concentrated.
   *
   * @return the distance, a whole number
   */
  long distance();

  /**
   * Adds an item to the open sums of the counters.
   *
   * @param bin the bin, from 0
   * @param open the sums
   */
  void add(int bin, long[] open);

  /**
   * Computes ranks.
   *
   * @param sums the counters' sums
   * @return for each bin the number of items in it and in those before
   */
  double[] ranks(double[] sums);

  /**
   * Returns the largest squared norm of a row of the left factor: what variances of counters are
   * multiplied by.
   *
   * @return the square, at most
   */
  double squaredNorm();

  /**
   * Bounds the errors of all ranks in all steps.
   *
   * @param counter each of the counters
   * @param steps the number of steps
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error of a rank| > x in any bin at any step) ≤ beta}
   */
  double maxError(CalibratedCounter counter, long steps, double beta);
}
