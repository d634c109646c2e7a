package io.sfumato.streaming.internal;

/**
 * An error below which no algorithm with the same guarantee can stay on every stream.
 *
 * <p>After Jain, Raskhodnikova, Sivakumar and Smith (2023), who reduce the marginals of a table to
 * MaxSum and SumSelect, with the constants of a packing argument ({@code docs/proofs/MaxSum.md},
 * Theorem 5): n rows hold a secret of one bit for each of k columns, and 2kn steps read it if the
 * error is always below n/2. An algorithm that is right with probability 1 - β and ε-DP needs
 * {@code ε·n ≥ k·ln 2 + ln(1 - β)}; one that is ρ-zCDP needs {@code ρ·n² ≥ (1 - β)·k·ln 2 - h(β)}.
 *
 * @see <a href="https://arxiv.org/abs/2112.00828">Jain, Raskhodnikova, Sivakumar and Smith
 *     (2023)</a>
 */
public final class MaxSumLowerBound {

  private static final double LN_2 = Math.log(2);
  private static final double SLACK = 1 - 1e-12;

  private final RowTask task;
  private final double beta;

  private MaxSumLowerBound(RowTask task, double beta) {
    this.task = task;
    this.beta = beta;
  }

  /**
   * Returns the bound.
   *
   * @param task the task
   * @param select whether a column is released, instead of the largest sum
   * @param beta the probability with which the error may be larger at some step, in {@code (0, 1)}
   * @return the bound, which may be 0
   */
  public static double of(RowTask task, boolean select, double beta) {
    MaxSumLowerBound bound = new MaxSumLowerBound(task, beta);
    int columns = Math.min(task.dimension(), task.ones()) - (select ? 1 : 0);
    // The first number of columns, if any, whose rows the stream has no room for.
    int low = 0;
    int high = columns + 1;
    while (high - low > 1) {
      int mid = low + (high - low) / 2;
      if (bound.undecided(mid) <= bound.room(mid)) {
        low = mid;
      } else {
        high = mid;
      }
    }
    double rows = low > 0 ? bound.undecided(low) : 0;
    rows =
        high <= columns ? Math.max(rows, Math.min(bound.undecided(high), bound.room(high))) : rows;
    return select ? Math.floor(rows / 2) : rows / 2;
  }

  /** The most rows that cannot tell a secret in so many columns. Grows with them. */
  private double undecided(int columns) {
    if (task.isPure()) {
      double bits = columns * LN_2 + Math.log1p(-beta);
      return Math.max(0, Math.floor(bits / task.loss() * SLACK));
    }
    double entropy = -beta * Math.log(beta) - (1 - beta) * Math.log1p(-beta);
    double bits = (1 - beta) * columns * LN_2 - entropy;
    return Math.floor(Math.sqrt(Math.max(0, bits) / task.loss()) * SLACK);
  }

  /** The rows for which the stream is long enough and its promised sum large enough. */
  private double room(int columns) {
    long steps = task.horizon() / (2L * columns);
    long sums = task.largest() / (columns + 1L);
    return Math.min(steps, sums);
  }
}
