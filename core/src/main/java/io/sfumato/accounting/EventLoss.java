package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The cost of an event in the terms of every filter: up to a failure of probability δ, it is ε-DP,
 * ρ-zCDP, and its Rényi divergence of one order, fixed in advance, is at most {@code renyi}.
 *
 * <p>Each leaf of an event is rounded up; sums and multiples of leaves are exact, so repeating an
 * event k times costs exactly k times as much as the event.
 *
 * @param epsilon ε, or null if no ε is finite
 * @param rho ρ
 * @param renyi the divergence
 * @param delta δ
 */
record EventLoss(@Nullable BigDecimal epsilon, BigDecimal rho, BigDecimal renyi, BigDecimal delta) {

  static final EventLoss NONE =
      new EventLoss(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  EventLoss plus(EventLoss other) {
    return new EventLoss(
        epsilon == null || other.epsilon == null ? null : epsilon.add(other.epsilon),
        rho.add(other.rho),
        renyi.add(other.renyi),
        delta.add(other.delta));
  }

  EventLoss times(long count) {
    BigDecimal factor = BigDecimal.valueOf(count);
    if (count == 0) {
      return NONE;
    }
    return new EventLoss(
        epsilon == null ? null : epsilon.multiply(factor),
        rho.multiply(factor),
        renyi.multiply(factor),
        delta.multiply(factor));
  }

  /** Returns the larger of two losses, term by term. */
  EventLoss max(EventLoss other) {
    return new EventLoss(
        epsilon == null || other.epsilon == null ? null : epsilon.max(other.epsilon),
        rho.max(other.rho),
        renyi.max(other.renyi),
        delta.max(other.delta));
  }

  /**
   * Returns the smallest ε known for a δ, had the events been fixed in advance: the plain sum, or
   * that of ρ converted with what the events' own δ leave.
   *
   * @throws IllegalArgumentException if the events' own δ leave too little
   */
  ApproxDp at(BigDecimal given) {
    BigDecimal free = given.subtract(delta);
    if (free.signum() < 0 || (free.signum() == 0 && epsilon == null)) {
      throw new IllegalArgumentException(
          "delta must be above %s, the sum of what releases carry themselves, got %s"
              .formatted(delta, given));
    }
    BigDecimal tight = free.signum() == 0 ? null : new Zcdp(rho).toApproxDp(free).epsilon();
    if (tight == null || (epsilon != null && epsilon.compareTo(tight) < 0)) {
      return new ApproxDp(requireNonNull(epsilon), given);
    }
    return new ApproxDp(tight, given);
  }

  /** The largest ε, rounded down, whose pure guarantee costs no more than ρ. */
  static BigDecimal largestEpsilon(BigDecimal rho) {
    if (rho.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return rho.multiply(BigDecimal.valueOf(2)).sqrt(new MathContext(15, RoundingMode.DOWN));
  }
}
