package io.sfumato.streaming.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * Bounds from moment generating functions: {@code Pr(X > x) ≤ E exp(s·X) · exp(-s·x)} for every
 * {@code s > 0}. As any s gives a bound, the search for the best one needs no rigour; the last
 * evaluation adds {@link #SLACK} for the rounding of its few operations.
 */
final class Chernoff {

  private static final double SLACK = 1e-9;
  private static final int ITERATIONS = 120;

  private Chernoff() {}

  /**
   * Bounds {@code Pr(|X| > x)} for a symmetric X.
   *
   * @param logMgf a bound on {@code ln E exp(s·X)}, convex in s
   * @param limit the s below which it is finite
   */
  static double tail(DoubleUnaryOperator logMgf, double limit, double scale, double x) {
    if (x <= 0) {
      return 1;
    }
    double low = 0;
    double high = Math.min(limit, 4 * (x / scale + 1) / scale);
    for (int i = 0; i < ITERATIONS; i++) {
      double left = low + (high - low) * 0.382;
      double right = low + (high - low) * 0.618;
      if (logMgf.applyAsDouble(left) - left * x < logMgf.applyAsDouble(right) - right * x) {
        high = right;
      } else {
        low = left;
      }
    }
    double exponent = logMgf.applyAsDouble(low) - low * x;
    return Math.min(1, 2 * Math.exp(exponent + SLACK * (1 + low * x)));
  }

  /**
   * Bounds the largest of several symmetric variables.
   *
   * @param logMgfSum a bound on {@code ln Σ E exp(s·X_t)}, the sum over all t
   * @param limit the s below which it is finite
   * @param scale a size of the order of the standard deviations
   * @param beta the failure probability
   * @return an x with {@code Pr(any |X_t| > x) ≤ beta}
   */
  static double union(DoubleUnaryOperator logMgfSum, double limit, double scale, double beta) {
    double target = Math.log(2) - Math.log(beta);
    // On a logarithmic scale: (target + logMgfSum(s)) / s has one minimum.
    double low = Math.log(1e-6 / scale);
    double high = Math.log(Math.min(limit, 1e4 / scale));
    for (int i = 0; i < ITERATIONS; i++) {
      double left = low + (high - low) * 0.382;
      double right = low + (high - low) * 0.618;
      if (size(logMgfSum, Math.exp(left), target) < size(logMgfSum, Math.exp(right), target)) {
        high = right;
      } else {
        low = left;
      }
    }
    return size(logMgfSum, Math.exp(low), target) * (1 + SLACK);
  }

  private static double size(DoubleUnaryOperator logMgfSum, double s, double target) {
    return (target + logMgfSum.applyAsDouble(s)) / s;
  }
}
