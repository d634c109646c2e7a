package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events that were all fixed before the first answer. What they cost together may be tighter than
 * the sums of a filter, and says nothing of releases that were chosen on the way.
 */
final class FixedPlan {

  /** Loss distributions of more different events than that take longer than they are worth. */
  private static final int MOST_DISTRIBUTIONS = 100;

  /** Below that δ, loss distributions are not worth their tails. */
  private static final double LEAST_DELTA = 1e-200;

  private static final MathContext READABLE_UP = new MathContext(15, RoundingMode.CEILING);

  private final Neighboring relation;
  private final Map<PrivacyEvent, Long> counts = new LinkedHashMap<>();

  /**
   * Takes no events yet.
   *
   * @param relation the relation that is asked for, with events that are stated for adding or
   *     removing one row; so it is add-remove for events as an accountant charges them, which are
   *     translated to its unit and relation already
   */
  FixedPlan(Neighboring relation) {
    this.relation = relation;
  }

  /** Takes one event. */
  FixedPlan(Neighboring relation, PrivacyEvent event) {
    this(relation);
    add(event, 1);
  }

  /** Returns an event, stated for adding or removing one row, over the steps of a relation. */
  static PrivacyEvent overSteps(PrivacyEvent event, Neighboring relation) {
    return GroupPrivacy.over(event, relation == Neighboring.ADD_REMOVE ? 1 : 2);
  }

  /** Adds an event. */
  void add(PrivacyEvent event, long count) {
    counts.merge(event, count, Math::addExact);
  }

  /** Returns all of it as one event. */
  PrivacyEvent event() {
    List<PrivacyEvent> parts = new ArrayList<>();
    counts.forEach(
        (event, count) -> parts.add(count == 1 ? event : new PrivacyEvent.Repeated(event, count)));
    return new PrivacyEvent.Composed(parts);
  }

  /**
   * Returns the smallest ε known for a δ: the least of what the sums, the Rényi divergences and the
   * loss distributions give.
   *
   * @throws IllegalArgumentException if the events' own δ leave too little of it
   */
  ApproxDp at(BigDecimal delta) {
    PrivacyEvent all = event();
    PrivacyEvent translated = overSteps(all, relation);
    ApproxDp sum = LossTerms.ANY_ORDER.of(translated).at(delta);
    double epsilon = RenyiCurve.of(translated).epsilon(delta);
    double smaller = Math.nextDown(delta.doubleValue());
    if (counts.size() <= MOST_DISTRIBUTIONS
        && smaller > LEAST_DELTA
        && counts.keySet().stream().allMatch(FixedPlan::hasDistribution)) {
      epsilon = Math.min(epsilon, PrivacyProfile.of(all, relation).epsilon(smaller).upper());
    }
    return epsilon < sum.epsilon().doubleValue()
        ? new ApproxDp(new BigDecimal(epsilon).round(READABLE_UP), delta)
        : sum;
  }

  /** Returns ε as {@link #at} does; infinity if the events' own δ leave too little. */
  double epsilon(BigDecimal delta) {
    EventLoss sums = LossTerms.ANY_ORDER.of(overSteps(event(), relation));
    int spare = delta.compareTo(sums.delta());
    return spare < 0 || (spare == 0 && sums.epsilon() == null)
        ? Double.POSITIVE_INFINITY
        : Rounded.up(at(delta).epsilon());
  }

  /** Returns whether more than ρ is known of an event: of that, sums make the most already. */
  private static boolean hasDistribution(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.Guaranteed guaranteed) {
      return !(guaranteed.bound() instanceof Zcdp);
    } else if (event instanceof PrivacyEvent.PoissonSubsampled sampled) {
      return hasDistribution(sampled.event());
    } else if (event instanceof PrivacyEvent.Repeated repeated) {
      return hasDistribution(repeated.event());
    }
    return !(event instanceof PrivacyEvent.Composed composed)
        || composed.events().stream().allMatch(FixedPlan::hasDistribution);
  }
}
