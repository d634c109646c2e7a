package io.sfumato.accounting.internal;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The exact δ of k equal (ε, δ)-DP black boxes, the optimal composition of Kairouz, Oh and
 * Viswanath (2015, Theorem 3.3):
 *
 * <pre>{@code
 * δ(x) = 1 - (1-δ)^k (1 - Σ_i C(k,i) p^{k-i} (1-p)^i [1 - e^{x - (k-2i)ε}]₊),   p = 1 / (1 + e^-ε).
 * }</pre>
 */
public final class EqualGuaranteesProfile implements Profile {

  /** Beyond, sums are long and logarithms of factorials less exact than grids. */
  public static final long MOST = 1_000_000;

  private static final double NEGLIGIBLE = 1e-22;

  private final Bounds epsilon;
  private final Bounds delta;
  private final long count;

  /**
   * Takes the guarantees.
   *
   * @param epsilon bounds of ε, positive
   * @param delta bounds of δ
   * @param count k, in {@code [1, 10⁶]}
   */
  public EqualGuaranteesProfile(Bounds epsilon, Bounds delta, long count) {
    this.epsilon = epsilon;
    this.delta = delta;
    this.count = count;
  }

  @Override
  public Bounds delta(double x) {
    double lower = epsilon.lower() > 0 ? at(x, epsilon.lower(), delta.lower(), -1) : 0;
    return new Bounds(lower, Math.max(lower, at(x, epsilon.upper(), delta.upper(), 1)));
  }

  private double at(double x, double eps, double d, int sign) {
    double fails = -Math.expm1(count * Math.log1p(-d)) * (1 + sign * 0x1p-48);
    double sum = Math.max(0, Math.min(1, sum(x, eps, sign)));
    double result = sum + (1 - sum) * Math.min(1, fails);
    return Math.max(0, Math.min(1, result * (1 + sign * 0x1p-50)));
  }

  private double sum(double x, double eps, int sign) {
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double last = Math.ceil((count - x / eps) / 2) + 1;
    if (last < 0) {
      return 0;
    }
    long end = (long) Math.min((double) count, last);
    double mode = count / (1 + Math.exp(eps));
    long start = (long) Math.min((double) end, Math.floor(mode));
    double logP = -Math.log1p(Math.exp(-eps));
    double logRest = -eps + logP;
    double logTerm =
        LogGamma.value(count + 1.0)
            - LogGamma.value(start + 1.0)
            - LogGamma.value(count - start + 1.0)
            + (count - start) * logP
            + start * logRest;
    double odds = Math.exp(-eps);
    double total = 0;
    double largest = 0;
    double term = 1;
    for (long i = start; i >= 0; i--) {
      double part = term * share(x, eps, i, sign);
      total += part;
      largest = Math.max(largest, part);
      if (term < NEGLIGIBLE * largest) {
        break;
      }
      term *= i / ((count - i + 1.0) * odds);
    }
    term = 1;
    for (long i = start + 1; i <= end; i++) {
      term *= (count - i + 1.0) / i * odds;
      total += term * share(x, eps, i, sign);
      if (term < NEGLIGIBLE * total) {
        break;
      }
    }
    // Factorials, the powers, the recursion, and what was left out: no more than `count` terms.
    double size = count * (Math.log(count + 2.0) + eps) + 16;
    double relative = 0x1p-50 * (size + 8.0 * count) + (sign > 0 ? count * NEGLIGIBLE : 0);
    return total * Math.exp(logTerm) * (1 + sign * Math.min(1, relative));
  }

  /** Returns {@code [1 - e^{x - (k-2i)ε}]₊}, shifted by what the exponent may be off. */
  private double share(double x, double eps, long i, int sign) {
    double loss = (count - 2.0 * i) * eps;
    double off = 0x1p-51 * (Math.abs(loss) + x);
    return Math.max(0, -Math.expm1(x - loss - sign * off));
  }
}
