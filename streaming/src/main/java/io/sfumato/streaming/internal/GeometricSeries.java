package io.sfumato.streaming.internal;

/**
 * Powers and partial sums of {@code 1, r, r², …} for a ratio {@code r = 1 - gap}.
 *
 * <p>They take the gap and not the ratio: ratios of interest differ from 1 by as little as 1e-13,
 * which {@code 1 - r} in {@code double} arithmetic would lose. Relative errors are a few units in
 * the last place. The same on every platform.
 */
final class GeometricSeries {

  /** Below this product of gap and length the double sum is taken from its binomial series. */
  private static final double SHORT = 0.05;

  private static final int SERIES_TERMS = 12;

  private GeometricSeries() {}

  /** Returns the gap of a product of ratios: {@code 1 - (1 - a)(1 - b)}. */
  static double gapOfProduct(double a, double b) {
    return a + b * (1 - a);
  }

  /** Returns {@code rⁿ}. */
  static double power(double gap, long n) {
    return n == 0 ? 1 : StrictMath.exp(n * StrictMath.log1p(-gap));
  }

  /** Returns {@code Σ_{k<n} rᵏ}; {@code n} if the gap is 0. */
  static double sum(double gap, long n) {
    return sum(gap, StrictMath.log1p(-gap), n);
  }

  /** Returns {@code Σ_{k<n} rᵏ}, given {@code ln r}. */
  static double sum(double gap, double logRatio, long n) {
    if (gap == 0) {
      return n;
    }
    return n == 0 ? 0 : -StrictMath.expm1(n * logRatio) / gap;
  }

  /** Returns {@code Σ_{m=1..n} Σ_{k<m} rᵏ}; {@code n (n + 1) / 2} if the gap is 0. */
  static double doubleSum(double gap, long n) {
    return doubleSum(gap, n, sum(gap, n));
  }

  /** Returns {@code Σ_{m=1..n} Σ_{k<m} rᵏ}, given {@code Σ_{k<n} rᵏ}. */
  static double doubleSum(double gap, long n, double sum) {
    if (n * gap > SHORT) {
      return (n - (1 - gap) * sum) / gap;
    }
    // Σ_j (-gap)ʲ · C(n + 1, j + 2), by adding up columns of Pascal's triangle.
    double term = 0.5 * n * (n + 1.0);
    double total = term;
    for (int j = 1; j < SERIES_TERMS; j++) {
      term *= -gap * (n - j) / (j + 2);
      total += term;
    }
    return total;
  }
}
