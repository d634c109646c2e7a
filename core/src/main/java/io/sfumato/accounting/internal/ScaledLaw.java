package io.sfumato.accounting.internal;

/** A law whose measures are multiplied by constants; they need not be probabilities any more. */
final class ScaledLaw extends RangedLaw {

  private final RangedLaw base;
  private final double logP;
  private final double logQ;

  ScaledLaw(RangedLaw base, double logP, double logQ) {
    this.base = base;
    this.logP = logP;
    this.logQ = logQ;
  }

  @Override
  LossRanges ranges(double[] ends) {
    double raised = logP - logQ;
    double[] shifted = new double[ends.length];
    for (int i = 0; i < ends.length; i++) {
      shifted[i] = ends[i] - raised;
    }
    LossRanges result = base.ranges(shifted);
    scale(result.p, result.pError, Math.exp(logP));
    scale(result.q, result.qError, Math.exp(logQ));
    for (int i = 0; i < result.p.length; i++) {
      result.drift[i] += 0x1p-52 * Math.max(size(shifted, i - 1), size(shifted, i));
    }
    result.onlyP *= Math.exp(logP) * (1 - 0x1p-50);
    result.onlyQ *= Math.exp(logQ) * (1 - 0x1p-50);
    return result;
  }

  private static void scale(double[] mass, double[] error, double factor) {
    for (int i = 0; i < mass.length; i++) {
      mass[i] *= factor;
      error[i] = error[i] * factor * (1 + 0x1p-50) + 0x1p-50 * mass[i];
    }
  }

  private static double size(double[] ends, int i) {
    return i >= 0 && i < ends.length && Double.isFinite(ends[i]) ? Math.abs(ends[i]) : 0;
  }

  @Override
  Span span(double tail) {
    return raised(base.span(tail * Math.exp(-logP)));
  }

  @Override
  Span spanOfQ(double tail) {
    return raised(base.spanOfQ(tail * Math.exp(-logQ)));
  }

  private Span raised(Span span) {
    return new Span(span.low() + logP - logQ, span.high() + logP - logQ);
  }
}
