package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.RenyiDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A budget of approximate differential privacy (ε, δ), of whose δ a part r is reserved, before
 * anything is released, for events with a δ of their own.
 *
 * <p>A total is within the budget when the δ of its events sum to at most r, and <em>either</em>
 * its ε sum to at most ε <em>or</em> its Rényi divergences of one order sum to what implies (ε, δ -
 * r) at that order. The order is fixed by the budget: it is the best one for spending all of it on
 * concentrated losses, for which nothing is lost against choosing the order afterwards. That the
 * two conditions may be mixed, path by path, costs no further δ, because a sum of pure losses
 * within ε fails with probability 0: {@code docs/proofs/PrivacyFilters.md}, Theorem 3.
 */
final class ApproximateFilter extends PrivacyFilter {

  private static final int BISECTIONS = 100;
  private static final BigDecimal ALMOST_ONE = new BigDecimal("0.99999999999999");
  private static final MathContext READABLE_DOWN = new MathContext(15, RoundingMode.DOWN);

  private final ApproxDp budget;
  private final BigDecimal reserved;
  private final BigDecimal converted;
  private final Zcdp largestRho;
  private final LossTerms terms;
  private final BigDecimal largestRenyi;

  ApproximateFilter(ApproxDp budget, BigDecimal reserved) {
    if (reserved.compareTo(budget.delta()) > 0) {
      throw new IllegalArgumentException(
          "reserveDelta must be in [0, %s], the delta of the budget, got %s"
              .formatted(budget.delta(), reserved));
    }
    this.budget = budget;
    this.reserved = reserved;
    this.converted = budget.delta().subtract(reserved);
    Zcdp within = Zcdp.within(new ApproxDp(budget.epsilon(), converted));
    boolean converts = within.rho().signum() > 0;
    this.terms = converts ? new LossTerms(within.bestOrder(converted)) : LossTerms.ANY_ORDER;
    this.largestRho = converts ? atThisOrder(within) : within;
    this.largestRenyi = converts ? largestRenyi() : BigDecimal.ZERO;
  }

  /** Returns the largest ρ that fits at the chosen order: the given one, but for a rounding. */
  private Zcdp atThisOrder(Zcdp within) {
    BigDecimal rho = within.rho();
    while (converted(terms.divergence(rho)).compareTo(budget.epsilon()) > 0) {
      rho = rho.multiply(ALMOST_ONE, READABLE_DOWN);
    }
    return new Zcdp(rho);
  }

  /** Returns the largest divergence that converts to no more than ε. */
  private BigDecimal largestRenyi() {
    double low = 0;
    double high = 2 * (budget.epsilon().doubleValue() + terms.divergence(largestRho.rho()));
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (converted(middle).compareTo(budget.epsilon()) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new BigDecimal(low);
  }

  private BigDecimal converted(double divergence) {
    return new RenyiDp(terms.order(), divergence).toApproxDp(converted).epsilon();
  }

  @Override
  LossTerms terms() {
    return terms;
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
    if (epsilon == null && largestRho.rho().signum() == 0) {
      throw new IllegalArgumentException(
          "privacy must be pure or have a δ of its own here: the budget %s leaves no δ for Gaussian"
                  .formatted(budget)
              + " noise; reserve less of it, or use PureDp.of(...)");
    }
    if (epsilon == null) {
      return loss.delta().signum() == 0
          ? new Zcdp(loss.rho())
          : new ApproxDp(conversion(loss), converted.add(loss.delta()));
    }
    return loss.delta().signum() == 0 ? new PureDp(epsilon) : new ApproxDp(epsilon, loss.delta());
  }

  @Override
  String explanation() {
    String basic = "the ε of all releases sum to at most %s".formatted(budget.epsilon());
    String own = "their own δ sum to at most %s".formatted(reserved);
    if (largestRho.rho().signum() == 0) {
      return basic + ", and " + own + "; no δ is left for concentrated releases";
    }
    return String.format(
            Locale.ROOT,
            "%s, or their Rényi divergences of order %.4g to at most %.4g; %s; a privacy loss",
            basic,
            terms.order(),
            largestRenyi,
            own)
        + " distribution would be tighter, but holds for plans fixed in advance only";
  }

  @Override
  boolean holds(EventLoss total) {
    return total.delta().compareTo(reserved) <= 0
        && (fitsBasic(total.epsilon())
            || total.rho().compareTo(largestRho.rho()) <= 0
            || total.renyi().compareTo(largestRenyi) <= 0);
  }

  @Override
  PrivacyBound spent(EventLoss total) {
    BigDecimal basic = total.epsilon();
    if (converted.signum() > 0) {
      BigDecimal tight = conversion(total);
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
    BigDecimal epsilon = largest(total, PureDp::new);
    if (total.epsilon() != null) {
      epsilon = epsilon.max(budget.epsilon().subtract(total.epsilon()));
    }
    BigDecimal rho = largest(total, Zcdp::new);
    return new Remaining(
        new PureDp(epsilon), new Zcdp(rho), reserved.subtract(total.delta()).max(BigDecimal.ZERO));
  }

  /** Returns the largest guarantee of a kind that would still be admitted, rounded down. */
  private BigDecimal largest(EventLoss total, Function<BigDecimal, PrivacyBound> kind) {
    double low = 0;
    double high = budget.epsilon().doubleValue();
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      PrivacyEvent event = new PrivacyEvent.Guaranteed(kind.apply(new BigDecimal(middle)));
      if (holds(total.plus(terms.of(event)))) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new BigDecimal(low).round(READABLE_DOWN);
  }

  private boolean fitsBasic(@Nullable BigDecimal epsilon) {
    return epsilon != null && epsilon.compareTo(budget.epsilon()) <= 0;
  }

  private BigDecimal conversion(EventLoss total) {
    BigDecimal concentrated = new Zcdp(total.rho()).toApproxDp(converted).epsilon();
    double divergence = Math.nextUp(total.renyi().doubleValue());
    return divergence < Double.MAX_VALUE ? concentrated.min(converted(divergence)) : concentrated;
  }
}
