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
abstract sealed class PrivacyFilter
    permits PureFilter, ConcentratedFilter, ApproximateFilter, GaussianFilter {

  /** Returns the filter that keeps a budget by default. */
  static PrivacyFilter of(PrivacyBound budget, BigDecimal reservedDelta) {
    return of(budget, reservedDelta, FilterMode.BEST_ORDER);
  }

  /**
   * Returns the filter of a budget.
   *
   * @param reservedDelta the δ set aside for events with a δ of their own
   */
  static PrivacyFilter of(PrivacyBound budget, BigDecimal reservedDelta, FilterMode mode) {
    if (budget instanceof ApproxDp approximate) {
      return mode.gaussianOnly()
          ? new GaussianFilter(approximate, reservedDelta)
          : new ApproximateFilter(approximate, reservedDelta, mode.orders());
    }
    if (!mode.isDefault()) {
      throw new IllegalArgumentException(
          "%s needs an (epsilon, delta) budget, got %s"
              .formatted(mode.gaussianOnly() ? "gaussianOnly" : "renyiOrders", budget));
    }
    if (budget instanceof PureDp pure) {
      if (reservedDelta.signum() > 0) {
        throw new IllegalArgumentException(
            "reserveDelta needs a budget of ApproxDp or Zcdp, got " + budget);
      }
      return new PureFilter(pure);
    }
    return new ConcentratedFilter((Zcdp) budget, reservedDelta);
  }

  /**
   * Returns what an event adds to the total.
   *
   * @throws IllegalArgumentException if this filter cannot hold such an event, however small
   */
  EventLoss loss(PrivacyEvent event) {
    return LossTerms.ANY_ORDER.of(event);
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

  /** Returns how much of the budget a total uses up, to compare totals by. */
  abstract BigDecimal used(EventLoss total);

  /** Returns a total in the terms of the budget. */
  abstract PrivacyBound spent(EventLoss total);

  /** Returns what the budget can still pay for after a total. */
  abstract Remaining remaining(EventLoss total);
}
