package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.internal.Bounds;
import io.sfumato.accounting.internal.ComposedLoss;
import io.sfumato.accounting.internal.EqualGuaranteesProfile;
import io.sfumato.accounting.internal.GaussianProfile;
import io.sfumato.accounting.internal.Profile;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The privacy of a plan as a curve: every (ε, δ) that it satisfies, as intervals that contain the
 * smallest δ for an ε and the smallest ε for a δ.
 *
 * <p>The distribution of the privacy loss of every step is enclosed by two on a grid, and these are
 * composed; what is cut off, and what floating-point arithmetic may be off by, is charged to the
 * answer (Doroshenko, Ghazi, Kamath, Kumar and Manurangsi 2022; {@code docs/proofs/LossLaws.md}).
 * Plans of Gaussian steps only, and of equal black boxes only, are answered by formulas.
 *
 * <p><b>Guarantee.</b> For every mechanism whose steps have the events of the plan, the upper end
 * is a guarantee. Some such mechanism, on some data, has no better one than the lower end.
 * Intervals are wide for the exponential mechanism, of which the exact composition is not known
 * when utilities are chosen adaptively (Dong, Durfee and Rogers 2020), and for black boxes of which
 * only ρ is known.
 *
 * <p><b>Not for adaptive use.</b> This holds for plans that are fixed before the first answer is
 * seen, parameters and all. If answers decide what is run next, what was spent so far may not be
 * read off such a curve (Regehr et al. 2026): use an accountant's budget instead.
 *
 * <p>Events are stated for adding or removing one row. Under {@link Neighboring#REPLACE_ONE} the
 * curve is that of replacing one: each step at twice its sensitivity, and for Gaussian noise on a
 * Poisson sample the exact worst case of two rows. Any other event on a Poisson sample is then
 * taken to see all rows, and the lower end is 0.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @see <a href="https://arxiv.org/abs/2207.04380">Doroshenko et al. (2022)</a>
 * @see <a href="https://arxiv.org/abs/2106.08567">Zhu, Dong and Wang (2022), Theorem 10</a>
 * @see <a href="https://arxiv.org/abs/2602.15815">Regehr et al. (2026)</a>
 */
public final class PrivacyProfile {

  /** For sums of doubles that were each rounded outwards. */
  private static final double UP = 1 + 0x1p-40;

  private static final double NARROW = 1e-4;
  private static final double GLANCE = 0.05;

  /** Intervals that are wider, relative to their upper end, are held against Rényi divergences. */
  private static final double WIDE = 1e-3;

  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);

  private final @Nullable Profile exact;
  private final List<ComposedLoss> directions;
  private final Bounds largest;
  private final PrivacyEvent translated;
  private final EventLoss concentrated;
  private final boolean upperOnly;

  private PrivacyProfile(
      @Nullable Profile exact,
      List<ComposedLoss> directions,
      Bounds largest,
      PrivacyEvent translated,
      boolean upperOnly) {
    this.exact = exact;
    this.directions = directions;
    this.largest = largest;
    this.translated = translated;
    this.concentrated = LossTerms.ANY_ORDER.of(translated);
    this.upperOnly = upperOnly;
  }

  /**
   * Returns the profile of a plan.
   *
   * @param plan what is released, fixed in advance; an empty plan and one repeated 0 times lose
   *     nothing
   * @param relation the neighbouring relation that is to be protected
   * @return the profile
   * @throws IllegalArgumentException if the plan has 2⁶³ steps or more, or holds an (ε, δ)
   *     guarantee that is none for two rows while {@code relation} is replace-one
   */
  public static PrivacyProfile of(PrivacyEvent plan, Neighboring relation) {
    requireNonNull(relation, "relation");
    List<PlanLeaves.Leaf> leaves = PlanLeaves.of(requireNonNull(plan, "plan"), relation);
    Profile exact = exact(leaves, relation);
    List<ComposedLoss.Part> removing = new ArrayList<>();
    List<ComposedLoss.Part> adding = new ArrayList<>();
    double least = 0;
    double most = 0;
    for (PlanLeaves.Leaf leaf : leaves) {
      LossLaws laws = LossLaws.of(leaf.event(), relation);
      removing.add(new ComposedLoss.Part(laws.removing(), leaf.count()));
      adding.add(new ComposedLoss.Part(laws.adding(), leaf.count()));
      least += leaf.count() * laws.largest().lower();
      most += leaf.count() * laws.largest().upper();
    }
    boolean symmetric =
        leaves.stream().noneMatch(leaf -> leaf.event() instanceof PrivacyEvent.PoissonSubsampled)
            || relation == Neighboring.REPLACE_ONE;
    List<ComposedLoss> directions =
        symmetric
            ? List.of(new ComposedLoss(removing))
            : List.of(new ComposedLoss(removing), new ComposedLoss(adding));
    return new PrivacyProfile(
        exact,
        directions,
        new Bounds(least / UP, most * UP),
        FixedPlan.overSteps(plan, relation),
        PlanLeaves.ignoresSampling(plan, relation));
  }

  private static @Nullable Profile exact(List<PlanLeaves.Leaf> leaves, Neighboring relation) {
    if (leaves.size() != 1) {
      return null;
    }
    PlanLeaves.Leaf leaf = leaves.get(0);
    if (leaf.event() instanceof PrivacyEvent.Gaussian gaussian) {
      Bounds nu = Rounded.roots(LossLaws.rho(gaussian));
      return new GaussianProfile(nu.lower(), nu.upper());
    }
    if (leaf.event() instanceof PrivacyEvent.Guaranteed guaranteed
        && relation == Neighboring.ADD_REMOVE
        && leaf.count() <= EqualGuaranteesProfile.MOST) {
      if (guaranteed.bound() instanceof PureDp pure) {
        return new EqualGuaranteesProfile(
            Rounded.bounds(pure.epsilon()), new Bounds(0, 0), leaf.count());
      } else if (guaranteed.bound() instanceof ApproxDp approximate
          && approximate.epsilon().signum() > 0) {
        return new EqualGuaranteesProfile(
            Rounded.bounds(approximate.epsilon()),
            Rounded.bounds(approximate.delta()),
            leaf.count());
      }
    }
    return null;
  }

  /**
   * Returns the smallest ε for which the plan is (ε, δ)-DP.
   *
   * @param delta δ, in {@code [0, 1)}; at 0 the answer is the plain sum, often infinite
   * @return an interval that contains ε, in {@code [0, ∞]}
   * @throws IllegalArgumentException if {@code delta} is not in {@code [0, 1)}
   */
  public Interval epsilon(double delta) {
    if (!(delta >= 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1), got " + delta);
    }
    double lower = largest.lower();
    double upper = Math.min(largest.upper(), concentratedEpsilon(delta));
    if (delta > 0) {
      Bounds composed = exact != null ? exact.epsilon(delta) : composedEpsilon(delta);
      lower = Math.min(lower, composed.lower());
      upper = Math.min(upper, composed.upper());
    }
    if (isWide(lower, upper)) {
      BigDecimal given = new BigDecimal(delta).round(DOWN);
      upper = Math.min(upper, RenyiCurve.of(translated).epsilon(given));
    }
    return new Interval(upperOnly ? 0 : Math.min(lower, upper), upper);
  }

  /**
   * Returns the smallest δ for which the plan is (ε, δ)-DP.
   *
   * @param epsilon ε, in {@code [0, ∞]}
   * @return an interval that contains δ, in {@code [0, 1]}
   * @throws IllegalArgumentException if {@code epsilon} is negative or NaN
   */
  public Interval delta(double epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be at least 0, got " + epsilon);
    }
    // at infinity there may be what gives everything away
    double concentratedLoss = concentratedDelta(epsilon); // 0 only where the sum of ε is within ε
    if (concentratedLoss == 0 || (epsilon >= largest.upper() && Double.isFinite(largest.upper()))) {
      return new Interval(0, 0);
    }
    Bounds composed = exact != null ? exact.delta(epsilon) : composedDelta(epsilon);
    double upper = Math.min(composed.upper(), concentratedLoss);
    if (isWide(composed.lower(), upper) && Double.isFinite(epsilon)) {
      upper = Math.min(upper, RenyiCurve.of(translated).delta(epsilon));
    }
    // what is positive may be too small for arithmetic in doubles
    upper = Math.max(upper, Double.MIN_NORMAL);
    return new Interval(upperOnly ? 0 : Math.min(composed.lower(), upper), upper);
  }

  private Bounds composedEpsilon(double delta) {
    return composed((direction, width) -> direction.epsilon(delta, width));
  }

  private Bounds composedDelta(double epsilon) {
    return composed((direction, width) -> direction.delta(epsilon, width));
  }

  /**
   * Returns the larger of both directions. A glance shows most often that adding a row loses less
   * than removing one, and then how much less does not matter.
   */
  private Bounds composed(Question question) {
    Bounds larger = question.ask(directions.get(0), NARROW);
    for (ComposedLoss direction : directions.subList(1, directions.size())) {
      if (question.ask(direction, GLANCE).upper() > larger.lower()) {
        Bounds other = question.ask(direction, NARROW);
        larger =
            new Bounds(
                Math.max(larger.lower(), other.lower()), Math.max(larger.upper(), other.upper()));
      }
    }
    return larger;
  }

  /** Asks a direction for ε or δ, with a relative width. */
  @FunctionalInterface
  private interface Question {
    Bounds ask(ComposedLoss direction, double width);
  }

  /** Of black boxes and the exponential mechanism, distributions do not say all that is known. */
  private boolean isWide(double lower, double upper) {
    return upperOnly || upper - lower > WIDE * upper || !Double.isFinite(upper);
  }

  /** What concentrated losses say, which is a guarantee too and sometimes the better one. */
  private double concentratedEpsilon(double delta) {
    BigDecimal given = new BigDecimal(delta).round(DOWN);
    int above = given.compareTo(concentrated.delta());
    if (above < 0 || (above == 0 && concentrated.epsilon() == null)) {
      return Double.POSITIVE_INFINITY;
    }
    return Rounded.up(concentrated.at(given).epsilon());
  }

  private double concentratedDelta(double epsilon) {
    if (!Double.isFinite(epsilon)) {
      return 1;
    }
    BigDecimal sum = concentrated.epsilon();
    if (sum != null && new BigDecimal(epsilon).compareTo(sum) >= 0) {
      return Math.min(1, Rounded.up(concentrated.delta()));
    }
    double rest = new Zcdp(concentrated.rho()).deltaAt(epsilon);
    return Math.min(1, (Rounded.up(concentrated.delta()) + rest) * (1 + 0x1p-52));
  }
}
