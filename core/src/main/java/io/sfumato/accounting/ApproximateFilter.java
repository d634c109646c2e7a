package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A budget of approximate differential privacy (ε, δ), of whose δ a part r is reserved, before
 * anything is released, for events with a δ of their own.
 *
 * <p>A total is within the budget when the δ of its events sum to at most r, and <em>either</em>
 * its ε sum to at most ε <em>or</em> its Rényi divergences of one order sum to what implies ε at
 * that order's share of δ - r. The orders and their shares are fixed with the budget. By default
 * there is one order, with the whole share: the best one for spending all of the budget on
 * concentrated losses, for which nothing is lost against choosing the order afterwards. Several
 * orders share alike: the path decides which of them holds at its end, and their failures add up.
 *
 * <p>That sums of ε may be mixed in, path by path, costs no further δ, because a sum of pure losses
 * within ε fails with probability 0: {@code docs/proofs/PrivacyFilters.md}, Theorem 3.
 */
final class ApproximateFilter extends PrivacyFilter {

  private static final int BISECTIONS = 100;
  private static final BigDecimal ALMOST_ONE = new BigDecimal("0.99999999999999");
  private static final MathContext READABLE_DOWN = new MathContext(15, RoundingMode.DOWN);
  private static final MathContext SHARE_DOWN = new MathContext(17, RoundingMode.DOWN);

  private final ApproxDp budget;
  private final BigDecimal reserved;
  private final BigDecimal converted;

  /** The largest ρ that the default order takes; 0 where the orders were given. */
  private final BigDecimal largestRho;

  private final List<RenyiThreshold> thresholds;

  /**
   * Makes the filter.
   *
   * @param orders the Rényi orders; empty for the one that is best for the budget
   */
  ApproximateFilter(ApproxDp budget, BigDecimal reserved, List<Double> orders) {
    if (reserved.compareTo(budget.delta()) > 0) {
      throw new IllegalArgumentException(
          "reserveDelta must be in [0, %s], the delta of the budget, got %s"
              .formatted(budget.delta(), reserved));
    }
    this.budget = budget;
    this.reserved = reserved;
    this.converted = budget.delta().subtract(reserved);
    if (orders.isEmpty()) {
      Zcdp within = Zcdp.within(new ApproxDp(budget.epsilon(), converted));
      boolean converts = within.rho().signum() > 0;
      this.thresholds =
          converts
              ? List.of(
                  RenyiThreshold.of(
                      within.bestOrder(converted), new ApproxDp(budget.epsilon(), converted)))
              : List.of();
      this.largestRho = converts ? atThisOrder(within.rho(), thresholds.get(0)) : BigDecimal.ZERO;
    } else {
      this.thresholds = shared(orders);
      this.largestRho = BigDecimal.ZERO;
    }
  }

  private List<RenyiThreshold> shared(List<Double> orders) {
    BigDecimal share = converted.divide(BigDecimal.valueOf(orders.size()), SHARE_DOWN);
    if (share.signum() == 0) {
      throw new IllegalArgumentException(
          "renyiOrders needs a δ to convert with, but all of %s is reserved; reserve less of it"
              .formatted(budget));
    }
    ApproxDp within = new ApproxDp(budget.epsilon(), share);
    List<RenyiThreshold> found =
        orders.stream().map(order -> RenyiThreshold.of(order, within)).toList();
    for (RenyiThreshold threshold : found) {
      if (threshold.largest().signum() <= 0) {
        throw new IllegalArgumentException(
            "renyiOrders must be orders that the budget can use, got %s: at its share of δ, %s, no"
                    .formatted(threshold.terms().order(), share)
                + " loss is within %s; leave it out, or take a larger one".formatted(budget));
      }
    }
    return found;
  }

  /** Returns the largest ρ that fits at the chosen order: the given one, but for a rounding. */
  private BigDecimal atThisOrder(BigDecimal largest, RenyiThreshold threshold) {
    BigDecimal rho = largest;
    while (threshold.epsilon(threshold.terms().divergence(rho)).compareTo(budget.epsilon()) > 0) {
      rho = rho.multiply(ALMOST_ONE, READABLE_DOWN);
    }
    return rho;
  }

  /** With the divergence of the first order among the common terms, those of all as its own. */
  @Override
  EventLoss loss(PrivacyEvent event) {
    if (thresholds.isEmpty()) {
      return super.loss(event);
    }
    if (thresholds.size() == 1) {
      return thresholds.get(0).terms().of(event);
    }
    LossCurve curve = LossCurve.of(event);
    List<EventLoss> losses =
        thresholds.stream().map(threshold -> curve.at(threshold.terms().order())).toList();
    return losses.get(0).withOwn(losses.stream().map(EventLoss::renyi).toList());
  }

  private BigDecimal divergence(EventLoss total, int order) {
    return thresholds.size() == 1 ? total.renyi() : total.own(order);
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
    if (epsilon == null && thresholds.isEmpty()) {
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
    if (thresholds.isEmpty()) {
      return basic + ", and " + own + "; no δ is left for concentrated releases";
    }
    String divergences =
        thresholds.stream()
            .map(
                threshold ->
                    String.format(
                        Locale.ROOT,
                        "of order %.4g to at most %.4g",
                        threshold.terms().order(),
                        threshold.largest()))
            .collect(Collectors.joining(", or "));
    String shares =
        thresholds.size() == 1
            ? ""
            : " (each with %s of δ, because which of them holds may follow the answers)"
                .formatted(thresholds.get(0).share());
    return "%s, or their Rényi divergences %s%s; %s; a privacy loss distribution would be tighter,"
            .formatted(basic, divergences, shares, own)
        + " but holds for plans fixed in advance only, such as a SealedPlan; a sum of Gaussian μ²"
        + " would be tighter, but needs gaussianOnly(): beside the other sums it would cost a second"
        + " δ";
  }

  @Override
  boolean holds(EventLoss total) {
    if (total.delta().compareTo(reserved) > 0) {
      return false;
    }
    if (fitsBasic(total.epsilon()) || total.rho().compareTo(largestRho) <= 0) {
      return true;
    }
    for (int i = 0; i < thresholds.size(); i++) {
      if (thresholds.get(i).holds(divergence(total, i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  BigDecimal used(EventLoss total) {
    return ((ApproxDp) spent(total)).epsilon();
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
      if (holds(total.plus(loss(event)))) {
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

  /** Returns the smallest ε that a condition of this filter gives; that of ρ by default. */
  private BigDecimal conversion(EventLoss total) {
    BigDecimal smallest =
        thresholds.size() > 1 ? null : new Zcdp(total.rho()).toApproxDp(converted).epsilon();
    for (int i = 0; i < thresholds.size(); i++) {
      double divergence = Math.nextUp(divergence(total, i).doubleValue());
      if (divergence < Double.MAX_VALUE || smallest == null) {
        BigDecimal epsilon = thresholds.get(i).epsilon(Math.min(Double.MAX_VALUE, divergence));
        smallest = smallest == null ? epsilon : smallest.min(epsilon);
      }
    }
    return requireNonNull(smallest);
  }
}
