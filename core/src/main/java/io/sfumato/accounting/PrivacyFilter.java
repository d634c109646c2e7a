package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;

/**
 * Decides whether a total of events fits a budget when every event may have been chosen after
 * seeing all answers before it. The proofs are in {@code docs/proofs/PrivacyFilters.md}.
 *
 * <p>Immutable.
 */
abstract sealed class PrivacyFilter permits PureFilter, ConcentratedFilter, ApproximateFilter {

  /**
   * Returns the filter of a budget.
   *
   * @param reservedDelta the part of a δ set aside for events with a δ of their own
   */
  static PrivacyFilter of(PrivacyBound budget, BigDecimal reservedDelta) {
    if (budget instanceof ApproxDp approximate) {
      return new ApproximateFilter(approximate, reservedDelta);
    }
    if (reservedDelta.signum() > 0) {
      throw new IllegalArgumentException(
          "reserveDelta needs an (epsilon, delta) budget, got " + budget);
    }
    return budget instanceof PureDp pure
        ? new PureFilter(pure)
        : new ConcentratedFilter((Zcdp) budget);
  }

  /** Returns how this filter measures events. */
  LossTerms terms() {
    return LossTerms.ANY_ORDER;
  }

  /**
   * Returns the loss in the terms of the budget.
   *
   * @throws IllegalArgumentException if this kind of budget cannot hold such an event, however
   *     small
   */
  abstract PrivacyBound cost(EventLoss loss);

  /** Says in a sentence how totals are kept, and why no tighter number is allowed. */
  abstract String explanation();

  /** Returns whether a total stays within the budget. */
  abstract boolean holds(EventLoss total);

  /** Returns a total in the terms of the budget. */
  abstract PrivacyBound spent(EventLoss total);

  /** Returns what the budget can still pay for after a total. */
  abstract Remaining remaining(EventLoss total);
}
