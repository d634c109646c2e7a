package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;

/**
 * Turns events into losses, with Rényi divergences of one order.
 *
 * @param order the order α, above 1
 */
record LossTerms(double order) {

  /** The terms of a filter that does not look at divergences. */
  static final LossTerms ANY_ORDER = new LossTerms(2);

  /** Far above the least normal double, so that no factor of a larger result was subnormal. */
  private static final double SMALLEST = 1e-280;

  private static final Rational TWO = Rational.of(2);

  EventLoss of(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.Laplace e) {
      return laplace(e.sensitivity().dividedBy(e.scale()).toDecimalUp());
    } else if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      return pure(e.sensitivity().dividedBy(e.scale()).toDecimalUp());
    } else if (event instanceof PrivacyEvent.Gaussian e) {
      return gaussian(e.squaredSensitivity(), e.variance());
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return gaussian(e.squaredSensitivity(), e.variance());
    } else if (event instanceof PrivacyEvent.RandomizedResponse e) {
      return pure(e.guarantee().epsilon());
    } else if (event instanceof PrivacyEvent.ExponentialMechanism e) {
      return boundedRange(e.guarantee());
    } else if (event instanceof PrivacyEvent.Guaranteed e) {
      return guaranteed(e.bound());
    } else if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      return sampled(e);
    } else if (event instanceof PrivacyEvent.Repeated e) {
      return of(e.event()).times(e.count());
    } else {
      return ((PrivacyEvent.Composed) event)
          .events().stream().map(this::of).reduce(EventLoss.NONE, EventLoss::plus);
    }
  }

  private EventLoss guaranteed(PrivacyBound bound) {
    if (bound instanceof PureDp pure) {
      return pure(pure.epsilon());
    } else if (bound instanceof Zcdp concentrated) {
      return concentrated(concentrated.rho());
    }
    // (ε, δ)-DP is ε-DP but for a failure of probability δ: docs/proofs/PrivacyFilters.md.
    ApproxDp approximate = (ApproxDp) bound;
    EventLoss rest = pure(approximate.epsilon());
    return new EventLoss(rest.epsilon(), rest.rho(), rest.renyi(), approximate.delta());
  }

  private EventLoss pure(BigDecimal epsilon) {
    double e = up(epsilon);
    BigDecimal rho = new PureDp(epsilon).toZcdp().rho();
    BigDecimal renyi = sound(RenyiLoss.randomizedResponse(order, e), rho).min(epsilon);
    return new EventLoss(epsilon, rho, renyi, BigDecimal.ZERO);
  }

  private EventLoss laplace(BigDecimal epsilon) {
    EventLoss pure = pure(epsilon);
    BigDecimal renyi = sound(RenyiLoss.laplace(order, up(epsilon)), pure.rho()).min(pure.renyi());
    return new EventLoss(epsilon, pure.rho(), renyi, BigDecimal.ZERO);
  }

  private EventLoss boundedRange(PureDp guarantee) {
    EventLoss pure = pure(guarantee.epsilon());
    BigDecimal rho = pure.rho().divide(BigDecimal.valueOf(4));
    BigDecimal renyi = pure.renyi().min(RenyiLoss.decimal(divergence(rho)));
    return new EventLoss(guarantee.epsilon(), rho, renyi, BigDecimal.ZERO);
  }

  private EventLoss gaussian(Rational squaredSensitivity, Rational variance) {
    return concentrated(squaredSensitivity.dividedBy(variance.times(TWO)).toDecimalUp());
  }

  private EventLoss concentrated(BigDecimal rho) {
    BigDecimal epsilon = rho.signum() == 0 ? BigDecimal.ZERO : null;
    return new EventLoss(epsilon, rho, RenyiLoss.decimal(divergence(rho)), BigDecimal.ZERO);
  }

  /**
   * Amplification by sampling: {@code ε' = ln(1 + q (e^ε - 1))} and {@code δ' = qδ} (Balle, Barthe
   * and Gaboardi 2018, Theorem 8). A sample costs no more ρ and no larger divergence than the
   * whole, as Rényi divergences are quasi-convex.
   */
  private EventLoss sampled(PrivacyEvent.PoissonSubsampled event) {
    EventLoss whole = of(event.event());
    BigDecimal q = event.rate().toDecimalUp();
    BigDecimal rho = whole.rho();
    BigDecimal renyi = whole.renyi();
    BigDecimal epsilon = whole.epsilon();
    if (epsilon != null) {
      epsilon = amplified(epsilon, q);
      EventLoss pure = pure(epsilon);
      rho = rho.min(pure.rho());
      renyi = renyi.min(pure.renyi());
    }
    if (event.event() instanceof PrivacyEvent.Gaussian) {
      double divergence = RenyiLoss.sampledGaussian(order, up(whole.rho()), up(q));
      renyi = renyi.min(sound(divergence, whole.rho()));
    }
    return new EventLoss(epsilon, rho, renyi, whole.delta().multiply(q));
  }

  private static BigDecimal amplified(BigDecimal epsilon, BigDecimal rate) {
    double e = up(epsilon);
    double amplified = Math.log1p(up(rate) * Math.expm1(e)) * (1 + 0x1p-50);
    // Too large for a double, or no gain: the whole.
    return amplified < e ? new BigDecimal(amplified).min(epsilon) : epsilon;
  }

  /**
   * Returns a divergence, or αρ where it is so small that a product may have become 0 on the way: a
   * positive loss stays positive.
   */
  private BigDecimal sound(double divergence, BigDecimal rho) {
    return divergence > SMALLEST
        ? RenyiLoss.decimal(divergence)
        : rho.multiply(new BigDecimal(order)).round(RenyiLoss.UP);
  }

  /** Returns αρ, rounded up. */
  double divergence(BigDecimal rho) {
    return up(rho.multiply(new BigDecimal(order)));
  }

  /** Returns a double at least as large; the largest one for what lies beyond. */
  private static double up(BigDecimal value) {
    return Math.min(Double.MAX_VALUE, Math.nextUp(value.doubleValue()));
  }
}
