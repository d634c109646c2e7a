package io.sfumato.accounting.internal;

/**
 * Gaussian noise on a Poisson sample of rate r in which a row may be replaced by another: {@code (1
 * - r) N(0) + r N(μ)} against {@code (1 - r) N(0) + r N(-μ)}, the worst that two rows within μ of
 * nothing can do ({@code docs/proofs/LossLaws.md}).
 *
 * <p>In units of √2 standard deviations, with {@code ν = μ/√2}, {@code κ = r e^{-ν²}} and {@code y
 * = e^{2νt}}, the outcome t has the loss {@code ln (1 - r + κy) - ln (1 - r + κ/y)}. It is odd and
 * increasing in t, and the root of a quadratic equation tells y from it.
 */
public final class ReplacedSampleLaw extends RangedLaw {

  private static final double LARGEST = 600;

  private final double nu;
  private final double rate;
  private final double kappa;

  /**
   * Takes the parameters.
   *
   * @param nu ν, the root of the concentrated loss of adding one row, in {@code (0, ∞)}
   * @param rate r, in {@code (0, 1)}
   */
  public ReplacedSampleLaw(double nu, double rate) {
    this.nu = nu;
    this.rate = rate;
    this.kappa = rate * Math.exp(-nu * nu);
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    LossRanges result = new LossRanges(n);
    double[] t = new double[n];
    double[] plus = new double[n];
    double[] minus = new double[n];
    double[] drift = new double[n];
    for (int i = 0; i < n; i++) {
      double logY = ends[i] >= 0 ? logY(ends[i]) : -logY(-ends[i]);
      t[i] = logY / (2 * nu);
      plus[i] = t[i] - nu;
      minus[i] = t[i] + nu;
      drift[i] = Double.isFinite(ends[i]) ? drift(ends[i], logY) : 0;
    }
    LossRanges none = new LossRanges(n);
    GaussianTails.fill(t, none.p, none.pError);
    GaussianTails.fill(plus, result.p, result.pError);
    GaussianTails.fill(minus, result.q, result.qError);
    for (int i = 0; i <= n; i++) {
      mix(result.p, result.pError, none, i);
      mix(result.q, result.qError, none, i);
      result.drift[i] = Math.max(i > 0 ? drift[i - 1] : 0, i < n ? drift[i] : 0);
    }
    return result;
  }

  private void mix(double[] mass, double[] error, LossRanges none, int i) {
    mass[i] = (1 - rate) * none.p[i] + rate * mass[i];
    error[i] = (1 - rate) * none.pError[i] + rate * error[i] + 0x1p-51 * mass[i];
  }

  /** Returns ln y for a loss of at least 0. */
  private double logY(double loss) {
    double rest = 1 - rate;
    if (loss > LARGEST || kappa == 0) {
      return loss + Math.log(rest) - Math.log(rate) + nu * nu;
    }
    double half = rest * Math.expm1(loss) / 2;
    return Math.log(half + Math.hypot(half, kappa * Math.exp(loss / 2))) - Math.log(kappa);
  }

  /** How far the loss at the rounded ln y may be off. */
  private double drift(double loss, double logY) {
    double size = 16 + 2 * (Math.abs(logY) + nu * nu);
    double up = Math.min(1, Math.exp(Math.min(0, sampled(logY, 1) - sampled(logY, 0))));
    double down = Math.min(1, Math.exp(Math.min(0, sampled(-logY, 1) - sampled(-logY, 0))));
    return 0x1p-51 * ((up + down) * size + Math.abs(loss));
  }

  /** Returns ln of κ e^x, or with the rest added to it. */
  private double sampled(double x, int part) {
    double log = Math.log(rate) + x - nu * nu;
    return part == 1 ? log : log > LARGEST ? log : Math.log(1 - rate + Math.exp(log));
  }

  @Override
  Span span(double tail) {
    double high =
        Math.max(
            GaussianTails.reach(tail / 2),
            nu + GaussianTails.reach(Math.min(0.5, tail / (2 * rate))));
    return new Span(loss(-GaussianTails.reach(tail)), loss(high));
  }

  private double loss(double t) {
    return sampled(2 * nu * t, 0) - sampled(-2 * nu * t, 0);
  }

  @Override
  Span spanOfQ(double tail) {
    return span(tail).negated();
  }

  @Override
  double largest() {
    return Double.POSITIVE_INFINITY;
  }
}
