package io.sfumato.streaming.internal;

import java.util.stream.Stream;

/**
 * A sum of independent noise with weights in [-1, 1] of which the variance is known and no more.
 *
 * <p>Of all weights of that variance the largest give the largest moment generating function: with
 * terms of variance {@code 2m_i²}, {@code m_i ≤ m}, it is {@code Π 1/(1 - s²m_i²) ≤ (1 -
 * s²m²)^(-V/2m²)}, as {@code -ln(1 - y)/y} does not fall. Where the noise is Gaussian it is at most
 * {@code exp(s²V/2)}.
 *
 * @param variance the variance V
 * @param laplaceScale the largest scale m of Laplace noise; 0 if it is Gaussian
 * @param factor how much larger the variance is of the noise that bounds it, at least 1
 */
record BoundedSum(double variance, double laplaceScale, double factor) implements ErrorLaw {

  /** Returns the law of a sum of noise of given laws, all Laplace or all Gaussian. */
  static BoundedSum of(double variance, Stream<NodeLaw> laws) {
    double scale = 0;
    double factor = 1;
    for (NodeLaw law : (Iterable<NodeLaw>) laws::iterator) {
      double m = law.isLaplace() ? 1 / law.laplaceRate() : 0;
      double bounding = law.isLaplace() ? 2 * m * m : law.sigmaSquared();
      scale = Math.max(scale, m);
      factor = law.variance() > 0 ? Math.max(factor, bounding / law.variance()) : factor;
    }
    return new BoundedSum(variance, scale, factor);
  }

  @Override
  public double tail(double x) {
    if (variance == 0) {
      return 0;
    }
    double limit = laplaceScale > 0 ? 1 / laplaceScale : Double.POSITIVE_INFINITY;
    return Chernoff.tail(this::logMgf, limit, Math.sqrt(variance), x);
  }

  private double logMgf(double s) {
    double half = variance * factor / 2;
    if (laplaceScale == 0) {
      return half * s * s;
    }
    double ratio = s * laplaceScale;
    return ratio < 1
        ? -half / (laplaceScale * laplaceScale) * Math.log1p(-ratio * ratio)
        : Double.POSITIVE_INFINITY;
  }
}
