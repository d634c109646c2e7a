package io.sfumato.privacy;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * Zero-concentrated differential privacy. A randomized algorithm {@code M} satisfies it when, for
 * every pair of {@linkplain Neighboring neighbouring} datasets {@code D, D'} and every order {@code
 * α > 1}, the Rényi divergence of order α of {@code M(D)} from {@code M(D')} is at most {@code ρα}.
 *
 * @param rho the concentrated loss ρ, dimensionless, in {@code [0, ∞)}
 * @see <a href="https://arxiv.org/abs/1605.02065">Bun and Steinke (2016), Definition 1.1</a>
 */
public record Zcdp(BigDecimal rho) implements PrivacyBound {

  /**
   * Checks and normalizes ρ.
   *
   * @throws IllegalArgumentException if {@code rho < 0}
   */
  public Zcdp {
    rho = Decimals.nonNegative("rho", rho);
  }

  /**
   * Returns the guarantee whose ρ is the decimal a reader sees in the source.
   *
   * @param rho the concentrated loss ρ, in {@code [0, ∞)}
   * @return the guarantee
   * @throws IllegalArgumentException if {@code rho} is negative or not finite
   */
  public static Zcdp of(double rho) {
    return new Zcdp(Decimals.ofDouble("rho", rho));
  }

  /**
   * Returns the largest ρ whose conversion at {@code bound.delta()} stays within {@code
   * bound.epsilon()}, to about 12 digits and rounded down: any algorithm that satisfies it
   * satisfies {@code bound}.
   *
   * @param bound the approximate guarantee to stay within
   * @return the concentrated guarantee; ρ = 0 if δ is 0
   */
  public static Zcdp within(ApproxDp bound) {
    return ZcdpConversion.largestWithin(requireNonNull(bound, "bound"));
  }

  /**
   * Returns the approximate guarantee at a given δ,
   *
   * <pre>{@code   ε = inf over α > 1 of  αρ + ln(1 - 1/α) - (ln δ + ln α) / (α - 1),}</pre>
   *
   * to about 14 digits and rounded up.
   *
   * @param delta the failure probability δ, in {@code (0, 1)}
   * @return the approximate guarantee that this one implies
   * @throws IllegalArgumentException if {@code delta} is not in {@code (0, 1)}
   * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020), Proposition
   *     12</a>
   */
  public ApproxDp toApproxDp(double delta) {
    return toApproxDp(Decimals.ofDouble("delta", delta));
  }

  /**
   * Returns the approximate guarantee at a given δ, as {@link #toApproxDp(double)}.
   *
   * @param delta the failure probability δ, in {@code (0, 1)}
   * @return the approximate guarantee that this one implies
   * @throws IllegalArgumentException if {@code delta} is not in {@code (0, 1)}
   */
  public ApproxDp toApproxDp(BigDecimal delta) {
    BigDecimal checked = Decimals.openProbability("delta", delta);
    return new ApproxDp(ZcdpConversion.epsilon(rho, checked), checked);
  }

  /**
   * Returns the Rényi order at which {@link #toApproxDp(BigDecimal)} attains its infimum, to a few
   * digits.
   *
   * @param delta the failure probability δ, in {@code (0, 1)}
   * @return the order, above 1; 2 if ρ is 0 or beyond the range of a {@code double}
   * @throws IllegalArgumentException if {@code delta} is not in {@code (0, 1)}
   */
  public double bestOrder(BigDecimal delta) {
    return 1 + ZcdpConversion.bestOrder(rho, Decimals.openProbability("delta", delta));
  }

  /**
   * Returns the smallest δ, to about 12 digits and rounded up, for which this guarantee implies
   * {@code (ε, δ)}.
   *
   * @param epsilon the privacy-loss bound ε, in {@code [0, ∞)}
   * @return δ, in {@code [0, 1]}
   * @throws IllegalArgumentException if {@code epsilon} is negative or not finite
   * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020), Proposition
   *     12</a>
   */
  public double deltaAt(double epsilon) {
    BigDecimal checked = Decimals.nonNegative("epsilon", Decimals.ofDouble("epsilon", epsilon));
    return ZcdpConversion.delta(rho, checked.doubleValue());
  }

  /** Returns for example {@code ρ = 0.1}. */
  @Override
  public String toString() {
    return "ρ = " + Decimals.text(rho);
  }
}
