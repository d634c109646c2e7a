package io.sfumato.examples.lab;

import io.sfumato.survival.GondaraWangCurve;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.TimeIndexedCurve;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * What experiments look at in a private survival curve, whichever mechanism made it.
 *
 * @param bins the bins of its grid
 * @param survival S at a time
 * @param median the time at which S crosses 1/2, or NaN
 * @param restrictedMean the area under the curve up to a time within the horizon
 * @param band its pointwise 95 % band, if the mechanism has one
 */
record PrivateCurve(
    int bins,
    DoubleUnaryOperator survival,
    double median,
    DoubleUnaryOperator restrictedMean,
    Optional<Limits> band) {

  /** The limits of a band at a time. */
  record Limits(DoubleUnaryOperator lower, DoubleUnaryOperator upper) {}

  static PrivateCurve of(LifeTable table) {
    var curve = table.kaplanMeier();
    var band = curve.band(0.95);
    return new PrivateCurve(
        table.grid().bins(),
        curve::survivalAt,
        curve.median(),
        curve::restrictedMean,
        Optional.of(new Limits(band::lowerAt, band::upperAt)));
  }

  static PrivateCurve of(TimeIndexedCurve curve) {
    return new PrivateCurve(
        curve.grid().bins(),
        curve::survivalAt,
        curve.median(),
        curve::restrictedMean,
        Optional.empty());
  }

  static PrivateCurve of(GondaraWangCurve curve) {
    return new PrivateCurve(
        curve.grid().bins(),
        curve::survivalAt,
        curve.median(),
        curve::restrictedMean,
        Optional.empty());
  }
}
