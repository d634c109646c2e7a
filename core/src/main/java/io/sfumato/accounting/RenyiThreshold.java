package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.RenyiDp;
import java.math.BigDecimal;

/**
 * The condition of a Rényi filter at one order: divergences that sum to at most {@code largest}
 * imply {@code (ε, δ)} at the order's share of δ.
 *
 * @param terms the order α
 * @param share the part of δ that is spent on this order
 * @param largest the largest sum that converts to no more than ε, rounded down; negative if none
 *     does
 */
record RenyiThreshold(LossTerms terms, BigDecimal share, BigDecimal largest) {

  private static final int BISECTIONS = 100;

  static RenyiThreshold of(double order, ApproxDp within) {
    RenyiThreshold unknown =
        new RenyiThreshold(new LossTerms(order), within.delta(), BigDecimal.ONE.negate());
    if (!unknown.fits(0, within)) {
      return unknown;
    }
    double low = 0;
    double high = 1;
    while (unknown.fits(high, within) && high < 1e300) {
      low = high;
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = low + (high - low) / 2;
      if (unknown.fits(middle, within)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new RenyiThreshold(unknown.terms, unknown.share, new BigDecimal(low));
  }

  private boolean fits(double divergence, ApproxDp within) {
    return epsilon(divergence).compareTo(within.epsilon()) <= 0;
  }

  boolean holds(BigDecimal divergence) {
    return divergence.compareTo(largest) <= 0;
  }

  /** Returns the ε that a divergence implies at this order's share of δ. */
  BigDecimal epsilon(double divergence) {
    return new RenyiDp(terms.order(), divergence).toApproxDp(share).epsilon();
  }
}
