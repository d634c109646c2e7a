package io.sfumato.streaming.internal;

import static io.sfumato.streaming.internal.GeometricSeries.gapOfProduct;

import java.util.Arrays;

/**
 * The diagonal matrices E and D of the factor {@code R = E·C·D⁻¹}, constant on blocks of steps.
 *
 * <p>Whatever E is, D is such that no column of R is longer than 1. So the factorization {@code L =
 * M·D·C⁻¹·E⁻¹} needs noise of the size of one item, larger by {@code 1/E} at both ends of the
 * stream, where it does the least harm: {@code E_i ∝ iᵖ (T + 1 - i)^q}. A block ends before a
 * step's distance from either end of the stream has changed by more than a part in 128.
 *
 * <p>Column norms are computed from the end of the stream backwards, in sums of positive terms. All
 * figures hold for E and D as they are here, rounded and blockwise constant; nothing is lost but a
 * part in a thousand of accuracy. Immutable.
 */
final class ScaleSchedule {

  /** The bits of a weight E: whole multiples of 2⁻³¹. */
  static final int WEIGHT_BITS = 31;

  private static final double BLOCK_GROWTH = 1.0 / 128;

  /** More than the relative error of a norm here: some thousand steps of a few roundings each. */
  private static final double SLACK = 1 + 1e-9;

  /** More than the rounding of two weights can add to the square of their ratio. */
  private static final double WEIGHT_SLACK = 1 + 1e-6;

  private final long horizon;
  private final long[] starts;
  private final double[] weights;
  private final double[] scales;

  private ScaleSchedule(long horizon, long[] starts, double[] weights, double[] scales) {
    this.horizon = horizon;
    this.starts = starts;
    this.weights = weights;
    this.scales = scales;
  }

  /**
   * Returns the schedule for a buffered linear Toeplitz matrix.
   *
   * @param matrix the matrix C
   * @param horizon the number of steps T, at least 1
   * @param rise the exponent p ≥ 0
   * @param fall the exponent q ≥ 0
   * @return the schedule; {@code E = I} if both exponents are 0
   */
  static ScaleSchedule of(BufferedLinearToeplitz matrix, long horizon, double rise, double fall) {
    long[] starts = starts(horizon);
    double[] weights = weights(starts, horizon, rise, fall);
    double[] norms = squaredNorms(matrix, starts, weights, horizon);
    double[] scales = new double[starts.length];
    for (int b = 0; b < starts.length; b++) {
      boolean falls = falls(starts[b], horizon, rise, fall);
      boolean single = end(starts, b, horizon) - starts[b] == 1;
      double growth =
          falls || single ? 1 : StrictMath.pow(1 + BLOCK_GROWTH, 4 * rise) * WEIGHT_SLACK;
      scales[b] = StrictMath.sqrt(norms[b] * growth) * SLACK;
    }
    return new ScaleSchedule(horizon, starts, weights, scales);
  }

  /** Returns the schedule {@code E = I}, {@code D = scale·I}. */
  static ScaleSchedule constant(double scale, long horizon) {
    return new ScaleSchedule(
        horizon, new long[] {0}, new double[] {1}, new double[] {scale * SLACK});
  }

  private static long[] starts(long horizon) {
    long[] starts = new long[16];
    int count = 0;
    for (long start = 0; start < horizon; count++) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count] = start;
      double byStart = BLOCK_GROWTH * (start + 1);
      double byEnd = BLOCK_GROWTH / (1 + BLOCK_GROWTH) * (horizon - start);
      start += Math.max(1, (long) Math.min(byStart, byEnd));
    }
    return Arrays.copyOf(starts, count);
  }

  private static double[] weights(long[] starts, long horizon, double rise, double fall) {
    double[] logs = new double[starts.length];
    for (int b = 0; b < starts.length; b++) {
      logs[b] =
          rise * StrictMath.log(starts[b] + 1.0)
              + fall * StrictMath.log((double) (horizon - starts[b]));
    }
    double largest = Arrays.stream(logs).max().orElse(0);
    double grid = Math.scalb(1.0, WEIGHT_BITS);
    double[] weights = new double[starts.length];
    for (int b = 0; b < starts.length; b++) {
      weights[b] = Math.max(1, StrictMath.rint(StrictMath.exp(logs[b] - largest) * grid)) / grid;
      if (b > 0 && falls(starts[b], horizon, rise, fall)) {
        weights[b] = Math.min(weights[b], weights[b - 1]);
      }
    }
    return weights;
  }

  /** Returns whether weights never increase after a step. */
  private static boolean falls(long step, long horizon, double rise, double fall) {
    return rise * (horizon - step) <= fall * (step + 1.0);
  }

  /** Squared norms of the columns of E·C in which a block starts, for all blocks. */
  private static double[] squaredNorms(
      BufferedLinearToeplitz matrix, long[] starts, double[] weights, long horizon) {
    int d = matrix.buffers();
    // tail[i][j] = Σ_{s≥end} E_s² (θ_i θ_j)^(s - end) of the blocks behind.
    double[][] tail = new double[d][d];
    double[] norms = new double[starts.length];
    for (int b = starts.length - 1; b >= 0; b--) {
      long length = end(starts, b, horizon) - starts[b];
      double square = weights[b] * weights[b];
      norms[b] = square;
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          double gap = gapOfProduct(matrix.poleGap(i), matrix.poleGap(j));
          double beyond =
              square * GeometricSeries.sum(gap, length - 1)
                  + GeometricSeries.power(gap, length - 1) * tail[i][j];
          norms[b] += (i == j ? 1 : 2) * matrix.weight(i) * matrix.weight(j) * beyond;
          tail[i][j] = square + (1 - gap) * beyond;
        }
      }
    }
    return norms;
  }

  private static long end(long[] starts, int block, long horizon) {
    return block + 1 < starts.length ? starts[block + 1] : horizon;
  }

  /** Returns T. */
  long horizon() {
    return horizon;
  }

  /** Returns the number of blocks. */
  int blocks() {
    return starts.length;
  }

  /** Returns the first step of a block, counted from 0. */
  long start(int block) {
    return starts[block];
  }

  /** Returns the step behind the last of a block, counted from 0. */
  long end(int block) {
    return end(starts, block, horizon);
  }

  /** Returns the block that holds a step, counted from 0. */
  int blockOf(long step) {
    int found = Arrays.binarySearch(starts, step);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns E in a block, in {@code (0, 1]}. */
  double weight(int block) {
    return weights[block];
  }

  /** Returns D in a block. */
  double scale(int block) {
    return scales[block];
  }
}
