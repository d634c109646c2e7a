package io.sfumato.privacy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Pure differential privacy. A randomized algorithm {@code M} satisfies it when, for every pair of
 * {@linkplain Neighboring neighbouring} datasets {@code D, D'} and every set of outputs {@code S},
 *
 * <pre>{@code   Pr[M(D) ∈ S] ≤ exp(ε) · Pr[M(D') ∈ S].}</pre>
 *
 * <p>ε is an exact decimal, so that ten releases of 0.1 exhaust a budget of 1 exactly.
 *
 * @param epsilon the privacy-loss bound ε, dimensionless, in {@code [0, ∞)}
 * @see <a href="https://doi.org/10.1561/0400000042">Dwork and Roth (2014), Definition 2.4</a>
 */
public record PureDp(BigDecimal epsilon) implements PrivacyBound {

  /** Outside of these the square and ε itself are as good, and doubles may not hold the result. */
  private static final double SMALLEST = 1e-100;

  private static final double LARGEST = 1e100;

  /** 2⁻⁴⁹: the product, and a hyperbolic tangent good to 2.5 ulps. */
  private static final double SLACK = 0x1p-49;

  /**
   * Checks and normalizes ε.
   *
   * @throws IllegalArgumentException if {@code epsilon < 0}
   */
  public PureDp {
    epsilon = Decimals.nonNegative("epsilon", epsilon);
  }

  /**
   * Returns the guarantee whose ε is the decimal a reader sees in the source: {@code of(0.1)} means
   * exactly one tenth.
   *
   * @param epsilon the privacy-loss bound ε, in {@code [0, ∞)}
   * @return the guarantee
   * @throws IllegalArgumentException if {@code epsilon} is negative or not finite
   */
  public static PureDp of(double epsilon) {
    return new PureDp(Decimals.ofDouble("epsilon", epsilon));
  }

  /**
   * Returns the smallest concentrated guarantee that this one implies, {@code ρ = ε tanh(ε/2)},
   * which is a little below {@code ε²/2}: what randomized response costs, the worst of all
   * mechanisms with this ε ({@code docs/proofs/RenyiDivergences.md}).
   *
   * @return the guarantee, to about 15 digits and rounded up
   * @see <a href="https://arxiv.org/abs/1605.02065">Bun and Steinke (2016), Proposition 1.4, for
   *     ε²/2</a>
   */
  public Zcdp toZcdp() {
    BigDecimal square = epsilon.multiply(epsilon).multiply(new BigDecimal("0.5"));
    BigDecimal bound = square.round(new MathContext(40, RoundingMode.CEILING)).min(epsilon);
    double e = Math.nextUp(epsilon.doubleValue());
    if (e > SMALLEST && e < LARGEST) {
      double rho = e * Math.tanh(e / 2) * (1 + SLACK);
      bound = bound.min(new BigDecimal(rho).round(new MathContext(17, RoundingMode.CEILING)));
    }
    return new Zcdp(Decimals.boundedUp(bound));
  }

  /** Returns for example {@code ε = 0.5}. */
  @Override
  public String toString() {
    return "ε = " + Decimals.text(epsilon);
  }
}
