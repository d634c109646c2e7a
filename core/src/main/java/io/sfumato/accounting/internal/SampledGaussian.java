package io.sfumato.accounting.internal;

/**
 * The Rényi divergences of Gaussian noise on a Poisson sample, at any order, rounded up.
 *
 * <p>With c = Δ/σ and z standard normal, they are {@code ln E[B^α] / (α - 1)} for the likelihood
 * ratio {@code B = (1 - q) + q e^{cz - c²/2}} (Mironov, Talwar and Zhang 2019, Theorem 5). Since
 * {@code E[B] = 1}, the expectation is 1 plus that of {@code B^α - 1 - α(B - 1)}, which is nowhere
 * negative, so that nothing cancels. It is summed by the trapezoidal rule, whose error is bounded
 * because the integrand is analytic where {@code |Im z| < π/c}: {@code
 * docs/proofs/RenyiDivergences.md}. Tails, the error of the rule and that of the arithmetic are
 * added to the result.
 *
 * <p>Immutable.
 *
 * @see <a href="https://arxiv.org/abs/1908.10530">Mironov, Talwar and Zhang (2019)</a>
 * @see <a href="https://doi.org/10.1137/130932132">Trefethen and Weideman (2014), Theorem 5.1</a>
 */
public final class SampledGaussian {

  private static final double SLACK = 0x1p-46;
  private static final double ULPS = 0x1p-50;

  /** Beyond so many points the bound in closed form has to do: about a millisecond. */
  private static final int MAX_POINTS = 1 << 14;

  private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

  private final double rho;
  private final double rate;
  private final double logRate;
  private final double shift;

  /**
   * Takes the parameters.
   *
   * @param rho the concentrated loss ρ = Δ²/2σ² on the whole data, positive
   * @param rate the probability q, in {@code (0, 1]}
   */
  public SampledGaussian(double rho, double rate) {
    this.rho = rho;
    this.rate = rate;
    this.logRate = Math.log(rate);
    this.shift = Math.sqrt(2 * rho) * (1 + ULPS);
  }

  /**
   * Returns the divergence.
   *
   * @param order the order α, above 1
   */
  public double divergence(double order) {
    double bound = Math.min(order * rho, mixture(order)) * (1 + SLACK);
    return rate < 1 ? Math.min(bound, summed(order)) : bound;
  }

  /**
   * Returns a bound by the triangle inequality of the norm of order α, {@code ‖B‖ ≤ 1 - q + q
   * e^{(α-1)ρ}}, which is close where orders are large.
   */
  private double mixture(double order) {
    double a = order - 1;
    double rise = a * rho;
    return order / a * logMixture(rise, rate);
  }

  /**
   * Returns {@code ln(1 - q + q e^r)}, rounded up.
   *
   * @param rise r, at least 0, with a relative error of up to two units
   * @param rate q, in {@code (0, 1]}
   */
  public static double logMixture(double rise, double rate) {
    if (rise < 600) {
      // the rounding of an exponent is relative to the power
      return Math.log1p(rate * Math.expm1(rise) * (1 + (4 + rise) * ULPS));
    }
    double log = Math.log(rate);
    double rest = Math.log1p((1 - rate) / rate * Math.exp(-rise));
    // the three may cancel
    return rise + log + rest + (4 + rise - log) * ULPS;
  }

  private double summed(double order) {
    double a = order - 1;
    // The rule's relative error is e^{-digits}: far below what E[B^α] - 1 is at least.
    double least = Math.log(a) + Math.log(order) + 2 * (logRate + Math.log(Math.min(1, shift)));
    double digits = 42 + Math.log(2 + 2 * order) + Math.max(0, -least);
    double strip = Math.min(0.999 * Math.PI / shift, Math.sqrt(2 * digits));
    double step = 2 * Math.PI * strip / (digits + Math.log(2) + strip * strip / 2);
    double reach = order * shift + 10 + Math.sqrt(2 * digits);
    if (!(2 * reach / step < MAX_POINTS)) {
      return Double.POSITIVE_INFINITY;
    }
    Sum sum = new Sum(order, step);
    double highest = sum.upwards();
    double lowest = sum.downwards();
    double z = Math.max(highest, -lowest);
    double roundings = order * (shift * (z + shift) + 1) + z * z;
    double scaled = sum.total * step / ROOT_OF_TWO_PI * (1 + SLACK + ULPS * roundings);
    double rule = Math.exp(-digits) * (1 + SLACK);
    double log =
        sum.offset == 0
            ? Math.log1p((scaled + rule * (2 + 2 * order)) / (1 - rule))
            : sum.offset
                + Math.log((scaled + (1 + 2 * order) * Math.exp(-sum.offset)) / (1 - rule));
    return log / a * (1 + SLACK);
  }

  /** Adds the integrand, times the root of 2π and e^{-offset}, over the points of the rule. */
  private final class Sum {

    private final double order;
    private final double a;
    private final double step;
    private double total;
    private double offset;

    Sum(double order, double step) {
      this.order = order;
      this.a = order - 1;
      this.step = step;
    }

    /** Adds the points from 0 on and a bound on the rest; returns the last one. */
    double upwards() {
      for (int i = 0; ; i++) {
        double z = i * step;
        double l = logRatio(z);
        add(l, z);
        // Beyond z the integrand is below B(z)^α e^{-z²/2} e^{-ty}, y from z, with t = z - αc.
        double t = z - order * shift;
        if (t >= 1) {
          double rest = Math.exp(order * l - z * z / 2 - offset) / (t * step);
          if (rest <= 0x1p-56 * total || rest < Double.MIN_NORMAL) {
            total += rest;
            return z;
          }
        }
      }
    }

    /** Adds the points below 0 and a bound on the rest; returns the last one. */
    double downwards() {
      double largest = excess(Math.log1p(-rate));
      for (int i = 1; ; i++) {
        double z = -i * step;
        add(logRatio(z), z);
        if (z <= -1) {
          double rest = largest * Math.exp(-z * z / 2 - offset) / (-z * step);
          if (rest <= 0x1p-56 * total || rest < Double.MIN_NORMAL) {
            total += rest;
            return z;
          }
        }
      }
    }

    private void add(double l, double z) {
      double half = z * z / 2;
      double exponent = order * l - half;
      if (exponent > offset + 300) {
        total *= Math.exp(offset - exponent);
        offset = exponent;
      }
      if (a * l > 60) {
        total += Math.exp(exponent - offset); // B^α alone, which is more
      } else if (order * l > 1) {
        total += Math.exp(l - half - offset) * (Math.expm1(a * l) + a * Math.expm1(-l));
      } else {
        total += excess(l) * Math.exp(-half - offset);
      }
    }

    /** Returns {@code B^α - 1 - α(B - 1)} for {@code l = ln B}, of at most 1/α. */
    private double excess(double l) {
      if (Math.abs(order * l) > 0.1) {
        return Math.exp(l) * Math.expm1(a * l) - a * Math.expm1(l);
      }
      // Σ_{k≥2} (α^k - α) l^k / k!
      double coefficient = order * a;
      double power = l * l / 2;
      double sum = coefficient * power;
      for (int k = 3; k <= 11; k++) {
        coefficient = order * (coefficient + a);
        power *= l / k;
        sum += coefficient * power;
      }
      return sum;
    }

    private double logRatio(double z) {
      double w = shift * z - shift * shift / 2;
      return w > 30
          ? w + logRate + Math.log1p((1 - rate) / rate * Math.exp(-w))
          : Math.log1p(rate * Math.expm1(w));
    }
  }
}
