package io.sfumato.accounting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Rényi divergences of one order, of events that have no δ of their own, rounded up.
 *
 * <p>The formulas are proved in {@code docs/proofs/RenyiLosses.md}. Each is evaluated in {@code
 * double} arithmetic with a slack far above its rounding error.
 */
final class RenyiLoss {

  private static final double SLACK = 0x1p-46;

  /** For three logarithms of factorials of at most 10,000, each to 1e-15 of some 80,000. */
  private static final double LOG_GAMMA_SLACK = 1e-9;

  private static final int MAX_BINOMIAL_ORDER = 10_000;

  /** As many digits as are cheap to add, rounded up. */
  static final MathContext UP = new MathContext(17, RoundingMode.CEILING);

  private RenyiLoss() {}

  /** Returns the divergence of randomized response with ε, the largest of any ε-DP mechanism. */
  static double randomizedResponse(double order, double epsilon) {
    double a = order - 1;
    double rise = order * epsilon;
    // (e^{αε} + e^{(1-α)ε}) / (1 + e^ε) = 1 + (1 - e^{-aε}) (e^{αε} - 1) / (1 + e^ε)
    double log =
        rise < 600
            ? Math.log1p(-Math.expm1(-a * epsilon) * Math.expm1(rise) / (1 + Math.exp(epsilon)))
            : rise - softplus(epsilon) + Math.exp(softplus(epsilon) - rise);
    return Math.min(epsilon, log / a * (1 + SLACK));
  }

  /**
   * Returns the divergence of Laplace noise with {@code ε = Δ/b}.
   *
   * @see <a href="https://arxiv.org/abs/1702.07476">Mironov (2017), Proposition 6</a>
   */
  static double laplace(double order, double epsilon) {
    double a = order - 1;
    double bound = randomizedResponse(order, epsilon);
    if (a * epsilon > 600) {
      return bound;
    }
    double up = order / (order + a) * Math.expm1(a * epsilon);
    double down = a / (order + a) * Math.expm1(-order * epsilon);
    double slack = SLACK * (up - down);
    return Math.min(bound, Math.log1p(Math.max(0, up + down) + slack) / a * (1 + SLACK));
  }

  /**
   * Returns the divergence of Gaussian noise of concentrated loss ρ on a Poisson sample: that of
   * the next whole order, by the binomial theorem.
   *
   * @see <a href="https://arxiv.org/abs/1908.10530">Mironov, Talwar and Zhang (2019), Theorem 5 and
   *     Section 3.3</a>
   */
  static double sampledGaussian(double order, double rho, double rate) {
    double whole = order * rho * (1 + SLACK);
    if (order > MAX_BINOMIAL_ORDER || rate >= 1) {
      return whole;
    }
    int n = (int) Math.max(2, Math.ceil(order));
    double logRate = Math.log(rate);
    double logRest = Math.log1p(-rate);
    double[] weights = new double[n + 1]; // logarithms
    double largest = 0;
    for (int k = 2; k <= n; k++) {
      weights[k] =
          LogGamma.value(n + 1.0)
              - LogGamma.value(k + 1.0)
              - LogGamma.value(n - k + 1.0)
              + k * logRate
              + (n - k) * logRest;
      largest = Math.max(largest, weights[k] + growth(k, rho));
    }
    // The weights of a binomial law sum to 1, and growth(0) = growth(1) = 0: add what exceeds 1.
    double excess = 0;
    for (int k = 2; k <= n; k++) {
      double growth = growth(k, rho);
      excess +=
          growth > 30
              ? Math.exp(weights[k] + growth - largest)
              : Math.exp(weights[k] - largest) * Math.expm1(growth);
    }
    excess *= 1 + LOG_GAMMA_SLACK;
    double log =
        largest > 600
            ? largest + Math.log(excess + Math.exp(-largest))
            : Math.log1p(excess * Math.exp(largest));
    return Math.min(whole, log / (n - 1) * (1 + SLACK));
  }

  private static double growth(int k, double rho) {
    return (double) k * (k - 1) * rho;
  }

  /** Rounds up to digits that are cheap to add. */
  static BigDecimal decimal(double loss) {
    return new BigDecimal(loss).round(UP);
  }

  private static double softplus(double x) {
    return x > 40 ? x + Math.exp(-x) : Math.log1p(Math.exp(x));
  }
}
