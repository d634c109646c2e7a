package io.sfumato.accounting.internal;

import org.apache.commons.numbers.gamma.Erfcx;

/**
 * How δ, ε and the scale of Gaussian noise depend on each other, exactly but for a rounding.
 *
 * <p>With {@code μ = Δ/σ} and {@code u = ε/μ - μ/2}, Gaussian noise is (ε, δ)-DP if and only if
 *
 * <pre>{@code   δ ≥ Φ(-u) - e^ε Φ(-u - μ) = φ(u) (M(u) - M(u + μ))}</pre>
 *
 * (Balle and Wang 2018, Theorem 8), where {@code M = (1 - Φ)/φ} is the ratio of Mills. Since {@code
 * M'(t) = tM(t) - 1}, for small μ the difference is an integral without cancellation.
 *
 * @see <a href="https://arxiv.org/abs/1805.06530">Balle and Wang (2018)</a>
 */
public final class AnalyticGaussian {

  private static final double ULPS = 0x1p-50;
  private static final double ROOT_OF_HALF_PI = Math.sqrt(Math.PI / 2);
  private static final double LOG_ROOT_OF_TWO_PI = Math.log(2 * Math.PI) / 2;

  /** The least δ that is compared as it is. */
  private static final double LEAST = 1e-302;

  private static final int BISECTIONS = 1200;

  private AnalyticGaussian() {}

  /**
   * Returns the largest μ for which noise of scale Δ/μ is (ε, δ)-DP, rounded down by some 1e-15 of
   * it.
   *
   * @param epsilon ε, in {@code [0, 1e100]}
   * @param logDelta the logarithm of δ, rounded down
   * @param delta δ, rounded down
   * @param rest {@code 1 - δ}, rounded up
   */
  public static double largestShift(double epsilon, double logDelta, double delta, double rest) {
    double low = 0;
    double high = 1;
    while (fits(epsilon, logDelta, delta, rest, high)) {
      low = high;
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = low == 0 ? high / 2 : low + (high - low) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (fits(epsilon, logDelta, delta, rest, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Compares δ, its complement or its logarithm: whichever is known best. */
  private static boolean fits(
      double epsilon, double logDelta, double delta, double rest, double mu) {
    double far = epsilon / mu;
    double u = far - mu / 2;
    double v = far + mu / 2;
    double logDensity = -u * u / 2 - LOG_ROOT_OF_TWO_PI;
    double slack = ULPS * (2 + Math.abs(u) * v);
    if (u < -1) {
      // 1 - δ = Φ(u) + e^ε Φ(-u - μ)
      return Math.exp(logDensity) * (mills(-u) + mills(v)) * (1 - slack) >= rest;
    }
    double difference;
    if (mu <= 1) {
      difference = Legendre.TEN.integral(t -> 1 - t * mills(t), u, mu) + 2 * ULPS * mu;
    } else {
      difference = mills(u) - mills(v) + ULPS * (mills(u) + mills(v));
    }
    if (delta > LEAST) {
      return Math.exp(logDensity) * difference * (1 + slack) <= delta;
    }
    double log = logDensity + Math.log(difference);
    return log + slack + ULPS * Math.abs(log) <= logDelta;
  }

  /** Returns {@code (1 - Φ(t)) / φ(t)}. */
  private static double mills(double t) {
    return ROOT_OF_HALF_PI * Erfcx.value(t / Math.sqrt(2));
  }
}
