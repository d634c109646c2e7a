package io.sfumato.examples;

import io.sfumato.survival.DpKaplanMeier;
import io.sfumato.survival.KaplanMeier;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** A private survival curve with its band, and the exact one for comparison, as a picture. */
final class CurvePlot {

  private CurvePlot() {}

  static byte[] png(DpKaplanMeier curve, DpKaplanMeier.Band band, KaplanMeier exact) {
    double[] knots = curve.grid().knots();
    double horizon = curve.grid().horizon();
    double[] times =
        DoubleStream.concat(
                DoubleStream.of(0),
                DoubleStream.concat(
                    DoubleStream.of(exact.times()).filter(time -> time < horizon),
                    DoubleStream.of(horizon)))
            .toArray();
    return new Picture("days", "share of patients alive")
        .across(0, horizon)
        .upwards(0, 1, "0.0")
        .band(
            "95 % band of the private curve",
            knots, values(knots, band::lowerAt), values(knots, band::upperAt))
        .line("private curve", knots, curve.survival(), Picture.PRIVATE, 2.6f)
        .steps(
            "exact curve (NOT PRIVATE)",
            times,
            values(times, exact::survivalAt),
            Picture.EXACT,
            1.6f)
        .png();
  }

  private static double[] values(double[] times, DoubleUnaryOperator curve) {
    return DoubleStream.of(times).map(curve).toArray();
  }
}
