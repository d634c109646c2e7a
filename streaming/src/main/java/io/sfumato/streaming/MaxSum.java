package io.sfumato.streaming;

import io.sfumato.accounting.NoData;
import io.sfumato.noise.NoiseSource;
import io.sfumato.streaming.internal.ColumnSums;
import io.sfumato.streaming.internal.RowProcess;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The largest column sum of a stream of rows of zeros and ones, released after every row, for one
 * charge in all.
 *
 * <pre>{@code
 * var maxSum = MaxSum.builder().horizon(1_000_000).dimension(100).privacy(Zcdp.of(0.5)).build();
 * var session = accountant.open("busiest ward", maxSum);
 * double largest = session.tick(3, 17); // a row with ones in columns 3 and 17
 * maxSum.plan();                        // which algorithm, its error bound, and the alternatives
 * }</pre>
 *
 * <p><b>Guarantee.</b> Two streams are neighbours if a row of one is empty in the other. All
 * releases of a session together satisfy the guarantee asked for, even when the rows, and when the
 * row in question comes, are chosen after seeing the releases before. Steps are public: how many
 * there are and when they close. A unit of several rows is what the accountant's unit is for. Noise
 * is integer-valued from exact samplers; there is no δ for numerics.
 *
 * <p><b>Error.</b> In the worst case of many columns the error grows with {@code T^⅓} under
 * concentrated and with {@code √T} under pure guarantees, and has to: this is the price of
 * continual observation, where a single release has an error of the order of 1/ε. {@link #plan}
 * gives the bounds of each algorithm and an explicit lower bound.
 *
 * <p>Proofs: {@code docs/proofs/MaxSum.md}. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/2112.00828">Jain, Raskhodnikova, Sivakumar and Smith
 *     (2023)</a>
 */
public final class MaxSum extends RowStreamMeasurement<MaxSumSession> {

  /** Simulated columns have a zero in one of so many rows, each in others than its neighbours. */
  private static final int GAP = 50;

  private MaxSum(RowStreamBuilder<MaxSum> builder) {
    super(builder.checkedPrivacy(), builder.choice());
  }

  /**
   * Returns a builder without a horizon, dimension or guarantee.
   *
   * @return a new builder
   */
  public static RowStreamBuilder<MaxSum> builder() {
    return new RowStreamBuilder<>(/* select= */ false, MaxSum::new);
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.MaxSum/1";
  }

  @Override
  protected MaxSumSession open(NoData data, NoiseSource noise) {
    return new MaxSumSession(newSums(), algorithm().start(noise), task().horizon());
  }

  /**
   * Runs the algorithm on a stream that is hard for it, and records the largest error of each run:
   * all columns, or the first as many as allowed, have a one in 49 of 50 rows, until the promised
   * largest sum is reached, so that sums grow fast and many are nearly equal. Runs use all
   * processors. A step takes some nanoseconds for each column, with counters up to a microsecond.
   *
   * @param runs how many runs, at least 1
   * @param seed the seed of the simulated noise
   * @return the largest errors
   * @throws IllegalArgumentException if {@code runs < 1}
   */
  public SimulatedMaxError simulate(int runs, long seed) {
    if (runs < 1) {
      throw new IllegalArgumentException("runs must be at least 1, got " + runs);
    }
    long[] seeds = new SplittableRandom(seed).longs(runs).toArray();
    return new SimulatedMaxError(
        Arrays.stream(seeds).parallel().mapToDouble(this::largestError).toArray());
  }

  private double largestError(long seed) {
    long[][] rows = new long[GAP][(task().dimension() + Long.SIZE - 1) / Long.SIZE];
    for (int t = 0; t < GAP; t++) {
      for (int j = 0; j < Math.min(task().dimension(), task().ones() + 1); j++) {
        rows[t][j >> 6] |= (t + j) % GAP == 0 ? 0 : 1L << j;
      }
    }
    long[] empty = {};
    ColumnSums sums = newSums();
    RowProcess process = algorithm().start(NoiseSource.seeded(seed));
    double largest = 0;
    for (long t = 0; t < task().horizon(); t++) {
      sums.add(sums.largest() < task().largest() ? rows[(int) (t % GAP)] : empty);
      largest = Math.max(largest, Math.abs(process.tick(sums) - sums.largest()));
    }
    return largest;
  }
}
