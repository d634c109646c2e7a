package io.sfumato.accounting;

import io.sfumato.accounting.internal.GaussianDominance;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What a Gaussian event adds to a Gaussian budget: μ², the squared distance of the means in
 * standard deviations.
 *
 * <p>Continuous noise has {@code μ² = Δ₂²/σ²}. Discrete noise is <em>not</em> dominated by
 * continuous noise of the same σ, but up to a pure loss of at most {@link #SLACK} times μ² by that
 * of a slightly larger μ ({@link GaussianDominance}). Noise too narrow for that is refused.
 */
final class GaussianLoss {

  /** The pure loss that a filter allows for, per unit of μ². */
  static final double SLACK = 1e-6;

  /** As many digits as are cheap to add. */
  private static final MathContext UP = new MathContext(17, RoundingMode.CEILING);

  private GaussianLoss() {}

  /**
   * Returns μ², rounded up.
   *
   * @throws IllegalArgumentException if the event is not Gaussian, or too narrow a discrete one
   */
  static BigDecimal squaredMu(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.Gaussian e) {
      return e.squaredSensitivity().dividedBy(e.variance()).toDecimalUp();
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return discrete(e);
    } else if (event instanceof PrivacyEvent.Repeated e) {
      return squaredMu(e.event()).multiply(BigDecimal.valueOf(e.count()));
    } else if (event instanceof PrivacyEvent.Composed e) {
      return e.events().stream()
          .map(GaussianLoss::squaredMu)
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
    throw new IllegalArgumentException(
        "event must be Gaussian noise for an accountant with gaussianOnly(), got %s; open one"
                .formatted(event)
            + " without it for other releases");
  }

  /** A shift by integers of squared length s moves at most ⌊s⌋ coordinates. */
  private static BigDecimal discrete(PrivacyEvent.DiscreteGaussian event) {
    double squaredDistance = up(event.squaredSensitivity());
    double moved = Math.max(1, Math.floor(squaredDistance));
    GaussianDominance dominance =
        GaussianDominance.above(squaredDistance, down(event.variance()), moved);
    if (!(dominance.logFactor() <= SLACK * dominance.squaredMu() * (1 - 0x1p-40))
        || Double.isInfinite(dominance.squaredMu())) {
      throw new IllegalArgumentException(
          "variance of discrete Gaussian noise is too small for an accountant with gaussianOnly(),"
              + " got %s; from about 3 on it is like continuous noise: use more, or another accountant"
                  .formatted(event.variance()));
    }
    BigDecimal exact = event.squaredSensitivity().dividedBy(event.variance()).toDecimalUp();
    return new BigDecimal(dominance.squaredMu()).round(UP).max(exact);
  }

  private static double up(Rational value) {
    return Math.min(Double.MAX_VALUE, Math.nextUp(value.toDecimalUp().doubleValue()));
  }

  private static double down(Rational value) {
    return Math.nextDown(Math.nextDown(Math.min(Double.MAX_VALUE, value.doubleValue())));
  }
}
