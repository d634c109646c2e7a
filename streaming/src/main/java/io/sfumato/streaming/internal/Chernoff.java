package io.sfumato.streaming.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * Bounds from moment generating functions, for every {@code s > 0}: {@code Pr(|X| > x) ≤ 2 E
 * exp(s·X) · exp(-s·x)}, and for weighted sums of discrete Laplace noise less by a factor of
 *
 * <pre>{@code   √(2/(πc)) · exp(1/(8c)),  c = s·x,}</pre>
 *
 * <p>as they are mixtures of normals but for what rounding takes ({@code
 * docs/proofs/ContinualCounters.md}, section 6). Sums are of Laplace noise where the function is
 * finite up to a limit only. As any s gives a bound, the search for the best one needs no rigour;
 * the last evaluation adds {@link #SLACK} for the rounding of its few operations.
 */
final class Chernoff {

  private static final double SLACK = 1e-9;
  private static final int ITERATIONS = 120;
  private static final int HALVINGS = 40;

  private Chernoff() {}

  /**
   * Bounds {@code Pr(|X| > x)} for a symmetric X.
   *
   * @param logMgf a bound on {@code ln E exp(s·X)}, convex in s, with that of {@link
   *     NodeLaw#logMgf} for each noise
   * @param limit the s below which it is finite: infinite for Gaussian noise
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
    double exponent = logMgf.applyAsDouble(low) - low * x + logFactor(low * x, limit);
    return Math.min(1, 2 * Math.exp(exponent + SLACK * (1 + low * x)));
  }

  /** The logarithm of the factor above, which does not increase with c. */
  private static double logFactor(double c, double limit) {
    return limit == Double.POSITIVE_INFINITY || c <= 0
        ? 0
        : Math.min(0, 0.5 * Math.log(2 / (Math.PI * c)) + 1 / (8 * c));
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
    // Noise that is almost always 0 has a scale far below what its limit suggests.
    double high = Math.log(Math.min(limit, 1e4 / scale));
    double low = Math.min(Math.log(1e-6 / scale), high - 10);
    for (int i = 0; i < ITERATIONS; i++) {
      double left = low + (high - low) * 0.382;
      double right = low + (high - low) * 0.618;
      double atLeft = size(logMgfSum, limit, Math.exp(left), target);
      // What is beyond all numbers, or none, is to the right of the minimum.
      if (!(atLeft >= size(logMgfSum, limit, Math.exp(right), target))
          || Double.isInfinite(atLeft)) {
        high = right;
      } else {
        low = left;
      }
    }
    return size(logMgfSum, limit, Math.exp(low), target) * (1 + SLACK);
  }

  /** The x at which the bound is β: c is as large as {@code target + logMgfSum + logFactor(c)}. */
  private static double size(DoubleUnaryOperator logMgfSum, double limit, double s, double target) {
    double most = target + logMgfSum.applyAsDouble(s);
    double least = 0;
    double c = most;
    // The right side falls as c grows: halving the interval leaves its upper end on the safe side.
    for (int i = 0; i < HALVINGS && c < Double.POSITIVE_INFINITY; i++) {
      double mid = (least + c) / 2;
      if (mid < most + logFactor(mid, limit)) {
        least = mid;
      } else {
        c = mid;
      }
    }
    return c / s;
  }
}
