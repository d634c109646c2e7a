package io.sfumato.streaming.internal;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;

/**
 * The moments of the noise in a node, for bounds on weighted sums of it.
 *
 * @param noise the law
 * @param variance its variance
 * @param laplaceRate {@code 1 / scale} if the law is discrete Laplace, else 0
 * @param sigmaSquared the parameter σ² if it is discrete Gaussian, else 0; the variance falls short
 *     of it when it is small
 */
record NodeLaw(IntegerNoise noise, double variance, double laplaceRate, double sigmaSquared) {

  static NodeLaw of(IntegerNoise noise) {
    if (noise instanceof DiscreteLaplace law) {
      return new NodeLaw(noise, noise.variance(), 1 / law.scale().doubleValue(), 0);
    }
    double sigmaSquared = ((DiscreteGaussian) noise).sigmaSquared().doubleValue();
    return new NodeLaw(noise, noise.variance(), 0, sigmaSquared);
  }

  boolean isLaplace() {
    return laplaceRate > 0;
  }

  /** Returns the s below which {@code E exp(s·X)} is finite. */
  double mgfLimit() {
    return isLaplace() ? laplaceRate : Double.POSITIVE_INFINITY;
  }

  /**
   * Bounds {@code ln E exp(s·X)}, and for the discrete Laplace law also that of the continuous one
   * of its scale, which {@link Chernoff} relies on: {@code -ln(1 - (s/rate)²)}. At most {@code
   * s²σ²/2} for the discrete Gaussian ({@code docs/proofs/ContinualCounters.md}, section 6).
   */
  double logMgf(double s) {
    if (!isLaplace()) {
      return 0.5 * s * s * sigmaSquared;
    }
    double ratio = s / laplaceRate;
    return Math.abs(ratio) < 1 ? -Math.log1p(-ratio * ratio) : Double.POSITIVE_INFINITY;
  }
}
