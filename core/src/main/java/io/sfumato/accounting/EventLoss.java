package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
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
 * @param own what one filter adds up besides, none of it negative: divergences of further orders,
 *     or Gaussian terms; empty where there is none, which counts as zeros
 */
record EventLoss(
    @Nullable BigDecimal epsilon,
    BigDecimal rho,
    BigDecimal renyi,
    BigDecimal delta,
    List<BigDecimal> own) {

  private static final MathContext READABLE_DOWN = new MathContext(15, RoundingMode.DOWN);

  static final EventLoss NONE =
      new EventLoss(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  EventLoss(@Nullable BigDecimal epsilon, BigDecimal rho, BigDecimal renyi, BigDecimal delta) {
    this(epsilon, rho, renyi, delta, List.of());
  }

  /** Returns this loss with the terms of one filter. */
  EventLoss withOwn(List<BigDecimal> terms) {
    return new EventLoss(epsilon, rho, renyi, delta, terms);
  }

  /** Returns a term of the filter's own. */
  BigDecimal own(int index) {
    return own.isEmpty() ? BigDecimal.ZERO : own.get(index);
  }

  EventLoss plus(EventLoss other) {
    return new EventLoss(
        epsilon == null || other.epsilon == null ? null : epsilon.add(other.epsilon),
        rho.add(other.rho),
        renyi.add(other.renyi),
        delta.add(other.delta),
        combined(other, BigDecimal::add));
  }

  /** Takes back a loss of finite ε that was added before. */
  EventLoss minus(EventLoss other) {
    return new EventLoss(
        epsilon == null ? null : epsilon.subtract(requireNonNull(other.epsilon)),
        rho.subtract(other.rho),
        renyi.subtract(other.renyi),
        delta.subtract(other.delta),
        combined(other, BigDecimal::subtract));
  }

  EventLoss withEpsilon(@Nullable BigDecimal other) {
    return new EventLoss(other, rho, renyi, delta, own);
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
        delta.multiply(factor),
        own.stream().map(factor::multiply).toList());
  }

  /** Returns the larger of two losses, term by term. */
  EventLoss max(EventLoss other) {
    return new EventLoss(
        epsilon == null || other.epsilon == null ? null : epsilon.max(other.epsilon),
        rho.max(other.rho),
        renyi.max(other.renyi),
        delta.max(other.delta),
        combined(other, BigDecimal::max));
  }

  private List<BigDecimal> combined(EventLoss other, BinaryOperator<BigDecimal> term) {
    if (own.isEmpty() || other.own.isEmpty()) {
      return own.isEmpty() ? other.own : own;
    }
    List<BigDecimal> terms = new ArrayList<>(own.size());
    for (int i = 0; i < own.size(); i++) {
      terms.add(term.apply(own.get(i), other.own.get(i)));
    }
    return terms;
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

  /** The largest ε, rounded down to 15 digits, whose pure guarantee costs no more than ρ. */
  static BigDecimal largestEpsilon(BigDecimal rho) {
    if (rho.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal two = BigDecimal.valueOf(2);
    // ε²/(2+ε) ≤ ε tanh(ε/2) ≤ ε²/2: the cost of the lower end fits.
    BigDecimal low = rho.multiply(two).sqrt(READABLE_DOWN).max(rho.round(READABLE_DOWN));
    BigDecimal high = rho.divide(two).add(low).add(low);
    for (BigDecimal gap = high.subtract(low); ; gap = gap.divide(two)) {
      BigDecimal middle = low.add(gap.divide(two)).round(READABLE_DOWN);
      if (middle.compareTo(low) <= 0) {
        return low;
      }
      if (new PureDp(middle).toZcdp().rho().compareTo(rho) <= 0) {
        low = middle;
      }
    }
  }
}
