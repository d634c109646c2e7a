package io.sfumato.accounting;

import io.sfumato.accounting.internal.RenyiDivergence;
import io.sfumato.accounting.internal.SampledGaussian;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The cost of an event in all terms: up to a failure, it is ε-DP, ρ-zCDP, and has Rényi divergences
 * of every order. The formulas are proved in {@code docs/proofs/RenyiDivergences.md}; this is the
 * one place that says which applies to which event.
 *
 * @param epsilon ε, or null if no ε is finite
 * @param rho ρ
 * @param renyi the divergence of each order, at most αρ and at most ε
 * @param delta the sum of the probabilities of failures
 * @param success the probability that nothing fails, rounded down
 */
record LossCurve(
    @Nullable BigDecimal epsilon,
    BigDecimal rho,
    DoubleFunction<BigDecimal> renyi,
    BigDecimal delta,
    BigDecimal success) {

  /** Far above the least normal double, so that no factor of a larger result was subnormal. */
  private static final double SMALLEST = 1e-280;

  /** Far below the greatest double, so that no part of a smaller result was infinite. */
  private static final double LARGEST = 1e300;

  /** As many digits as are cheap to add, rounded up. */
  private static final MathContext UP = new MathContext(17, RoundingMode.CEILING);

  private static final MathContext DOWN = new MathContext(50, RoundingMode.FLOOR);
  private static final double SLACK = 0x1p-46;
  private static final Rational TWO = Rational.of(2);

  EventLoss at(double order) {
    return new EventLoss(epsilon, rho, renyi.apply(order), delta);
  }

  static LossCurve of(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.Laplace e) {
      return laplace(e.sensitivity().dividedBy(e.scale()).toDecimalUp(), 0);
    } else if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      double step = 1 / e.scale().doubleValue();
      return laplace(e.sensitivity().dividedBy(e.scale()).toDecimalUp(), step);
    } else if (event instanceof PrivacyEvent.Gaussian e) {
      return gaussian(e.squaredSensitivity(), e.variance());
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return gaussian(e.squaredSensitivity(), e.variance());
    } else if (event instanceof PrivacyEvent.RandomizedResponse e) {
      return pure(e.guarantee().epsilon());
    } else if (event instanceof PrivacyEvent.ExponentialMechanism e) {
      return boundedRange(e.guarantee().epsilon());
    } else if (event instanceof PrivacyEvent.Guaranteed e) {
      return guaranteed(e.bound());
    } else if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      return sampled(e);
    } else {
      Map<PrivacyEvent, BigInteger> counts = new LinkedHashMap<>();
      count(event, BigInteger.ONE, counts);
      return sum(counts);
    }
  }

  private static LossCurve guaranteed(PrivacyBound bound) {
    if (bound instanceof PureDp pure) {
      return pure(pure.epsilon());
    } else if (bound instanceof Zcdp concentrated) {
      return concentrated(concentrated.rho());
    }
    // (ε, δ)-DP is ε-DP but for a failure of probability δ: docs/proofs/PrivacyFilters.md.
    ApproxDp approximate = (ApproxDp) bound;
    return pure(approximate.epsilon()).failing(approximate.delta());
  }

  private static LossCurve pure(BigDecimal epsilon) {
    double e = up(epsilon);
    return proved(
        epsilon,
        new PureDp(epsilon).toZcdp().rho(),
        order -> RenyiDivergence.randomizedResponse(order, e));
  }

  private static LossCurve laplace(BigDecimal epsilon, double step) {
    double e = up(epsilon);
    BigDecimal rho =
        new PureDp(epsilon).toZcdp().rho().min(sound(RenyiDivergence.laplaceRho(e, step), epsilon));
    return proved(epsilon, rho, order -> RenyiDivergence.laplace(order, e, step));
  }

  private static LossCurve boundedRange(BigDecimal epsilon) {
    double e = up(epsilon);
    BigDecimal eighth = epsilon.multiply(epsilon).multiply(new BigDecimal("0.125"));
    BigDecimal rho = eighth.round(new MathContext(40, RoundingMode.CEILING)).min(epsilon);
    rho = rho.min(sound(RenyiDivergence.boundedRangeRho(e), epsilon));
    return proved(epsilon, rho, order -> RenyiDivergence.boundedRange(order, e));
  }

  private static LossCurve gaussian(Rational squaredSensitivity, Rational variance) {
    return concentrated(squaredSensitivity.dividedBy(variance.times(TWO)).toDecimalUp());
  }

  private static LossCurve concentrated(BigDecimal rho) {
    BigDecimal epsilon = rho.signum() == 0 ? BigDecimal.ZERO : null;
    return proved(epsilon, rho, order -> Double.POSITIVE_INFINITY);
  }

  /** Returns the least of αρ, ε and a divergence. */
  private static LossCurve proved(
      @Nullable BigDecimal epsilon, BigDecimal rho, DoubleUnaryOperator divergence) {
    return new LossCurve(
        epsilon,
        rho,
        order -> {
          BigDecimal bound = rho.multiply(new BigDecimal(order)).round(UP);
          BigDecimal least = epsilon == null ? bound : bound.min(epsilon);
          return least.min(sound(divergence.applyAsDouble(order), least));
        },
        BigDecimal.ZERO,
        BigDecimal.ONE);
  }

  /** Returns a result, or what is known otherwise where doubles could not hold it. */
  private static BigDecimal sound(double result, BigDecimal otherwise) {
    return result > SMALLEST && result < LARGEST ? new BigDecimal(result).round(UP) : otherwise;
  }

  private LossCurve failing(BigDecimal probability) {
    BigDecimal rest = BigDecimal.ONE.subtract(probability).round(DOWN);
    return new LossCurve(epsilon, rho, renyi, probability, rest);
  }

  /**
   * Amplification by sampling: {@code ε' = ln(1 + q (e^ε - 1))} and {@code δ' = qδ} (Balle, Barthe
   * and Gaboardi 2018, Theorem 8). A sample costs no more ρ and no larger divergence than the
   * whole, as Rényi divergences are quasi-convex; {@code e^{(α-1) D}} is even convex.
   */
  private static LossCurve sampled(PrivacyEvent.PoissonSubsampled event) {
    LossCurve whole = of(event.event());
    BigDecimal rate = event.rate().toDecimalUp();
    double q = up(rate);
    BigDecimal rho = whole.rho();
    BigDecimal epsilon = whole.epsilon();
    List<DoubleFunction<BigDecimal>> bounds = new ArrayList<>();
    bounds.add(whole.renyi());
    if (epsilon != null) {
      epsilon = amplified(epsilon, q);
      LossCurve pure = pure(epsilon);
      rho = rho.min(pure.rho());
      bounds.add(pure.renyi());
    }
    DoubleUnaryOperator divergence;
    if (event.event() instanceof PrivacyEvent.Gaussian) {
      divergence = new SampledGaussian(up(whole.rho()), Math.min(1, q))::divergence;
    } else {
      divergence = order -> mixed(order, up(whole.renyi().apply(order)), Math.min(1, q));
    }
    DoubleFunction<BigDecimal> renyi =
        order -> {
          BigDecimal least =
              bounds.stream()
                  .map(bound -> bound.apply(order))
                  .reduce(BigDecimal::min)
                  .orElseThrow();
          return least.min(sound(divergence.applyAsDouble(order), least));
        };
    return new LossCurve(epsilon, rho, renyi, BigDecimal.ZERO, BigDecimal.ONE)
        .failing(whole.delta().multiply(rate).min(BigDecimal.ONE));
  }

  private static BigDecimal amplified(BigDecimal epsilon, double rate) {
    double e = up(epsilon);
    if (e == 0 || rate == 0) {
      return BigDecimal.ZERO;
    }
    // What is positive stays so where the product is too small for a double.
    double gained = Math.max(Double.MIN_NORMAL, rate * Math.expm1(e));
    double amplified = Math.log1p(gained) * (1 + 0x1p-50);
    // Too large for a double, or no gain: the whole.
    return amplified < e ? new BigDecimal(amplified).round(UP).min(epsilon) : epsilon;
  }

  /** Returns {@code ln(1 + q (e^{(α-1) D} - 1)) / (α-1)}. */
  private static double mixed(double order, double divergence, double rate) {
    double a = order - 1;
    double rise = a * divergence;
    return SampledGaussian.logMixture(rise, rate) / a * (1 + SLACK);
  }

  private static void count(
      PrivacyEvent event, BigInteger factor, Map<PrivacyEvent, BigInteger> counts) {
    if (event instanceof PrivacyEvent.Repeated e) {
      count(e.event(), factor.multiply(BigInteger.valueOf(e.count())), counts);
    } else if (event instanceof PrivacyEvent.Composed e) {
      e.events().forEach(part -> count(part, factor, counts));
    } else if (factor.signum() > 0) {
      counts.merge(event, factor, BigInteger::add);
    }
  }

  /** Adds multiples of events: exactly, so that k times an event costs k times as much. */
  private static LossCurve sum(Map<PrivacyEvent, BigInteger> counts) {
    BigDecimal epsilon = BigDecimal.ZERO;
    BigDecimal rho = BigDecimal.ZERO;
    BigDecimal delta = BigDecimal.ZERO;
    BigDecimal success = BigDecimal.ONE;
    List<Multiple> parts = new ArrayList<>();
    for (Map.Entry<PrivacyEvent, BigInteger> entry : counts.entrySet()) {
      LossCurve curve = of(entry.getKey());
      BigDecimal count = new BigDecimal(entry.getValue());
      epsilon =
          epsilon == null || curve.epsilon == null
              ? null
              : epsilon.add(curve.epsilon.multiply(count));
      rho = rho.add(curve.rho.multiply(count));
      delta = delta.add(curve.delta.multiply(count));
      success = success.multiply(power(curve.success, entry.getValue()), DOWN);
      parts.add(new Multiple(curve.renyi, count));
    }
    DoubleFunction<BigDecimal> renyi =
        order ->
            parts.stream()
                .map(part -> part.renyi.apply(order).multiply(part.count))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    return new LossCurve(epsilon, rho, renyi, delta, success);
  }

  private static BigDecimal power(BigDecimal base, BigInteger exponent) {
    BigDecimal result = BigDecimal.ONE;
    for (int bit = exponent.bitLength() - 1; bit >= 0 && result.signum() > 0; bit--) {
      result = result.multiply(result, DOWN);
      if (exponent.testBit(bit)) {
        result = result.multiply(base, DOWN);
      }
    }
    return result;
  }

  private record Multiple(DoubleFunction<BigDecimal> renyi, BigDecimal count) {}

  /** Returns a double at least as large; infinity for what lies beyond the largest one. */
  static double up(BigDecimal value) {
    double nearest = value.doubleValue();
    return value.signum() == 0 ? 0 : Math.nextUp(nearest);
  }
}
