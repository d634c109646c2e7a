package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.internal.AnalyticGaussian;
import io.sfumato.accounting.internal.Crossing;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parameter with which a plan just meets a target: the smallest noise, the largest rate,
 * ε or number of releases. For example, the noise of 100 Gaussian releases:
 *
 * <pre>{@code
 * Calibration.of(ApproxDp.of(1, 1e-6), Neighboring.ADD_REMOVE)
 *     .smallest(sigma -> new Repeated(gaussian(sigma), 100))
 * }</pre>
 *
 * <p>A plan is an event whose parameters are fixed before the first answer is seen, and is
 * accounted for as tightly as that allows; {@link #adaptive} asks instead for what an accountant
 * with the target as its budget admits, whatever is released in which order.
 *
 * <p>The value that is returned was itself evaluated and meets the target; it is at most 1e-6 of it
 * from one that does not, if the loss of the plan rises or falls with the value throughout. Values
 * that are tried have 9 significant digits.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Calibration {

  private static final double TOLERANCE = 5e-7;
  private static final double LOWEST = 1e-12;
  private static final double HIGHEST = 1e12;
  private static final MathContext READABLE = new MathContext(9);

  private final PrivacyBound target;
  private final Neighboring relation;
  private final PlanBound bound;
  private final @Nullable PrivacyFilter filter;
  private final double lowest;
  private final double highest;
  private final boolean open;

  private Calibration(
      PrivacyBound target,
      Neighboring relation,
      PlanBound bound,
      @Nullable PrivacyFilter filter,
      double lowest,
      double highest,
      boolean open) {
    this.target = target;
    this.relation = relation;
    this.bound = bound;
    this.filter = filter;
    this.lowest = lowest;
    this.highest = highest;
    this.open = open;
  }

  /**
   * Returns a calibration to a target, of plans fixed in advance.
   *
   * @param target what the plan must satisfy
   * @param neighboring for which relation; events are stated for adding or removing one row, and
   *     cost more for replacing one
   * @return the calibration
   */
  public static Calibration of(PrivacyBound target, Neighboring neighboring) {
    return new Calibration(
        requireNonNull(target, "target"),
        requireNonNull(neighboring, "neighboring"),
        PlanBound.TIGHT,
        null,
        LOWEST,
        HIGHEST,
        true);
  }

  /**
   * Returns the calibration to what an accountant admits, with the target as its budget, for use in
   * any order and however chosen.
   *
   * @param reserveDelta the part of the δ of the budget that the accountant reserves for events
   *     with a δ of their own, as {@link AccountantBuilder#reserveDelta}
   * @return the calibration
   * @throws IllegalArgumentException if the target has no such δ
   */
  public Calibration adaptive(double reserveDelta) {
    if (!(reserveDelta >= 0 && reserveDelta < 1)) {
      throw new IllegalArgumentException("reserveDelta must be in [0, 1), got " + reserveDelta);
    }
    PrivacyFilter admitting = PrivacyFilter.of(target, BigDecimal.valueOf(reserveDelta));
    return new Calibration(target, relation, bound, admitting, lowest, highest, open);
  }

  /**
   * Returns a calibration that looks at values in a range only, such as the rates from 1e-6 to 1.
   * Without it the range is 1e-12 to 1e12, of which no end may be the answer.
   *
   * @param lowest the least value, positive
   * @param highest the greatest value, finite and above {@code lowest}
   * @return the calibration
   * @throws IllegalArgumentException if that is no such range
   */
  public Calibration between(double lowest, double highest) {
    if (!(lowest > 0 && lowest < highest && Double.isFinite(highest))) {
      throw new IllegalArgumentException(
          "a range must have 0 < lowest < highest < ∞, got [%s, %s]".formatted(lowest, highest));
    }
    return new Calibration(target, relation, bound, filter, lowest, highest, false);
  }

  /** Returns a calibration by another way to account for plans. */
  Calibration by(PlanBound method) {
    return new Calibration(target, relation, method, filter, lowest, highest, open);
  }

  /**
   * Returns the smallest value with which a plan meets the target: the scale of its noise, say.
   *
   * @param plan the plan for a value; it must lose less where that is larger
   * @return the value
   * @throws IllegalArgumentException if no value in the range meets the target, or, without {@link
   *     #between}, every one does
   */
  public double smallest(DoubleFunction<? extends PrivacyEvent> plan) {
    return find(
        requireNonNull(plan, "plan"),
        true,
        Calibration::readable,
        TOLERANCE,
        lowest,
        highest,
        open);
  }

  /**
   * Returns the largest value with which a plan meets the target: a sampling rate, or the ε of each
   * release.
   *
   * @param plan the plan for a value; it must lose more where that is larger
   * @return the value
   * @throws IllegalArgumentException if no value in the range meets the target, or, without {@link
   *     #between}, every one does
   */
  public double largest(DoubleFunction<? extends PrivacyEvent> plan) {
    return find(
        requireNonNull(plan, "plan"),
        false,
        Calibration::readable,
        TOLERANCE,
        lowest,
        highest,
        open);
  }

  /**
   * Returns the largest number of releases with which a plan meets the target, exactly.
   *
   * @param plan the plan for a number from 1 to 1e12; it must lose more where that is larger
   * @return the number
   * @throws IllegalArgumentException if not even 1 meets the target, or every number does
   */
  public long largestCount(LongFunction<? extends PrivacyEvent> plan) {
    requireNonNull(plan, "plan");
    return (long) find(count -> plan.apply((long) count), false, Math::rint, 0, 1, HIGHEST, true);
  }

  /**
   * Returns the smallest scale σ of continuous Gaussian noise that is (ε, δ)-DP, by the exact
   * analysis: to some 1e-15 of it, and rounded up.
   *
   * @param target the guarantee, with δ &gt; 0
   * @param sensitivity the L2 sensitivity, positive and finite
   * @return σ; the shortest decimal that denotes it meets the target as well
   * @throws IllegalArgumentException if δ is 0, or a parameter is out of range
   * @see <a href="https://arxiv.org/abs/1805.06530">Balle and Wang (2018), Theorem 8</a>
   */
  public static double gaussianScale(ApproxDp target, double sensitivity) {
    if (!(sensitivity > 0 && Double.isFinite(sensitivity))) {
      throw new IllegalArgumentException("sensitivity must be in (0, ∞), got " + sensitivity);
    }
    BigDecimal delta = target.delta();
    if (delta.signum() == 0) {
      throw new IllegalArgumentException(
          "no Gaussian noise is pure: delta must be above 0, got " + target);
    }
    double epsilon = Math.max(0, Math.nextDown(target.epsilon().doubleValue()));
    double mu =
        AnalyticGaussian.largestShift(
            Math.min(1e100, epsilon),
            logDown(delta),
            Math.nextDown(delta.doubleValue()),
            Math.nextUp(BigDecimal.ONE.subtract(delta).doubleValue()));
    double sigma = Math.nextUp(Math.nextUp(Math.nextUp(sensitivity) / mu));
    if (!Double.isFinite(sigma)) {
      throw new IllegalArgumentException(
          "no double is large enough for the noise that meets %s at sensitivity %s"
              .formatted(target, sensitivity));
    }
    return sigma;
  }

  private static double logDown(BigDecimal value) {
    int exponent = value.precision() - value.scale();
    double log =
        Math.log(value.scaleByPowerOfTen(-exponent).doubleValue()) + exponent * Math.log(10);
    return log - 0x1p-50 * (1 + Math.abs(log));
  }

  private double find(
      DoubleFunction<? extends PrivacyEvent> plan,
      boolean falling,
      DoubleUnaryOperator rounding,
      double tolerance,
      double from,
      double to,
      boolean endless) {
    DoubleUnaryOperator excess = value -> excess(plan.apply(value));
    double start = Math.max(from, Math.min(to, 1));
    double found = new Crossing(excess, falling, rounding, tolerance).find(start, from, to);
    double best = falling ? to : from;
    if (Double.isNaN(found)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no %s meets this target, %s: smallest reachable %s is %s, at %s",
              falling ? "noise" : "value",
              target,
              target instanceof Zcdp ? "ρ" : "ε",
              text(loss(plan.apply(best))),
              best));
    }
    if (endless && found == (falling ? from : to)) {
      throw new IllegalArgumentException(
          "every value from %s to %s meets this target, %s: the plan loses no more of it than that"
              .formatted(from, to, target));
    }
    return found;
  }

  /** Returns the logarithm of what the plan loses over the target, positive if it is too much. */
  private double excess(PrivacyEvent plan) {
    BigDecimal loss = loss(plan);
    if (loss == null) {
      return Double.POSITIVE_INFINITY;
    }
    double ratio = Math.log(loss.doubleValue()) - Math.log(limit().doubleValue());
    boolean fits =
        filter == null ? loss.compareTo(limit()) <= 0 : filter.holds(filter.loss(over(plan)));
    return fits ? Math.min(0, ratio) : Math.max(Double.MIN_NORMAL, ratio);
  }

  private BigDecimal limit() {
    if (target instanceof PureDp pure) {
      return pure.epsilon();
    }
    return target instanceof Zcdp concentrated ? concentrated.rho() : ((ApproxDp) target).epsilon();
  }

  /** Returns what the plan loses in the terms of the target; null if that is not finite. */
  private @Nullable BigDecimal loss(PrivacyEvent plan) {
    PrivacyEvent event = over(plan);
    if (filter != null) {
      return charged(filter, event);
    }
    if (target instanceof ApproxDp approximate) {
      double epsilon = bound.epsilon(plan, relation, approximate.delta());
      return Double.isFinite(epsilon) ? new BigDecimal(epsilon) : null;
    }
    EventLoss loss = LossTerms.ANY_ORDER.of(event);
    if (loss.delta().signum() > 0) {
      return null;
    }
    return target instanceof PureDp ? loss.epsilon() : loss.rho();
  }

  private @Nullable BigDecimal charged(PrivacyFilter charging, PrivacyEvent event) {
    EventLoss loss = charging.loss(event);
    try {
      charging.cost(loss);
    } catch (IllegalArgumentException e) {
      if (loss.delta().signum() > 0 && target instanceof ApproxDp) {
        return null; // more than is reserved, which another value may keep
      }
      throw e;
    }
    PrivacyBound spent = charging.spent(loss);
    if (spent instanceof PureDp pure) {
      return pure.epsilon();
    }
    return spent instanceof Zcdp concentrated ? concentrated.rho() : ((ApproxDp) spent).epsilon();
  }

  private PrivacyEvent over(PrivacyEvent plan) {
    return FixedPlan.overSteps(requireNonNull(plan, "event"), relation);
  }

  private static String text(@Nullable BigDecimal loss) {
    return loss == null ? "∞" : String.format(Locale.ROOT, "%.4g", loss);
  }

  private static double readable(double value) {
    return new BigDecimal(value).round(READABLE).doubleValue();
  }
}
