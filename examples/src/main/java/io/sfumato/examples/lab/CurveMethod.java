package io.sfumato.examples.lab;

import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.GondaraWang;
import io.sfumato.survival.SurvivalData;
import io.sfumato.survival.TimeIndexedLaplace;
import java.util.function.Function;

/**
 * A private survival curve to be measured.
 *
 * @param <R> the value of its measurement
 * @param name as in the option {@code --method}
 * @param measurement what is released
 * @param curve how the curve is read from the value
 */
record CurveMethod<R>(
    String name, Measurement<SurvivalData, R> measurement, Function<R, PrivateCurve> curve) {

  static CurveMethod<?> of(DpLifeTable measurement) {
    return new CurveMethod<>("life-table", measurement, PrivateCurve::of);
  }

  static CurveMethod<?> of(TimeIndexedLaplace measurement) {
    return new CurveMethod<>("time-indexed", measurement, PrivateCurve::of);
  }

  static CurveMethod<?> of(GondaraWang measurement) {
    return new CurveMethod<>("gondara-wang", measurement, PrivateCurve::of);
  }

  /** Releases from an accountant of its own, whose budget this one release may exhaust. */
  PrivateCurve release(PrivacyBound budget, SurvivalData data, NoiseSource noise) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(budget)
            .unit(PrivacyUnit.rows("row"))
            .neighboring(measurement.neighboring())
            .forSimulation(noise)
            .open()) {
      return curve.apply(accountant.release("curve", measurement, data).value());
    }
  }
}
