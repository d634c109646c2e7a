package io.sfumato.accounting;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;

/** A budget of zero-concentrated differential privacy: the sum of ρ stays within it. */
final class ConcentratedFilter extends PrivacyFilter {

  private final Zcdp budget;

  ConcentratedFilter(Zcdp budget) {
    this.budget = budget;
  }

  @Override
  PrivacyBound cost(EventLoss loss) {
    if (loss.delta().signum() > 0) {
      throw new IllegalArgumentException(
          "privacy must have δ = 0 for an accountant with the budget %s; open an accountant with"
                  .formatted(budget)
              + " a budget of ApproxDp and reserveDelta(...) for releases with a δ of their own");
    }
    return new Zcdp(loss.rho());
  }

  @Override
  String explanation() {
    return "the ρ of all releases sum to at most %s, a pure release counting as ε²/2"
        .formatted(budget.rho());
  }

  @Override
  boolean holds(EventLoss total) {
    return total.rho().compareTo(budget.rho()) <= 0;
  }

  @Override
  PrivacyBound spent(EventLoss total) {
    return new Zcdp(total.rho());
  }

  @Override
  Remaining remaining(EventLoss total) {
    BigDecimal rest = budget.rho().subtract(total.rho()).max(BigDecimal.ZERO);
    return new Remaining(
        new PureDp(EventLoss.largestEpsilon(rest)), new Zcdp(rest), BigDecimal.ZERO);
  }
}
