package io.sfumato.streaming.internal;

import static io.sfumato.streaming.internal.GeometricSeries.gapOfProduct;

import java.util.function.DoubleUnaryOperator;

/**
 * The errors of {@code L = s·M·C⁻¹} for a buffered linear Toeplitz matrix C without scaling: with
 * {@code b_k} the partial sums of the coefficients of {@code C⁻¹}, {@code ‖L_t‖² = s² Σ_{k<t}
 * b_k²}, all in closed form.
 */
final class PlainErrors implements ToeplitzErrors {

  /** A run of steps grows by a part of this many. */
  private static final long RUN = 128;

  private final BufferedLinearToeplitz matrix;
  private final double squaredScale;
  private final double limit;
  private final double[] amplitudes;
  private final double[] gaps;

  PlainErrors(BufferedLinearToeplitz matrix, double scale) {
    this.matrix = matrix;
    this.squaredScale = scale * scale;
    this.limit = matrix.inverseLimit();
    this.amplitudes = new double[matrix.buffers()];
    this.gaps = new double[matrix.buffers()];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = matrix.zeroGap(i);
      amplitudes[i] = -matrix.inverseWeight(i) / gaps[i];
    }
  }

  @Override
  public double squaredNorm(long t) {
    return squaredScale * matrix.squaredErrorNorm(t);
  }

  @Override
  public double squaredDistance(long s, long t) {
    // Σ_{k<t-s} b_k² + Σ_{k<s} (b_k - b_{k+t-s})².
    double sum = matrix.squaredErrorNorm(t - s);
    for (int i = 0; i < gaps.length; i++) {
      for (int j = 0; j < gaps.length; j++) {
        sum +=
            fallen(i, t - s)
                * fallen(j, t - s)
                * GeometricSeries.sum(gapOfProduct(gaps[i], gaps[j]), s);
      }
    }
    return squaredScale * sum;
  }

  private double fallen(int i, long lag) {
    return -amplitudes[i] * StrictMath.expm1(lag * StrictMath.log1p(-gaps[i]));
  }

  @Override
  public double sum(long steps) {
    double sum = limit * limit * GeometricSeries.doubleSum(0, steps);
    for (int i = 0; i < gaps.length; i++) {
      sum += 2 * limit * amplitudes[i] * GeometricSeries.doubleSum(gaps[i], steps);
      for (int j = 0; j < gaps.length; j++) {
        sum +=
            amplitudes[i]
                * amplitudes[j]
                * GeometricSeries.doubleSum(gapOfProduct(gaps[i], gaps[j]), steps);
      }
    }
    return squaredScale * sum;
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
