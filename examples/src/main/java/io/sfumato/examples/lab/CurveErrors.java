package io.sfumato.examples.lab;

import io.sfumato.survival.KaplanMeier;
import java.util.Locale;

/**
 * How far many private curves are from the exact one: what a row of {@code lab km} prints. Not safe
 * for use by several threads.
 */
final class CurveErrors {

  static final String HEADER =
      "epsilon,bins,repetitions,rmse_median,rmse_p90,sup_median,method,median_abs_error,"
          + "rmst_abs_error,coverage_95";

  /** The restricted mean is up to this part of the horizon. */
  private static final double RESTRICTED = 0.73;

  private final KaplanMeier exact;
  private final double horizon;
  private final double median;
  private final double restrictedMean;
  private final double[] bins;
  private final double[] rmse;
  private final double[] sup;
  private final double[] medians;
  private final double[] means;
  private double covered;
  private int bands;
  private int count;

  CurveErrors(KaplanMeier exact, double horizon, int repetitions) {
    this.exact = exact;
    this.horizon = horizon;
    this.median = exact.median();
    this.restrictedMean = exact.restrictedMean(RESTRICTED * horizon);
    this.bins = new double[repetitions];
    this.rmse = new double[repetitions];
    this.sup = new double[repetitions];
    this.medians = new double[repetitions];
    this.means = new double[repetitions];
  }

  void add(PrivateCurve curve) {
    CurveError error = CurveError.between(curve.survival(), exact::survivalAt, horizon);
    bins[count] = curve.bins();
    rmse[count] = error.rmse();
    sup[count] = error.sup();
    double found = Double.isNaN(curve.median()) ? horizon : curve.median();
    medians[count] = Math.abs(found - median);
    means[count] =
        Math.abs(curve.restrictedMean().applyAsDouble(RESTRICTED * horizon) - restrictedMean);
    curve
        .band()
        .ifPresent(
            band -> {
              covered += CurveError.covered(band.lower(), band.upper(), exact::survivalAt, horizon);
              bands++;
            });
    count++;
  }

  /** Returns the values below the header, of all curves so far. */
  String row(String epsilon, String method) {
    Sample rmses = new Sample(rmse);
    return String.format(
        Locale.ROOT,
        "%s,%.0f,%d,%.6f,%.6f,%.6f,%s,%s,%.6g,%s",
        epsilon,
        new Sample(bins).median(),
        count,
        rmses.median(),
        rmses.quantile(0.9),
        new Sample(sup).median(),
        method,
        median <= horizon ? String.format(Locale.ROOT, "%.6g", new Sample(medians).median()) : "",
        new Sample(means).median(),
        bands == 0 ? "" : String.format(Locale.ROOT, "%.4f", covered / bands));
  }
}
