package io.sfumato.accounting.internal;

/** The law of the loss of (Q, P): P and Q change places, and losses their sign. */
final class ReversedLaw extends RangedLaw {

  private final RangedLaw base;

  ReversedLaw(RangedLaw base) {
    this.base = base;
  }

  @Override
  LossRanges ranges(double[] ends) {
    int n = ends.length;
    double[] mirrored = new double[n];
    for (int i = 0; i < n; i++) {
      mirrored[i] = -ends[n - 1 - i];
    }
    LossRanges given = base.ranges(mirrored);
    LossRanges result = new LossRanges(n);
    for (int i = 0; i <= n; i++) {
      result.p[i] = given.q[n - i];
      result.pError[i] = given.qError[n - i];
      result.q[i] = given.p[n - i];
      result.qError[i] = given.pError[n - i];
      result.drift[i] = given.drift[n - i];
    }
    result.onlyP = given.onlyQ;
    result.onlyQ = given.onlyP;
    return result;
  }

  @Override
  double largest() {
    return -base.least();
  }

  @Override
  double least() {
    return -base.largest();
  }

  @Override
  Span span(double tail) {
    return base.spanOfQ(tail).negated();
  }

  @Override
  Span spanOfQ(double tail) {
    return base.span(tail).negated();
  }

  @Override
  public RangedLaw reversed() {
    return base;
  }
}
