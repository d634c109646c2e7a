package io.sfumato.privacy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * From zCDP to approximate differential privacy by Proposition 12 of Canonne, Kamath and Steinke
 * (2020), in {@code double} arithmetic with directed rounding.
 *
 * <p>The bound holds for <em>every</em> order α > 1, so the search for the best α needs no rigour:
 * only the evaluation at the α found does, and it adds {@link #SLACK} times the size of its terms,
 * far above the rounding error of a dozen operations of at most 1 ulp each.
 *
 * <p>{@code StrictMath}, because an accountant's order must be the same on every machine that opens
 * its ledger, and for good.
 */
final class ZcdpConversion {

  /** 2⁻⁴⁸: a dozen roundings of 2⁻⁵³ each, with room to spare. */
  private static final double SLACK = 0x1p-48;

  private static final int BISECTIONS = 200;
  private static final BigDecimal HUGE = new BigDecimal("1e150");

  /** As many digits as the evaluation is good for; the direction keeps the promise. */
  private static final MathContext READABLE_UP = new MathContext(15, RoundingMode.CEILING);

  /** Keeps the result from failing by a rounding when it is converted in another way. */
  private static final BigDecimal MARGIN = new BigDecimal("0.9999999999999");

  private static final MathContext READABLE_DOWN = new MathContext(15, RoundingMode.FLOOR);

  private ZcdpConversion() {}

  /** Returns an ε for which ρ-zCDP implies (ε, δ)-DP. */
  static BigDecimal epsilon(BigDecimal rho, BigDecimal delta) {
    if (rho.signum() == 0) {
      return BigDecimal.ZERO;
    }
    // Rounded towards a smaller δ. The logarithm of the decimal itself: δ = 1e-400 is no double.
    double logDelta = logDown(delta);
    if (rho.compareTo(HUGE) > 0) {
      return rho.add(rho)
          .add(new BigDecimal(-logDelta))
          .round(READABLE_UP); // α = 2, beyond the range of a double
    }
    double r = up(rho);
    double epsilon = epsilonAt(bestOrder(r, logDelta), r, logDelta);
    return new BigDecimal(Math.max(0, epsilon)).round(READABLE_UP);
  }

  /**
   * Returns an ε for which a Rényi divergence of order 1 + a of at most {@code loss} implies it.
   */
  static BigDecimal epsilon(double a, double loss, BigDecimal delta) {
    return new BigDecimal(Math.max(0, convert(a, loss, logDown(delta)))).round(READABLE_UP);
  }

  /** Returns the order, less 1, at which the conversion of ρ is tightest. */
  static double bestOrder(BigDecimal rho, BigDecimal delta) {
    boolean outside = rho.signum() == 0 || rho.compareTo(HUGE) > 0;
    return outside ? 1 : bestOrder(up(rho), logDown(delta));
  }

  /** Returns a δ for which ρ-zCDP implies (ε, δ)-DP. */
  static double delta(BigDecimal rho, double epsilon) {
    if (rho.signum() == 0) {
      return 0;
    }
    if (rho.compareTo(HUGE) > 0) {
      return 1;
    }
    double r = up(rho);
    double e = Math.nextDown(epsilon);
    // The derivative in α of the exponent, (2α - 1)ρ - ε + ln(1 - 1/α), is increasing.
    double low = 0;
    double high = Math.min(1e300, (Math.max(0, e) + 1) / (2 * r) + 2);
    for (int i = 0; i < BISECTIONS; i++) {
      double mid = (low + high) / 2; // α - 1
      if ((2 * mid + 1) * r - e + logRatio(mid) < 0) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return delta(high, (high + 1) * r, epsilon);
  }

  /** Returns a δ for which a Rényi divergence of order 1 + a of at most {@code loss} implies it. */
  static double delta(double a, double loss, double epsilon) {
    double rest = (a + 1) * logRatio(a) - StrictMath.log(a);
    double slack = SLACK * (a * (loss + epsilon) + Math.abs(rest) + 1);
    double log = a * (loss - epsilon) + rest + slack;
    return Double.isNaN(log) ? 1 : Math.min(1, Math.nextUp(StrictMath.exp(log)));
  }

  /** Returns the largest ρ, rounded down, with {@code epsilon(ρ, δ) ≤ ε}. */
  static Zcdp largestWithin(ApproxDp bound) {
    if (bound.delta().signum() == 0) {
      return new Zcdp(BigDecimal.ZERO);
    }
    // ρ ≤ ε always suffices as an upper end for small δ; double it until it does not fit.
    double low = 0;
    double high = Math.max(bound.epsilon().doubleValue(), Double.MIN_NORMAL);
    while (fits(high, bound) && high < 1e300) {
      low = high;
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS && low < high; i++) {
      double mid = low + (high - low) / 2;
      if (fits(mid, bound)) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return new Zcdp(new BigDecimal(low).multiply(MARGIN).round(READABLE_DOWN));
  }

  private static boolean fits(double rho, ApproxDp bound) {
    return epsilon(new BigDecimal(rho), bound.delta()).compareTo(bound.epsilon()) <= 0;
  }

  /** Minimizes the bound over a = α - 1 on a logarithmic scale; any result is sound. */
  private static double bestOrder(double rho, double logDelta) {
    double low = StrictMath.log(1e-9);
    double high =
        StrictMath.log(Math.max(1e3, 10 * Math.sqrt(Math.min(1e300, (1 - logDelta) / rho))));
    double golden = (Math.sqrt(5) - 1) / 2;
    double left = high - golden * (high - low);
    double right = low + golden * (high - low);
    double leftValue = epsilonAt(StrictMath.exp(left), rho, logDelta);
    double rightValue = epsilonAt(StrictMath.exp(right), rho, logDelta);
    for (int i = 0; i < BISECTIONS; i++) {
      if (leftValue < rightValue) {
        high = right;
        right = left;
        rightValue = leftValue;
        left = high - golden * (high - low);
        leftValue = epsilonAt(StrictMath.exp(left), rho, logDelta);
      } else {
        low = left;
        left = right;
        leftValue = rightValue;
        right = low + golden * (high - low);
        rightValue = epsilonAt(StrictMath.exp(right), rho, logDelta);
      }
    }
    return StrictMath.exp((low + high) / 2);
  }

  private static double epsilonAt(double a, double rho, double logDelta) {
    return convert(a, (a + 1) * rho, logDelta);
  }

  private static double convert(double a, double loss, double logDelta) {
    double ratio = logRatio(a);
    double tail = (logDelta + StrictMath.log1p(a)) / a;
    double slack =
        SLACK * (loss + Math.abs(ratio) + (Math.abs(logDelta) + StrictMath.log1p(a)) / a);
    return loss + ratio - tail + slack;
  }

  /** ln(1 - 1/α) with α = 1 + a, without cancellation at either end. */
  private static double logRatio(double a) {
    return a < 1 ? StrictMath.log(a) - StrictMath.log1p(a) : -StrictMath.log1p(1 / a);
  }

  private static double up(BigDecimal value) {
    double nearest = value.doubleValue();
    return new BigDecimal(nearest).compareTo(value) < 0 ? Math.nextUp(nearest) : nearest;
  }

  private static double logDown(BigDecimal value) {
    int exponent = value.precision() - value.scale();
    double mantissa = value.scaleByPowerOfTen(-exponent).doubleValue();
    double log = StrictMath.log(mantissa) + exponent * StrictMath.log(10);
    return log - SLACK * (Math.abs(log) + 1);
  }
}
