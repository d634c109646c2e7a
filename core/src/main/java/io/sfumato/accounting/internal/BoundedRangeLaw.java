package io.sfumato.accounting.internal;

/**
 * The least law that dominates every pair whose losses have a range of ε, as those of the
 * exponential mechanism do: {@code δ(x) = (e^{ε/2} - e^{x/2})² / (e^ε - 1)} for {@code |x| ≤ ε},
 * the largest over t of that of losses t and t - ε.
 *
 * <p>From the slope of δ in {@code e^x}, {@code Q(L > x) = (e^{(ε-x)/2} - 1) / (e^ε - 1)} and
 * {@code P(L > x) = (e^ε - e^{(ε+x)/2}) / (e^ε - 1)}.
 */
public final class BoundedRangeLaw extends RangedLaw {

  private final double epsilon;

  /**
   * Takes the range.
   *
   * @param epsilon ε, in {@code (0, ∞)}
   */
  public BoundedRangeLaw(double epsilon) {
    this.epsilon = epsilon;
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    LossRanges result = new LossRanges(n);
    double scale = -Math.expm1(-epsilon);
    double from = -epsilon;
    for (int i = 0; i <= n; i++) {
      double to = i < n ? Math.max(-epsilon, Math.min(epsilon, ends[i])) : epsilon;
      if (from < to) {
        double share = -Math.expm1((from - to) / 2) / scale;
        result.p[i] = Math.exp((to - epsilon) / 2) * share;
        result.q[i] = Math.exp((-from - epsilon) / 2) * share;
        result.pError[i] = 0x1p-50 * (4 + epsilon) * result.p[i];
        result.qError[i] = 0x1p-50 * (4 + epsilon) * result.q[i];
      }
      from = to;
    }
    return result;
  }

  @Override
  Span span(double tail) {
    return new Span(-epsilon, epsilon);
  }

  @Override
  Span spanOfQ(double tail) {
    return span(tail);
  }
}
