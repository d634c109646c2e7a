package io.sfumato.accounting;

import java.math.BigDecimal;

/**
 * Turns events into losses, with Rényi divergences of one order.
 *
 * @param order the order α, above 1
 */
record LossTerms(double order) {

  /** The terms of a filter that does not look at divergences. */
  static final LossTerms ANY_ORDER = new LossTerms(2);

  EventLoss of(PrivacyEvent event) {
    return LossCurve.of(event).at(order);
  }

  /** Returns αρ, rounded up; the largest double for what lies beyond. */
  double divergence(BigDecimal rho) {
    return Math.min(Double.MAX_VALUE, LossCurve.up(rho.multiply(new BigDecimal(order))));
  }
}
