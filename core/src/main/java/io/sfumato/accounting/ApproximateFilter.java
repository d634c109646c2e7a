package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A budget of approximate differential privacy (ε, δ), of whose δ a part r is reserved, before
 * anything is released, for events with a δ of their own.
 *
 * <p>A total is within the budget when the δ of its events sum to at most r, and <em>either</em>
 * its ε sum to at most ε <em>or</em> its ρ sum to at most the largest ρ that implies (ε, δ - r).
 * That the two conditions may be mixed, path by path, costs no further δ, because a sum of pure
 * losses within ε fails with probability 0: {@code docs/proofs/PrivacyFilters.md}, Theorem 3.
 */
final class ApproximateFilter extends PrivacyFilter {

  private final ApproxDp budget;
  private final BigDecimal reserved;
  private final BigDecimal converted;
  private final Zcdp largestRho;

  ApproximateFilter(ApproxDp budget, BigDecimal reserved) {
    if (reserved.compareTo(budget.delta()) > 0) {
      throw new IllegalArgumentException(
          "reserveDelta must be in [0, %s], the delta of the budget, got %s"
              .formatted(budget.delta(), reserved));
    }
    this.budget = budget;
    this.reserved = reserved;
    this.converted = budget.delta().subtract(reserved);
    this.largestRho = Zcdp.within(new ApproxDp(budget.epsilon(), converted));
  }

  @Override
  PrivacyBound cost(EventLoss loss) {
    if (loss.delta().compareTo(reserved) > 0) {
      throw new IllegalArgumentException(
          "privacy must have δ ≤ %s here, the part of the budget's δ reserved for releases with a"
                  .formatted(reserved)
              + " δ of their own; build the accountant with reserveDelta(...) to allow more");
    }
    BigDecimal epsilon = loss.epsilon();
    if (epsilon == null) {
      return loss.delta().signum() == 0
          ? new Zcdp(loss.rho())
          : new ApproxDp(conversion(loss.rho()), converted.add(loss.delta()));
    }
    return loss.delta().signum() == 0 ? new PureDp(epsilon) : new ApproxDp(epsilon, loss.delta());
  }

  @Override
  boolean holds(EventLoss total) {
    return total.delta().compareTo(reserved) <= 0
        && (fitsBasic(total.epsilon()) || total.rho().compareTo(largestRho.rho()) <= 0);
  }

  @Override
  PrivacyBound spent(EventLoss total) {
    BigDecimal basic = total.epsilon();
    if (converted.signum() > 0) {
      BigDecimal tight = conversion(total.rho());
      if (basic == null || basic.compareTo(tight) > 0) {
        return new ApproxDp(tight, converted.add(total.delta()));
      }
    }
    if (basic == null) {
      throw new IllegalStateException("a budget without free δ holds an event without finite ε");
    }
    return new ApproxDp(basic, total.delta());
  }

  @Override
  Remaining remaining(EventLoss total) {
    BigDecimal rho = largestRho.rho().subtract(total.rho()).max(BigDecimal.ZERO);
    BigDecimal epsilon = EventLoss.largestEpsilon(rho);
    if (total.epsilon() != null) {
      epsilon = epsilon.max(budget.epsilon().subtract(total.epsilon()));
    }
    return new Remaining(
        new PureDp(epsilon), new Zcdp(rho), reserved.subtract(total.delta()).max(BigDecimal.ZERO));
  }

  private boolean fitsBasic(@Nullable BigDecimal epsilon) {
    return epsilon != null && epsilon.compareTo(budget.epsilon()) <= 0;
  }

  private BigDecimal conversion(BigDecimal rho) {
    return new Zcdp(rho).toApproxDp(converted).epsilon();
  }
}
