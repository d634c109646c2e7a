package io.sfumato.survival;

/**
 * Times at which a step curve that starts at 1 falls to a level, as R's {@code quantile} of a
 * {@code survfit} finds them: where the curve is flat at the level, the middle of the flat stretch.
 */
final class Quantiles {

  /** The square root of the distance from 1 to the next {@code double}, as in R. */
  private static final double TOLERANCE = 0x1p-26;

  private Quantiles() {}

  /**
   * Returns where {@code 1 - curve} reaches p, or NaN if it does not.
   *
   * <p>A limit of a curve may rise again, and its scale may have no value; such values are skipped,
   * and of the others the lowest that reaches p counts, whenever that is.
   */
  static double find(double[] times, double[] curve, double p) {
    if (p == 0) {
      return 0;
    }
    double reached = Double.POSITIVE_INFINITY;
    double reachedTime = Double.NaN;
    double passed = Double.POSITIVE_INFINITY;
    double passedTime = Double.NaN;
    double last = 0;
    for (int i = 0; i < times.length; i++) {
      double fallen = 1 - curve[i];
      if (i > 0 && curve[i] == curve[i - 1]) {
        continue; // censorings only
      }
      last = fallen;
      if (fallen + TOLERANCE >= p && fallen < reached) {
        reached = fallen;
        reachedTime = times[i];
      }
      if (fallen - TOLERANCE >= p && fallen < passed) {
        passed = fallen;
        passedTime = times[i];
      }
    }
    if (times.length > 0 && Math.abs(p - last) < TOLERANCE) {
      passedTime = times[times.length - 1]; // flat until the end
    }
    return (reachedTime + passedTime) / 2;
  }
}
