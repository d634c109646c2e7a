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
   * Returns the concentrated guarantee that this one implies, {@code ρ = ε² / 2}.
   *
   * @return the guarantee, rounded up to 40 digits
   * @see <a href="https://arxiv.org/abs/1605.02065">Bun and Steinke (2016), Proposition 1.4</a>
   */
  public Zcdp toZcdp() {
    BigDecimal rho = epsilon.multiply(epsilon).multiply(new BigDecimal("0.5"));
    return new Zcdp(Decimals.boundedUp(rho.round(new MathContext(40, RoundingMode.CEILING))));
  }

  /** Returns for example {@code ε = 0.5}. */
  @Override
  public String toString() {
    return "ε = " + Decimals.text(epsilon);
  }
}
