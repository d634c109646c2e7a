package io.sfumato.accounting.internal;

/**
 * Laplace noise with a shift of ε scales: half of P has the loss ε, a part {@code e^{-ε}/2} the
 * loss -ε, and between lies {@code Pr(L ≤ l) = e^{-(ε-l)/2}/2}.
 */
public final class LaplaceLaw extends RangedLaw {

  private final double epsilon;

  /**
   * Takes the shift.
   *
   * @param epsilon {@code ε = Δ/b}, in {@code (0, ∞)}
   */
  public LaplaceLaw(double epsilon) {
    this.epsilon = epsilon;
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    LossRanges result = new LossRanges(n);
    double left = Double.NEGATIVE_INFINITY;
    double rare = Math.exp(-epsilon) / 2;
    for (int i = 0; i <= n; i++) {
      double right = i < n ? ends[i] : Double.POSITIVE_INFINITY;
      double from = Math.max(left, -epsilon);
      double to = Math.min(right, epsilon);
      if (from < to) {
        double share = -Math.expm1((from - to) / 2) / 2;
        result.p[i] = Math.exp((to - epsilon) / 2) * share;
        result.q[i] = Math.exp((-from - epsilon) / 2) * share;
      }
      if (left < epsilon && epsilon <= right) {
        result.p[i] += 0.5;
        result.q[i] += rare;
      }
      if (left < -epsilon && -epsilon <= right) {
        result.p[i] += rare;
        result.q[i] += 0.5;
      }
      result.pError[i] = 0x1p-50 * (2 + epsilon) * result.p[i];
      result.qError[i] = 0x1p-50 * (2 + epsilon) * result.q[i];
      left = right;
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
