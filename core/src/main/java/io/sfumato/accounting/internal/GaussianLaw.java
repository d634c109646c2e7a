package io.sfumato.accounting.internal;

/**
 * N(0, 1) against N(-μ, 1): what Gaussian noise does with a shift of μ standard deviations, in any
 * number of dimensions, as the law is invariant under rotation.
 *
 * <p>In units of √2 standard deviations the outcome t has density {@code e^{-t²}/√π} under P, and
 * {@code e^{-(t+ν)²}/√π} under Q with {@code ν = μ/√2}: its loss is {@code 2νt + ν²}.
 */
public final class GaussianLaw extends RangedLaw {

  private final double nu;

  private GaussianLaw(double nu) {
    this.nu = nu;
  }

  /**
   * Returns the law of a shift of {@code √2 · ν} standard deviations, whose concentrated loss is
   * {@code ρ = ν²}.
   *
   * @param nu ν, in {@code (0, ∞)}
   */
  public static GaussianLaw ofRootRho(double nu) {
    return new GaussianLaw(nu);
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    LossRanges result = new LossRanges(n);
    double[] t = new double[n];
    double[] shifted = new double[n];
    for (int i = 0; i < n; i++) {
      t[i] = (ends[i] - nu * nu) / (2 * nu);
      shifted[i] = t[i] + nu;
    }
    GaussianTails.fill(t, result.p, result.pError);
    GaussianTails.fill(shifted, result.q, result.qError);
    for (int i = 0; i <= n; i++) {
      double end = Math.max(size(ends, i - 1), size(ends, i));
      result.drift[i] = 0x1p-50 * (end + nu * nu);
    }
    return result;
  }

  private static double size(double[] ends, int i) {
    return i >= 0 && i < ends.length && Double.isFinite(ends[i]) ? Math.abs(ends[i]) : 0;
  }

  @Override
  Span span(double tail) {
    double reach = GaussianTails.reach(tail);
    return new Span(nu * nu - 2 * nu * reach, nu * nu + 2 * nu * reach);
  }

  @Override
  Span spanOfQ(double tail) {
    return span(tail).negated();
  }
}
