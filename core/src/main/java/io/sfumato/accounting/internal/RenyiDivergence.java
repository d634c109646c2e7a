package io.sfumato.accounting.internal;

/**
 * Rényi divergences in closed form, and the smallest ρ with {@code D_α ≤ αρ} for every order α,
 * rounded up.
 *
 * <p>The formulas are proved in {@code docs/proofs/RenyiDivergences.md}. Each is evaluated in
 * {@code double} arithmetic with a slack far above its rounding error. Where a double cannot hold
 * what is needed, the result is infinite or NaN.
 */
public final class RenyiDivergence {

  private static final double SLACK = 0x1p-46;
  private static final double ULPS = 0x1p-50;

  private RenyiDivergence() {}

  /**
   * Returns the divergence of randomized response with ε, the largest of any ε-DP mechanism.
   *
   * @param order the order α, above 1
   * @param epsilon ε, at least 0
   */
  public static double randomizedResponse(double order, double epsilon) {
    double a = order - 1;
    double rise = order * epsilon;
    // (e^{αε} + e^{(1-α)ε}) / (1 + e^ε) = 1 + (1 - e^{-aε}) (e^{αε} - 1) / (1 + e^ε)
    double log;
    if (rise < 600) {
      double excess = -Math.expm1(-a * epsilon) * Math.expm1(rise) / (1 + Math.exp(epsilon));
      // the rounding of an exponent is relative to the power
      log = Math.log1p(excess * (1 + (4 + rise) * ULPS));
    } else {
      double rest = softplus(epsilon);
      // the rounding of both is far more than that of their difference
      log = rise - rest + Math.exp(rest - rise) + (rise + rest) * ULPS;
    }
    return Math.min(epsilon, log / a * (1 + SLACK));
  }

  /**
   * Returns the divergence of Laplace noise, continuous or on a grid.
   *
   * @param order the order α, above 1
   * @param epsilon {@code ε = Δ/b}, positive
   * @param step {@code λ = 1/b} for noise on integers, 0 for continuous noise
   * @see <a href="https://arxiv.org/abs/1702.07476">Mironov (2017), Proposition 6</a>
   */
  public static double laplace(double order, double epsilon, double step) {
    double a = order - 1;
    double bound = randomizedResponse(order, epsilon);
    double rising; // the weights of e^{aε} and e^{-αε}, which sum to 1
    double falling;
    double terms; // of the difference that is the second weight
    if (step < 1e-20) { // the grid changes less than the slack
      rising = order / (order + a);
      falling = a / (order + a);
      terms = falling;
    } else {
      double near = Math.tanh(step / 2) / Math.expm1(step);
      double far = Math.tanh(step / 2) / Math.expm1((order + a) * step);
      rising = near + far + Math.tanh(step / 2);
      falling = near - far;
      terms = near + far;
    }
    if (a * epsilon > 300) {
      double rest = falling / rising * Math.exp(-(order + a) * epsilon);
      double log = a * epsilon + Math.log(rising) + rest;
      return Math.min(bound, log / a * (1 + SLACK));
    }
    double up = rising * Math.expm1(a * epsilon);
    double decay = -Math.expm1(-order * epsilon);
    double slack = SLACK * (up + terms * decay);
    double excess = Math.max(0, up - falling * decay) + slack;
    return Math.min(bound, Math.log1p(excess) / a * (1 + SLACK));
  }

  /**
   * Returns the divergence of the worst pair whose privacy loss has range ε, such as that of the
   * exponential mechanism.
   *
   * @param order the order α, above 1
   * @param epsilon ε, positive
   */
  public static double boundedRange(double order, double epsilon) {
    double a = order - 1;
    double first = order * logSinhc(order * epsilon / 2);
    double second = a * logSinhc(a * epsilon / 2);
    double third = logSinhc(epsilon / 2);
    double value = first - second - third + SLACK * (first + second + third);
    return Math.min(epsilon, value / a * (1 + SLACK));
  }

  /**
   * Returns the smallest ρ of Laplace noise: {@code ε + e^{-ε} - 1}, or for noise on integers
   * {@code ε - (1 - e^{-ε}) λ / sinh λ}.
   *
   * @param epsilon {@code ε = Δ/b}, positive
   * @param step {@code λ = 1/b} for noise on integers, 0 for continuous noise
   * @see <a href="https://arxiv.org/abs/2510.25746">Harrison and Manurangsi (2025)</a>
   */
  public static double laplaceRho(double epsilon, double step) {
    double continuous = epsilon < 0.5 ? exponentialRest(epsilon) : epsilon + Math.expm1(-epsilon);
    // 1 - λ / sinh λ
    double gap =
        step < 0.5
            ? sinhcMinus1(step) / (1 + sinhcMinus1(step))
            : 1 - step / Math.sinh(Math.min(step, 700));
    double coarse = step > 700 ? epsilon : continuous - Math.expm1(-epsilon) * gap;
    return Math.min(coarse, epsilon * Math.tanh(epsilon / 2)) * (1 + SLACK);
  }

  /**
   * Returns the smallest ρ of every pair whose privacy loss has range ε, which is below {@code
   * ε²/8}.
   *
   * @param epsilon ε, positive
   */
  public static double boundedRangeRho(double epsilon) {
    double h = epsilon / 2;
    // ln(sinh(h)/h) + h coth(h) - 1
    double rest;
    if (h < 1) {
      double term = h * h / 3;
      double sum = term;
      for (int k = 2; k < 14; k++) { // h cosh h - sinh h = h Σ 2k/(2k+1)! h^2k
        term *= h * h * k / ((k - 1) * (2.0 * k) * (2.0 * k + 1));
        sum += term;
      }
      rest = sum / (1 + sinhcMinus1(h));
    } else {
      rest = h / Math.tanh(h) - 1;
    }
    return (logSinhc(h) + rest) * (1 + SLACK);
  }

  /** Returns {@code ε + e^{-ε} - 1} for small ε, without cancellation. */
  private static double exponentialRest(double epsilon) {
    double term = epsilon * epsilon / 2;
    double sum = term;
    for (int k = 3; k < 20; k++) {
      term *= -epsilon / k;
      sum += term;
    }
    return sum;
  }

  /** Returns {@code ln(sinh(h) / h)}. */
  private static double logSinhc(double h) {
    return h < 1 ? Math.log1p(sinhcMinus1(h)) : h - Math.log(2 * h) + Math.log1p(-Math.exp(-2 * h));
  }

  /** Returns {@code sinh(h)/h - 1} for h up to 1, a series of positive terms. */
  private static double sinhcMinus1(double h) {
    double term = h * h / 6;
    double sum = term;
    for (int k = 2; k < 12; k++) {
      term *= h * h / ((2.0 * k) * (2.0 * k + 1));
      sum += term;
    }
    return sum;
  }

  private static double softplus(double x) {
    return x > 40 ? x + Math.exp(-x) : Math.log1p(Math.exp(x));
  }
}
