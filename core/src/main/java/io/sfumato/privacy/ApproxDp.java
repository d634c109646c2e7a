package io.sfumato.privacy;

import java.math.BigDecimal;

/**
 * Approximate differential privacy. A randomized algorithm {@code M} satisfies it when, for every
 * pair of {@linkplain Neighboring neighbouring} datasets {@code D, D'} and every set of outputs
 * {@code S},
 *
 * <pre>{@code   Pr[M(D) ∈ S] ≤ exp(ε) · Pr[M(D') ∈ S] + δ.}</pre>
 *
 * @param epsilon the privacy-loss bound ε, dimensionless, in {@code [0, ∞)}
 * @param delta the failure probability δ, in {@code [0, 1)}
 * @see <a href="https://doi.org/10.1561/0400000042">Dwork and Roth (2014), Definition 2.4</a>
 */
public record ApproxDp(BigDecimal epsilon, BigDecimal delta) implements PrivacyBound {

  /**
   * Checks and normalizes the parameters.
   *
   * @throws IllegalArgumentException if {@code epsilon < 0} or {@code delta} is not in {@code [0,
   *     1)}
   */
  public ApproxDp {
    epsilon = Decimals.nonNegative("epsilon", epsilon);
    delta = Decimals.probability("delta", delta);
  }

  /**
   * Returns the guarantee whose parameters are the decimals a reader sees in the source: {@code
   * of(0.1, 1e-6)} means exactly one tenth and exactly one millionth.
   *
   * @param epsilon the privacy-loss bound ε, in {@code [0, ∞)}
   * @param delta the failure probability δ, in {@code [0, 1)}
   * @return the guarantee
   * @throws IllegalArgumentException if a parameter is out of range or not finite
   */
  public static ApproxDp of(double epsilon, double delta) {
    return new ApproxDp(Decimals.ofDouble("epsilon", epsilon), Decimals.ofDouble("delta", delta));
  }

  /** Returns for example {@code (ε = 0.5, δ = 1E-6)}. */
  @Override
  public String toString() {
    return "(ε = " + Decimals.text(epsilon) + ", δ = " + Decimals.text(delta) + ")";
  }
}
