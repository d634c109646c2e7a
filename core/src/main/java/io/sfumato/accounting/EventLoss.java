package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The cost of an event in the terms of every filter: with δ of its own it is (ε, δ)-DP and
 * δ-approximate ρ-zCDP.
 *
 * <p>Each leaf of an event is rounded up to 40 digits; sums and multiples of leaves are exact, so
 * repeating an event k times costs exactly k times as much as the event.
 *
 * @param epsilon ε, or null if no ε is finite
 * @param rho ρ
 * @param delta δ
 */
record EventLoss(@Nullable BigDecimal epsilon, BigDecimal rho, BigDecimal delta) {

  static final EventLoss NONE = new EventLoss(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  private static final Rational TWO = Rational.of(2);

  static EventLoss of(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.Laplace e) {
      return pure(e.sensitivity().dividedBy(e.scale()).toDecimalUp());
    } else if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      return pure(e.sensitivity().dividedBy(e.scale()).toDecimalUp());
    } else if (event instanceof PrivacyEvent.Gaussian e) {
      return gaussian(e.squaredSensitivity(), e.variance());
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return gaussian(e.squaredSensitivity(), e.variance());
    } else if (event instanceof PrivacyEvent.RandomizedResponse e) {
      return pure(e.guarantee().epsilon());
    } else if (event instanceof PrivacyEvent.ExponentialMechanism e) {
      BigDecimal epsilon = e.guarantee().epsilon();
      BigDecimal rho = e.guarantee().toZcdp().rho().divide(BigDecimal.valueOf(4));
      return new EventLoss(epsilon, rho, BigDecimal.ZERO);
    } else if (event instanceof PrivacyEvent.Guaranteed e) {
      return guaranteed(e);
    } else if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      return of(e.event()).sampled(e.rate());
    } else if (event instanceof PrivacyEvent.Repeated e) {
      return of(e.event()).times(e.count());
    } else {
      return ((PrivacyEvent.Composed) event)
          .events().stream().map(EventLoss::of).reduce(NONE, EventLoss::plus);
    }
  }

  EventLoss plus(EventLoss other) {
    return new EventLoss(
        epsilon == null || other.epsilon == null ? null : epsilon.add(other.epsilon),
        rho.add(other.rho),
        delta.add(other.delta));
  }

  /**
   * Amplification by sampling: {@code ε' = ln(1 + q (e^ε - 1))} and {@code δ' = qδ} (Balle, Barthe
   * and Gaboardi 2018, Theorem 8). A sample costs no more ρ than the whole, as Rényi divergences
   * are quasi-convex, nor less in general.
   */
  private EventLoss sampled(Rational rate) {
    BigDecimal q = rate.toDecimalUp();
    BigDecimal amplified = epsilon == null ? null : amplified(epsilon, q);
    BigDecimal smaller = amplified == null ? rho : rho.min(new PureDp(amplified).toZcdp().rho());
    return new EventLoss(amplified, delta.signum() == 0 ? smaller : rho, delta.multiply(q));
  }

  private static BigDecimal amplified(BigDecimal epsilon, BigDecimal rate) {
    double e = Math.nextUp(epsilon.doubleValue());
    double q = Math.nextUp(rate.doubleValue());
    double amplified = Math.log1p(q * Math.expm1(e)) * (1 + 0x1p-50);
    // Too large for a double, or no gain: the whole.
    return amplified < e ? new BigDecimal(amplified).min(epsilon) : epsilon;
  }

  private EventLoss times(long count) {
    BigDecimal factor = BigDecimal.valueOf(count);
    if (count == 0) {
      return NONE;
    }
    return new EventLoss(
        epsilon == null ? null : epsilon.multiply(factor),
        rho.multiply(factor),
        delta.multiply(factor));
  }

  private static EventLoss guaranteed(PrivacyEvent.Guaranteed event) {
    if (event.bound() instanceof PureDp bound) {
      return pure(bound.epsilon());
    } else if (event.bound() instanceof Zcdp bound) {
      boolean free = bound.rho().signum() == 0;
      return new EventLoss(free ? BigDecimal.ZERO : null, bound.rho(), BigDecimal.ZERO);
    }
    ApproxDp bound = (ApproxDp) event.bound();
    // (ε, δ)-DP is δ-approximate ε²/2-zCDP: Bun and Steinke (2016), Section 8.
    BigDecimal rho = new PureDp(bound.epsilon()).toZcdp().rho();
    return new EventLoss(bound.epsilon(), rho, bound.delta());
  }

  private static EventLoss pure(BigDecimal epsilon) {
    return new EventLoss(epsilon, new PureDp(epsilon).toZcdp().rho(), BigDecimal.ZERO);
  }

  private static EventLoss gaussian(Rational squaredSensitivity, Rational variance) {
    BigDecimal rho = squaredSensitivity.dividedBy(variance.times(TWO)).toDecimalUp();
    return new EventLoss(null, rho, BigDecimal.ZERO);
  }

  /** The largest ε, rounded down, whose pure guarantee costs no more than ρ. */
  static BigDecimal largestEpsilon(BigDecimal rho) {
    if (rho.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return rho.multiply(BigDecimal.valueOf(2)).sqrt(new MathContext(15, RoundingMode.DOWN));
  }
}
