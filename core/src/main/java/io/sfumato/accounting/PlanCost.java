package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * What a plan fixed in advance costs, by every method of accounting side by side: to see what a
 * tighter method is worth, and that none of them contradicts another.
 *
 * <p>Events are stated for adding or removing one row; under {@link Neighboring#REPLACE_ONE} all
 * but the loss distributions take them over two steps. Every method but the first gives an upper
 * bound.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PlanCost {

  private final PrivacyProfile profile;
  private final RenyiCurve curve;
  private final EventLoss sums;

  private PlanCost(PrivacyProfile profile, RenyiCurve curve, EventLoss sums) {
    this.profile = profile;
    this.curve = curve;
    this.sums = sums;
  }

  /**
   * Returns the costs of a plan.
   *
   * @param plan what is released, fixed in advance
   * @param relation the neighbouring relation that is to be protected
   * @return its costs
   * @throws IllegalArgumentException as for {@link PrivacyProfile#of}
   */
  public static PlanCost of(PrivacyEvent plan, Neighboring relation) {
    PrivacyProfile profile = PrivacyProfile.of(plan, requireNonNull(relation, "relation"));
    PrivacyEvent translated = FixedPlan.overSteps(plan, relation);
    return new PlanCost(profile, RenyiCurve.of(translated), LossTerms.ANY_ORDER.of(translated));
  }

  /**
   * Returns what each method knows of the smallest ε for a δ.
   *
   * @param delta δ, in {@code [0, 1)}
   * @return the bounds on ε
   * @throws IllegalArgumentException if {@code delta} is not in {@code [0, 1)}
   */
  public Bounds epsilon(double delta) {
    Interval distribution = profile.epsilon(delta);
    BigDecimal given = BigDecimal.valueOf(delta);
    BigDecimal free = given.subtract(sums.delta());
    return new Bounds(
        distribution,
        finite(curve.epsilon(given)),
        free.signum() > 0
            ? finite(Rounded.up(new Zcdp(sums.rho()).toApproxDp(free).epsilon()))
            : OptionalDouble.empty(),
        free.signum() >= 0 && sums.epsilon() != null
            ? finite(Rounded.up(sums.epsilon()))
            : OptionalDouble.empty());
  }

  /**
   * Returns what each method knows of the smallest δ for an ε.
   *
   * @param epsilon ε, in {@code [0, ∞)}
   * @return the bounds on δ
   * @throws IllegalArgumentException if {@code epsilon} is negative or not finite
   */
  public Bounds delta(double epsilon) {
    double renyi = curve.delta(epsilon);
    BigDecimal own = sums.delta();
    double rest = new Zcdp(sums.rho()).deltaAt(epsilon);
    boolean covered =
        sums.epsilon() != null && sums.epsilon().compareTo(BigDecimal.valueOf(epsilon)) <= 0;
    return new Bounds(
        profile.delta(epsilon),
        OptionalDouble.of(renyi),
        OptionalDouble.of(Math.min(1, Rounded.up(own.add(new BigDecimal(rest))))),
        covered ? OptionalDouble.of(Math.min(1, Rounded.up(own))) : OptionalDouble.empty());
  }

  private static OptionalDouble finite(double bound) {
    return Double.isFinite(bound) ? OptionalDouble.of(bound) : OptionalDouble.empty();
  }

  /**
   * One number by every method; empty where a method says nothing.
   *
   * @param lossDistribution from privacy loss distributions: an interval that contains the truth
   * @param renyi from the Rényi divergence of the best order
   * @param concentrated from the sum of ρ
   * @param basic from the sums of ε and δ: basic composition
   */
  public record Bounds(
      Interval lossDistribution,
      OptionalDouble renyi,
      OptionalDouble concentrated,
      OptionalDouble basic) {

    /** Checks that nothing is missing. */
    public Bounds {
      requireNonNull(lossDistribution, "lossDistribution");
      requireNonNull(renyi, "renyi");
      requireNonNull(concentrated, "concentrated");
      requireNonNull(basic, "basic");
    }
  }
}
