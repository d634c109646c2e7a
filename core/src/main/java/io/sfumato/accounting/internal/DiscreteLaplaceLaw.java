package io.sfumato.accounting.internal;

/**
 * Discrete Laplace noise, {@code Pr(x) ∝ e^{-α|x|}}, with a shift of n: the losses are {@code α(n -
 * 2s)} for {@code s = 0, …, n}, with {@code Pr(s) = e^{-αs} / (1 + e^{-α})} at both ends and {@code
 * (1 - e^{-α})} times that between them. Ranges are geometric sums, so n may be large.
 */
public final class DiscreteLaplaceLaw extends RangedLaw {

  private final double alpha;
  private final double shift;

  /**
   * Takes the parameters.
   *
   * @param alpha {@code α = 1/b}, in {@code (0, ∞)}
   * @param shift n, a whole number in {@code [1, 2⁵⁰]}
   */
  public DiscreteLaplaceLaw(double alpha, double shift) {
    this.alpha = alpha;
    this.shift = shift;
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    LossRanges result = new LossRanges(n);
    double above = shift + 1; // the least s above the range that was done last
    for (int i = 0; i <= n; i++) {
      // loss ≤ end where s ≥ (n - end/α) / 2
      double from = i < n ? Math.ceil((shift - ends[i] / alpha) / 2) : 0;
      from = Math.max(0, Math.min(shift + 1, from));
      if (from < above) {
        result.p[i] = sum(from, above - 1);
        result.q[i] = sum(shift - above + 1, shift - from);
        double size = 0x1p-50 * (8 + alpha * shift);
        result.pError[i] = size * result.p[i];
        result.qError[i] = size * result.q[i];
        result.drift[i] = 0x1p-49 * alpha * shift;
      }
      above = from;
    }
    return result;
  }

  /** Returns Pr(from ≤ s ≤ to). */
  private double sum(double from, double to) {
    double total = 0;
    if (from == 0) {
      total += 1;
    }
    if (to == shift) {
      total += Math.exp(-alpha * shift);
    }
    double low = Math.max(1, from);
    double high = Math.min(shift - 1, to);
    if (low <= high) {
      total -= Math.exp(-alpha * low) * Math.expm1(-alpha * (high - low + 1));
    }
    return total / (1 + Math.exp(-alpha));
  }

  @Override
  Span span(double tail) {
    return new Span(-alpha * shift, alpha * shift);
  }

  @Override
  Span spanOfQ(double tail) {
    return span(tail);
  }
}
