package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;

/**
 * A budget of zero-concentrated differential privacy: the sum of ρ stays within it. With a δ
 * reserved for events with a δ of their own, the sum of those stays within that, and all releases
 * together are δ-approximately ρ-zCDP.
 *
 * @see <a href="https://arxiv.org/abs/1605.02065">Bun and Steinke (2016), Definition 8.1</a>
 */
final class ConcentratedFilter extends PrivacyFilter {

  private final Zcdp budget;
  private final BigDecimal reserved;

  ConcentratedFilter(Zcdp budget, BigDecimal reserved) {
    this.budget = budget;
    this.reserved = reserved;
  }

  @Override
  PrivacyBound cost(EventLoss loss) {
    if (loss.delta().compareTo(reserved) > 0) {
      throw new IllegalArgumentException(
          "privacy must have δ %s %s for an accountant with the budget %s; open an accountant with"
                  .formatted(reserved.signum() == 0 ? "=" : "≤", reserved, budget)
              + " reserveDelta(...) for releases with a δ of their own");
    }
    return stated(loss);
  }

  @Override
  String explanation() {
    String sum =
        "the ρ of all releases sum to at most %s, a pure release counting as ε·tanh(ε/2)"
            .formatted(budget.rho());
    String own =
        reserved.signum() == 0
            ? ""
            : ", and their own δ to at most %s: together they are δ-approximately ρ-zCDP"
                .formatted(reserved);
    return sum
        + own
        + "; a privacy loss distribution would be tighter at a given δ, but holds for plans fixed in"
        + " advance only";
  }

  @Override
  boolean holds(EventLoss total) {
    return total.rho().compareTo(budget.rho()) <= 0 && total.delta().compareTo(reserved) <= 0;
  }

  @Override
  BigDecimal used(EventLoss total) {
    return total.rho();
  }

  @Override
  PrivacyBound spent(EventLoss total) {
    return stated(total);
  }

  /** Returns ρ; with a δ of its own, which ρ would hide, what follows at that and the reserve. */
  private PrivacyBound stated(EventLoss loss) {
    if (loss.delta().signum() == 0) {
      return new Zcdp(loss.rho());
    }
    BigDecimal rest = BigDecimal.ONE.subtract(loss.delta()).divide(BigDecimal.valueOf(2));
    BigDecimal converted = reserved.min(rest); // of which the sum with δ is below 1
    BigDecimal epsilon = new Zcdp(loss.rho()).toApproxDp(converted).epsilon();
    return loss.epsilon() != null && loss.epsilon().compareTo(epsilon) <= 0
        ? new ApproxDp(loss.epsilon(), loss.delta())
        : new ApproxDp(epsilon, loss.delta().add(converted));
  }

  @Override
  Remaining remaining(EventLoss total) {
    BigDecimal rest = budget.rho().subtract(total.rho()).max(BigDecimal.ZERO);
    return new Remaining(
        new PureDp(EventLoss.largestEpsilon(rest)),
        new Zcdp(rest),
        reserved.subtract(total.delta()).max(BigDecimal.ZERO));
  }
}
