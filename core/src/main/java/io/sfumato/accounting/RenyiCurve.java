package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.internal.LineSearch;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.RenyiDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rényi differential privacy of every order: an upper bound on
 *
 * <pre>{@code   D_α = ln E_Q[(P/Q)^α] / (α - 1),}</pre>
 *
 * for the laws P and Q of an event on two neighbouring datasets, either way round. What an event
 * does on failing, if it has a δ of its own, is left out of the divergence and added to every δ.
 *
 * <p>The relation is the one that the event was proved for. The bounds hold for an event whose
 * parameters are fixed; sums of divergences of <em>one</em> order fixed in advance also hold for
 * events chosen one after the other, conversions at the best order do not.
 *
 * <p>The formulas are proved in {@code docs/proofs/RenyiDivergences.md}. Everything is rounded up.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @see <a href="https://arxiv.org/abs/1702.07476">Mironov (2017)</a>
 */
public final class RenyiCurve {

  private static final double SLACK = 0x1p-48;

  /** So close to 1 that the divergence is that of Kullback and Leibler, but for a few digits. */
  private static final double NEARLY_ONE = 1 + 0x1p-30;

  /** The orders searched, less 1, as logarithms. */
  private static final double LOWEST = Math.log(1e-9);

  private static final double HIGHEST = Math.log(1e15);

  private static final double STRIDE = Math.log(3);
  private static final double TOLERANCE = 1e-7;

  private static final MathContext UP = new MathContext(40, RoundingMode.CEILING);
  private static final MathContext DOWN = new MathContext(40, RoundingMode.FLOOR);

  private static final MathContext READABLE_UP = new MathContext(6, RoundingMode.CEILING);

  private final LossCurve curve;

  private RenyiCurve(LossCurve curve) {
    this.curve = curve;
  }

  /**
   * Returns the curve of an event.
   *
   * @param event the event
   * @return its curve
   */
  public static RenyiCurve of(PrivacyEvent event) {
    return new RenyiCurve(LossCurve.of(requireNonNull(event, "event")));
  }

  /**
   * Returns a bound on the divergence of an order.
   *
   * @param order the order α, in {@code (1, ∞)}
   * @return the bound, in {@code [0, ∞]}; infinite if it is beyond the range of a {@code double}
   * @throws IllegalArgumentException if {@code order} is not in {@code (1, ∞)}
   */
  public double at(double order) {
    if (!(order > 1 && Double.isFinite(order))) {
      throw new IllegalArgumentException("order must be in (1, ∞), got " + order);
    }
    return LossCurve.up(curve.renyi().apply(order));
  }

  /**
   * Returns the smallest ε known for a δ: the least over all orders of what Proposition 12 of
   * Canonne, Kamath and Steinke (2020) gives, or the sum of pure guarantees if that is less.
   *
   * @param delta the failure probability δ, in {@code [0, 1)}
   * @return the guarantee, at this δ
   * @throws IllegalArgumentException if {@code delta} is not in {@code [0, 1)}, or not above the
   *     probability with which the event itself fails
   * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020)</a>
   */
  public ApproxDp toApproxDp(double delta) {
    if (!(delta >= 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1), got " + delta);
    }
    BigDecimal decimal = BigDecimal.valueOf(delta);
    BigDecimal epsilon = converted(decimal);
    if (epsilon == null) {
      throw new IllegalArgumentException(
          "delta must be above %s, with which the event fails itself, got %s"
              .formatted(failure().round(READABLE_UP).stripTrailingZeros(), delta));
    }
    return new ApproxDp(epsilon, decimal);
  }

  /** Returns the smallest ε known for a δ, as a double; infinite if the event's own δ exceed it. */
  double epsilon(BigDecimal delta) {
    BigDecimal epsilon = converted(delta);
    return epsilon == null ? Double.POSITIVE_INFINITY : LossCurve.up(epsilon);
  }

