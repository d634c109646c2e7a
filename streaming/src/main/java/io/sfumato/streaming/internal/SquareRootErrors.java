package io.sfumato.streaming.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * The errors of {@code L = s·M·C⁻¹} for the square root {@code C = M^(1/2)}, which is its own left
 * factor: {@code ‖L_t‖² = s² Σ_{k<t} c_k²}, with sums from a table.
 */
final class SquareRootErrors implements ToeplitzErrors {

  /** A run of steps grows by a part of this many. */
  private static final long RUN = 128;

  private final double[] coefficients;
  private final double squaredScale;
  private final double[] squares;
  private final double[] sums;

  SquareRootErrors(double[] coefficients, double scale) {
    this.coefficients = coefficients;
    this.squaredScale = scale * scale;
    this.squares = new double[coefficients.length + 1];
    this.sums = new double[coefficients.length + 1];
    for (int t = 1; t <= coefficients.length; t++) {
      squares[t] = squares[t - 1] + coefficients[t - 1] * coefficients[t - 1];
      sums[t] = sums[t - 1] + squares[t];
    }
  }

  @Override
  public double squaredNorm(long t) {
    return squaredScale * squares[(int) t];
  }

  @Override
  public double squaredDistance(long s, long t) {
    int lag = (int) (t - s);
    double sum = squares[lag];
    for (int k = 0; k < s; k++) {
      double difference = coefficients[k + lag] - coefficients[k];
      sum += difference * difference;
    }
    return squaredScale * sum;
  }

  @Override
  public double sum(long steps) {
    return squaredScale * sums[(int) steps];
  }

  @Override
  public double largest(long steps) {
    return squaredNorm(steps);
  }

  @Override
  public double sumOf(long steps, DoubleUnaryOperator function) {
    // The norms increase: the last of a run of steps stands for all of it.
    double total = 0;
    for (long start = 0; start < steps; ) {
      long end = Math.min(steps, start + 1 + start / RUN);
      total += (end - start) * function.applyAsDouble(squaredNorm(end));
      start = end;
    }
    return total;
  }
}
