package io.sfumato.streaming.internal;

import static io.sfumato.streaming.internal.GeometricSeries.gapOfProduct;

import java.util.Arrays;

/**
 * The second moments of the error of a factorization {@code L = M·D·C⁻¹·E⁻¹} with noise of variance
 * 1, carried along the stream.
 *
 * <p>With {@code s_i = Σ_k θ̂_iᵏ⁻¹ z_{t-k}/E_{t-k}} the error obeys {@code e_t = e_{t-1} + D_t
 * (z_t/E_t + Σ ω̂_i s_i)}. So (s, e) is a linear process in d + 1 numbers, and while D and E are
 * constant its covariance after m steps, and the sum of its variances over them, are sums of
 * geometric series: exact in closed form. Mutable; for one thread.
 */
final class ErrorCovariance {

  private final BufferedLinearToeplitz matrix;
  private final int d;

  // The partial sums of the inverse are b_k = Σ slopes_i rᵢᵏ: its zeros, and behind them the ratio
  // 1, whose gap is 0, with the limit for a slope.
  private final double[] slopes;
  private final double[][] gaps;
  private final double[][] logs; // of the ratios

  // Σ_{k<m} and Σ_{n≤m} Σ_{k<n} of powers of products of two ratios, for the latest m.
  private final double[][] sums;
  private final double[][] doubleSums;
  private long summed;

  // Covariances of the s_i, of the s_i with the error, and the variance of the error.
  private final double[][] state;
  private final double[] cross;
  private double variance;
  private double sum;

  private final double[] carried;

  ErrorCovariance(BufferedLinearToeplitz matrix) {
    this.matrix = matrix;
    this.d = matrix.buffers();
    this.slopes = new double[d + 1];
    this.gaps = new double[d + 1][d + 1];
    this.logs = new double[d + 1][d + 1];
    for (int i = 0; i < d; i++) {
      slopes[i] = -matrix.inverseWeight(i) / matrix.zeroGap(i);
      for (int j = 0; j < d; j++) {
        gaps[i][j] = gapOfProduct(matrix.zeroGap(i), matrix.zeroGap(j));
      }
      gaps[i][d] = matrix.zeroGap(i);
      gaps[d][i] = matrix.zeroGap(i);
    }
    slopes[d] = matrix.inverseLimit();
    for (int i = 0; i <= d; i++) {
      for (int j = 0; j <= d; j++) {
        logs[i][j] = StrictMath.log1p(-gaps[i][j]);
      }
    }
    this.sums = new double[d + 1][d + 1];
    this.doubleSums = new double[d + 1][d + 1];
    this.state = new double[d][d];
    this.cross = new double[d];
    this.carried = new double[d];
  }

  /** Creates the moments at the start of a stream, of the same matrix as others. */
  ErrorCovariance(ErrorCovariance other) {
    this.matrix = other.matrix;
    this.d = other.d;
    this.slopes = other.slopes;
    this.gaps = other.gaps;
    this.logs = other.logs;
    this.sums = new double[d + 1][d + 1];
    this.doubleSums = new double[d + 1][d + 1];
    this.state = new double[d][d];
    this.cross = new double[d];
    this.carried = new double[d];
  }

  /** Returns how many numbers {@link #store} writes. */
  static int size(int buffers) {
    return buffers * buffers + buffers + 2;
  }

  /** Writes the moments to an array. */
  void store(double[] to, int from) {
    int at = from;
    for (double[] row : state) {
      System.arraycopy(row, 0, to, at, d);
      at += d;
    }
    System.arraycopy(cross, 0, to, at, d);
    to[at + d] = variance;
    to[at + d + 1] = sum;
  }

  /** Reads the moments that {@link #store} wrote. */
  void load(double[] of, int from) {
    int at = from;
    for (double[] row : state) {
      System.arraycopy(of, at, row, 0, d);
      at += d;
    }
    System.arraycopy(of, at, cross, 0, d);
    variance = of[at + d];
    sum = of[at + d + 1];
  }

  /** Counts the error from here on: what follows is of the sum of the steps to come. */
  void restart() {
    Arrays.fill(cross, 0);
    variance = 0;
    sum = 0;
  }

  /** Returns the variance of the error. */
  double variance() {
    return variance;
  }

  /** Returns the sum of the variances after each step so far. */
  double sum() {
    return sum;
  }

  /** Moves on by {@code steps ≥ 1} steps of one block. */
  void advance(long steps, double weight, double scale) {
    sumPowers(steps);
    double noise = 1 / (weight * weight);
    double fresh = 0;
    double freshSum = 0;
    for (int i = 0; i <= d; i++) {
      for (int j = 0; j <= d; j++) {
        fresh += slopes[i] * slopes[j] * sums[i][j];
        freshSum += slopes[i] * slopes[j] * doubleSums[i][j];
      }
    }
    double gainProducts = 0;
    double gainCross = 0;
    double gainCrossSum = 0;
    for (int i = 0; i < d; i++) {
      carried[i] = 0;
      for (int j = 0; j < d; j++) {
        carried[i] += matrix.inverseWeight(j) * sums[j][d] * state[i][j];
        gainProducts += slopes[i] * slopes[j] * doubleGain(i, j) * state[i][j];
      }
      gainCross += matrix.inverseWeight(i) * sums[i][d] * (2 * cross[i] + scale * carried[i]);
      gainCrossSum += matrix.inverseWeight(i) * doubleSums[i][d] * cross[i];
    }
    sum +=
        steps * variance
            + 2 * scale * gainCrossSum
            + scale * scale * (gainProducts + noise * freshSum);
    variance += scale * gainCross + scale * scale * noise * fresh;
    for (int i = 0; i < d; i++) {
      double response = 0;
      for (int j = 0; j <= d; j++) {
        response += slopes[j] * sums[i][j];
      }
      cross[i] = power(i, d) * (cross[i] + scale * carried[i]) + scale * noise * response;
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        state[i][j] = power(i, j) * state[i][j] + noise * sums[i][j];
      }
    }
  }

  private void sumPowers(long steps) {
    if (steps == summed) {
      return;
    }
    for (int i = 0; i <= d; i++) {
      for (int j = 0; j <= i; j++) {
        sums[i][j] = steps == 1 ? 1 : GeometricSeries.sum(gaps[i][j], logs[i][j], steps);
        sums[j][i] = sums[i][j];
        doubleSums[i][j] = GeometricSeries.doubleSum(gaps[i][j], steps, sums[i][j]);
        doubleSums[j][i] = doubleSums[i][j];
      }
    }
    summed = steps;
  }

  /** Returns {@code rᵐ = 1 - gap · Σ_{k<m} rᵏ}: relative to 1, which is what it is added to. */
  private double power(int i, int j) {
    return Math.max(0, 1 - gaps[i][j] * sums[i][j]);
  }

  /** Returns {@code Σ_{n≤m} (1 - r_iⁿ)(1 - r_jⁿ)}, each 1 - rⁿ being gap · Σ_{k<n} rᵏ. */
  private double doubleGain(int i, int j) {
    return summed == 1
        ? gaps[i][d] * gaps[j][d]
        : gaps[i][d] * doubleSums[i][d]
            + gaps[j][d] * doubleSums[j][d]
            - gaps[i][j] * doubleSums[i][j];
  }
}
