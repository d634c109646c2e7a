package io.sfumato.examples.lab;

import io.sfumato.privacy.PureDp;

/**
 * A curve of {@link UncalibratedSchedule}. <b>NOT PRIVATE at its nominal ε</b>, and no release.
 * Immutable.
 */
final class UncalibratedCurve {

  private final PureDp nominal;
  private final PureDp worstCase;
  private final double[] survival;

  UncalibratedCurve(PureDp nominal, PureDp worstCase, double[] survival) {
    this.nominal = nominal;
    this.worstCase = worstCase;
    this.survival = survival.clone();
  }

  /** Returns a copy of the values. */
  double[] survival() {
    return survival.clone();
  }

  /** Returns for example {@code UncalibratedCurve[NOT PRIVATE: nominal ε = 1, true ε = 17391]}. */
  @Override
  public String toString() {
    return "UncalibratedCurve[NOT PRIVATE: nominal %s, true %s]".formatted(nominal, worstCase);
  }
}
