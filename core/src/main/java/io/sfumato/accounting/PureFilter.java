package io.sfumato.accounting;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;

/** A budget of pure differential privacy: the sum of ε stays within it. */
final class PureFilter extends PrivacyFilter {

  private final PureDp budget;

  PureFilter(PureDp budget) {
    this.budget = budget;
  }

  @Override
  PrivacyBound cost(EventLoss loss) {
    if (loss.epsilon() == null || loss.delta().signum() > 0) {
      throw new IllegalArgumentException(
          "privacy must be pure for an accountant with the pure budget %s: Gaussian noise and δ > 0"
                  .formatted(budget)
              + " have no finite pure cost; use PureDp.of(...) here,"
              + " or open an accountant with a budget of ApproxDp or Zcdp");
    }
    return new PureDp(loss.epsilon());
  }

  @Override
  String explanation() {
    return "the ε of all releases sum to at most %s; advanced composition would need a δ"
        .formatted(budget.epsilon());
  }

  @Override
  boolean holds(EventLoss total) {
    return total.epsilon() != null && total.epsilon().compareTo(budget.epsilon()) <= 0;
  }

  @Override
  BigDecimal used(EventLoss total) {
    return epsilon(total);
  }

  @Override
  PrivacyBound spent(EventLoss total) {
    return new PureDp(epsilon(total));
  }

  @Override
  Remaining remaining(EventLoss total) {
    BigDecimal rest = budget.epsilon().subtract(epsilon(total)).max(BigDecimal.ZERO);
    return new Remaining(new PureDp(rest), new Zcdp(BigDecimal.ZERO), BigDecimal.ZERO);
  }

  private static BigDecimal epsilon(EventLoss total) {
    BigDecimal epsilon = total.epsilon();
    if (epsilon == null) {
      throw new IllegalStateException("a pure budget holds an event that has no pure cost");
    }
    return epsilon;
  }
}
