package io.sfumato.noise;

import org.apache.commons.numbers.gamma.InverseErfc;

/** Sums over the discrete Gaussian law, for estimates and error bounds: {@code double} results. */
final class DiscreteGaussianMoments {

  /** Up to this σ sums are taken term by term; above, the continuous law bounds them tightly. */
  private static final double SUM_UP_TO = 64;

  /** Terms beyond so many σ are below 1e-320. */
  private static final double TERMS_PER_SIGMA = 38.5;

  /** Below this the terms of a tail lose digits to underflow. */
  private static final double TINY_BETA = 1e-290;

  private static final double SLACK = 1e-12;

  private DiscreteGaussianMoments() {}

  /** Returns Var(X), which is at most σ². */
  static double variance(double sigmaSquared) {
    // By Poisson summation Var(X) differs from σ² by a fraction below 16π²σ²·exp(-2π²σ²).
    if (sigmaSquared > 4) {
      return sigmaSquared;
    }
    double[] weights = weights(sigmaSquared);
    double total = weights[0];
    double square = 0;
    for (int x = weights.length - 1; x > 0; x--) {
      total += 2 * weights[x];
      square += 2.0 * x * x * weights[x];
    }
    return square / total;
  }

  /** Returns the smallest t with Pr(|X| > t) ≤ β, or in case of doubt a larger one. */
  static long errorBound(double sigmaSquared, double beta) {
    double sigma = Math.sqrt(sigmaSquared);
    if (beta < TINY_BETA) {
      // Pr(|X| ≥ t) ≤ 2 exp(-t² / (2σ²)): Canonne, Kamath and Steinke (2020), sub-Gaussian tail.
      double nats = Math.log(2) - Math.log(beta);
      return (long) Math.ceil(sigma * Math.sqrt(2 * nats) * (1 + SLACK));
    }
    return sigma <= SUM_UP_TO ? summed(sigmaSquared, beta) : continuous(sigma, beta);
  }

  private static long summed(double sigmaSquared, double beta) {
    double[] weights = weights(sigmaSquared);
    double total = weights[0];
    for (int x = weights.length - 1; x > 0; x--) {
      total += 2 * weights[x];
    }
    double tail = 0; // Pr(|X| > t) · total
    int t = weights.length - 1;
    while (t > 0 && (tail + 2 * weights[t]) * (1 + SLACK) <= beta * total) {
      tail += 2 * weights[t];
      t--;
    }
    return t;
  }

  /**
   * With {@code f(x) = exp(-x²/(2σ²))}, the sum of f over {@code x > t} is less than its integral
   * from {@code t + 1/2} (the midpoint rule: {@code f'(t + 1/2) / 24 < 0} is its leading error),
   * and the sum over all integers more than the integral (Poisson summation: all its terms are
   * positive). So {@code Pr(|X| > t) ≤ erfc((t + 1/2) / (σ√2))}.
   */
  private static long continuous(double sigma, double beta) {
    double t = sigma * Math.sqrt(2) * InverseErfc.value(beta) - 0.5;
    return (long) Math.max(0, Math.ceil(t + SLACK * (1 + t)));
  }

  private static double[] weights(double sigmaSquared) {
    int last = (int) Math.ceil(TERMS_PER_SIGMA * Math.sqrt(sigmaSquared)) + 1;
    double[] weights = new double[last + 1];
    weights[0] = 1;
    for (int x = 1; x <= last; x++) {
      weights[x] = Math.exp(-0.5 * x * x / sigmaSquared);
    }
    return weights;
  }
}
