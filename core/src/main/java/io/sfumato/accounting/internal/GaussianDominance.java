package io.sfumato.accounting.internal;

/**
 * How Gaussian noise encloses discrete Gaussian noise on integer vectors. Let s bound the squared
 * distance by which a vector moves, in no more than m coordinates, and let v be the parameter of
 * the noise. Then, for every ε,
 *
 * <pre>{@code
 * δ(ε) ≤ e^c · δ_Gauss(ε - c; μ² = s / (v - r²)),
 * δ(ε) ≥ e^-c · δ_Gauss(ε + c; μ² = s / (v + r²)),   if some vector does move by √s,
 * c = m · ln((1 + e) / (1 - e)),  e = 2 (e^{-2π²r²} + e^{-8π²r²} + …),
 * }</pre>
 *
 * because a discrete Gaussian is a Gaussian of a slightly smaller variance that is rounded at
 * random, but for a factor between {@code 1 - e} and {@code 1 + e}. The proof is in {@code
 * docs/proofs/DiscreteGaussian.md}, Section 4. The width r is free; a larger one makes c smaller
 * and μ larger.
 *
 * @param squaredMu μ² of the enclosing Gaussian, rounded towards the safe side
 * @param logFactor c, rounded up
 */
public record GaussianDominance(double squaredMu, double logFactor) {

  /** So little of the concentrated loss may c be. */
  private static final double SHARE = 1e-6;

  /**
   * Returns the Gaussian that dominates.
   *
   * @param squaredDistance s, rounded up, positive
   * @param variance v, rounded down
   * @param moved m, at least 1
   * @return the dominating Gaussian, or one with infinite μ where the noise is too small for any
   */
  public static GaussianDominance above(double squaredDistance, double variance, double moved) {
    double width = Math.min(squaredWidth(squaredDistance, variance, moved), variance / 2);
    double squaredMu = squaredDistance / (variance - width) * (1 + 0x1p-50);
    double factor = logFactor(width, moved);
    return factor < 1
        ? new GaussianDominance(squaredMu, factor)
        : new GaussianDominance(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * Returns the Gaussian that is dominated.
   *
   * @param squaredDistance s, a squared distance by which a vector does move, rounded down
   * @param variance v, rounded up
   * @param moved how many coordinates that vector moves
   * @return the dominated Gaussian
   */
  public static GaussianDominance below(double squaredDistance, double variance, double moved) {
    // Discrete noise of a small variance needs a wide Gaussian on top, as τ² = v r² / (v + r²).
    double width = Math.min(squaredWidth(squaredDistance, variance, moved), variance / 2);
    double outer = width * variance / (variance - width) * (1 + 0x1p-48);
    double squaredMu = squaredDistance / (variance + outer) * (1 - 0x1p-50);
    return new GaussianDominance(squaredMu, logFactor(width, moved));
  }

  /** Returns the law that dominates. */
  public RangedLaw above() {
    double root = Math.sqrt(squaredMu / 2) * (1 + 0x1p-52);
    return new ScaledLaw(GaussianLaw.ofRootRho(root), logFactor, 0);
  }

  /** Returns the law that is dominated. */
  public RangedLaw below() {
    double root = Math.sqrt(squaredMu / 2) * (1 - 0x1p-52);
    return new ScaledLaw(GaussianLaw.ofRootRho(root), -logFactor, 0);
  }

  private static double squaredWidth(double squaredDistance, double variance, double moved) {
    double error = Math.min(0.1, SHARE * squaredDistance / (2 * variance) / (4 * moved));
    return Math.log(2 / error) / (2 * Math.PI * Math.PI);
  }

  private static double logFactor(double squaredWidth, double moved) {
    double first = Math.exp(-2 * Math.PI * Math.PI * squaredWidth * (1 - 0x1p-48)) * (1 + 0x1p-48);
    double error = 2 * first / (1 - first);
    if (error >= 0.5) {
      return Double.POSITIVE_INFINITY;
    }
    return moved * (Math.log1p(error) - Math.log1p(-error)) * (1 + 0x1p-48);
  }
}
