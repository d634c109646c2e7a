package io.sfumato.accounting.internal;

/**
 * What an ordered pair of laws (P, Q) gives to consecutive ranges of the privacy loss: {@code n}
 * ends make {@code n + 1} ranges, {@code [-∞, e₀], (e₀, e₁], …, (e_{n-1}, ∞]}.
 *
 * <p>Every mass comes with a bound on its absolute error, and every range with its drift: how far
 * outside of the range the losses of the outcomes that were counted in it may lie, because an end
 * was rounded on its way to the outcomes. Outcomes that only Q has are in the first range, outcomes
 * that only P has in the last.
 */
final class LossRanges {

  final double[] p;
  final double[] pError;
  final double[] q;
  final double[] qError;
  final double[] drift;

  /** The P-mass where Q has none, rounded down; part of the last range. */
  double onlyP;

  /** The Q-mass where P has none, rounded down; part of the first range. */
  double onlyQ;

  LossRanges(int ends) {
    p = new double[ends + 1];
    pError = new double[ends + 1];
    q = new double[ends + 1];
    qError = new double[ends + 1];
    drift = new double[ends + 1];
  }
}
