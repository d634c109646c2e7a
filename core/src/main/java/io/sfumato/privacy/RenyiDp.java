package io.sfumato.privacy;

import java.math.BigDecimal;

/**
 * Rényi differential privacy of one order: for every pair of {@linkplain Neighboring neighbouring}
 * datasets, the Rényi divergence of that order of {@code M(D)} from {@code M(D')} is bounded.
 *
 * @param order the order α, in {@code (1, ∞)}
 * @param epsilon the bound on the divergence, in {@code [0, ∞)}
 * @see <a href="https://arxiv.org/abs/1702.07476">Mironov (2017), Definition 4</a>
 */
public record RenyiDp(double order, double epsilon) {

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public RenyiDp {
    if (!(order > 1 && Double.isFinite(order))) {
      throw new IllegalArgumentException("order must be in (1, ∞), got " + order);
    }
    if (!(epsilon >= 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("epsilon must be in [0, ∞), got " + epsilon);
    }
  }

  /**
   * Returns the approximate guarantee at a given δ,
   *
   * <pre>{@code   ε(α) + ln(1 - 1/α) - (ln δ + ln α) / (α - 1),}</pre>
   *
   * or 0 if that is negative, rounded up to 15 digits.
   *
   * @param delta the failure probability δ, in {@code (0, 1)}
   * @return the approximate guarantee that this one implies
   * @throws IllegalArgumentException if {@code delta} is not in {@code (0, 1)}
   * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020), Proposition
   *     12</a>
   */
  public ApproxDp toApproxDp(BigDecimal delta) {
    BigDecimal checked = Decimals.openProbability("delta", delta);
    return new ApproxDp(ZcdpConversion.epsilon(order - 1, epsilon, checked), checked);
  }

  /**
   * Returns the δ for which this guarantee implies {@code (ε, δ)},
   *
   * <pre>{@code   exp((α - 1) (ε(α) - ε)) (1 - 1/α)^α / (α - 1),}</pre>
   *
   * or 1 if that is larger, rounded up.
   *
   * @param epsilon the privacy-loss bound ε, in {@code [0, ∞)}
   * @return δ, in {@code (0, 1]}
   * @throws IllegalArgumentException if {@code epsilon} is negative or not finite
   * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020), Proposition
   *     12</a>
   */
  public double deltaAt(double epsilon) {
    Decimals.nonNegative("epsilon", Decimals.ofDouble("epsilon", epsilon));
    return ZcdpConversion.delta(order - 1, this.epsilon, epsilon);
  }
}