  private @Nullable BigDecimal converted(BigDecimal delta) {
    BigDecimal own = failure();
    BigDecimal pure = curve.epsilon();
    int spare = delta.compareTo(own);
    if (spare <= 0) {
      return spare < 0 ? null : pure;
    }
    BigDecimal free = delta.subtract(own).divide(BigDecimal.ONE.subtract(own), DOWN);
    if (variation() <= free.doubleValue()) {
      return BigDecimal.ZERO;
    }
    BigDecimal epsilon = new Zcdp(curve.rho()).toApproxDp(free).epsilon();
    if (pure != null) {
      epsilon = epsilon.min(pure);
    }
    double logDelta = log(free);
    double order = bestOrder((a, d) -> d + logRatio(a) - (logDelta + Math.log1p(a)) / a);
    double divergence = at(order);
    return divergence < Double.MAX_VALUE
        ? new RenyiDp(order, divergence).toApproxDp(free).epsilon().min(epsilon)
        : epsilon;
  }

  /**
   * Returns the smallest δ known for an ε.
   *
   * @param epsilon the privacy-loss bound ε, in {@code [0, ∞)}
   * @return δ, in {@code [0, 1]}; rounded up, so that it is 0 only if the event is ε-DP
   * @throws IllegalArgumentException if {@code epsilon} is negative or not finite
   */
  public double delta(double epsilon) {
    if (!(epsilon >= 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("epsilon must be in [0, ∞), got " + epsilon);
    }
    BigDecimal own = failure();
    BigDecimal pure = curve.epsilon();
    double converted = 0;
    if (pure == null || pure.compareTo(BigDecimal.valueOf(epsilon)) > 0) {
      double order = bestOrder((a, d) -> a * (d - epsilon) + (a + 1) * logRatio(a) - Math.log(a));
      double divergence = at(order);
      converted = Math.min(variation(), new Zcdp(curve.rho()).deltaAt(epsilon));
      if (divergence < Double.MAX_VALUE) {
        converted = Math.min(converted, new RenyiDp(order, divergence).deltaAt(epsilon));
      }
    }
    BigDecimal total =
        own.add(BigDecimal.ONE.subtract(own).multiply(new BigDecimal(converted), UP), UP);
    return Math.min(1, LossCurve.up(total));
  }

  /**
   * Minimizes what an order and its divergence give. Every order gives a bound, so this needs no
   * rigour; there is one minimum, as {@code (α - 1) D_α} is convex.
   */
  private double bestOrder(DoubleBinaryOperator bound) {
    DoubleUnaryOperator atLog =
        log -> {
          double order = 1 + Math.exp(log);
          return bound.applyAsDouble(order - 1, at(order));
        };
    return 1 + Math.exp(new LineSearch(atLog, TOLERANCE).minimum(0, STRIDE, LOWEST, HIGHEST));
  }

  /** Returns the probability with which the event fails itself, rounded up. */
  private BigDecimal failure() {
    return BigDecimal.ONE.subtract(curve.success()).min(curve.delta());
  }

  /**
   * Returns a bound on the total variation, above which no δ need be: the root of {@code KL / 2}
   * (Pinsker), or of {@code 1 - e^{-KL}} (Bretagnolle and Huber).
   */
  private double variation() {
    double divergence = at(NEARLY_ONE);
    double squared = Math.min(divergence / 2, -Math.expm1(-divergence));
    // halves of the least doubles are 0
    double positive = divergence > 0 ? Math.max(Double.MIN_NORMAL, squared) : 0;
    return Math.min(1, Math.sqrt(positive) * (1 + SLACK));
  }

  private static double logRatio(double a) {
    return a < 1 ? Math.log(a) - Math.log1p(a) : -Math.log1p(1 / a);
  }

  private static double log(BigDecimal value) {
    int exponent = value.precision() - value.scale();
    return Math.log(value.scaleByPowerOfTen(-exponent).doubleValue()) + exponent * Math.log(10);
  }
}
