package io.sfumato.survival;

import java.util.Locale;

/**
 * Confidence limits around a private survival curve: at each time (pointwise), or for the whole
 * curve at once (simultaneous); whoever makes one says which. Immutable.
 *
 * <p>The limits are computed at the knots of the grid. Between two of them the squared distance of
 * {@code log S} from its limits changes linearly with {@code log S}, as Greenwood's variance does
 * with the same number at risk. As survival, neither limit ever rises.
 *
 * <p>Past {@link DpKaplanMeier#reliableUpTo} the lower limit is 0, and the upper limit stays where
 * it was. At knots before which fewer than 5 events are estimated, too few to tell how they are
 * spread, the upper limit is 1 and the lower one that of the first knot with more.
 */
public final class SurvivalBand {

  private final DpKaplanMeier curve;
  private final double[] survival; // at the knots
  private final double confidence;
  private final double[] lower;
  private final double[] upper;

  private SurvivalBand(DpKaplanMeier curve, double confidence, double[] lower, double[] upper) {
    this.curve = curve;
    this.survival = curve.survival();
    this.confidence = confidence;
    this.lower = lower;
    this.upper = upper;
  }

  /**
   * Takes limits at the knots and puts honest ones where none can be computed: before the first
   * knot and after the last one of {@code known}. The arrays are overwritten.
   */
  static SurvivalBand of(
      DpKaplanMeier curve, KnownKnots known, double confidence, double[] lower, double[] upper) {
    double[] survival = curve.survival();
    lower[0] = 1;
    upper[0] = 1;
    for (int k = 1; k < survival.length; k++) {
      lower[k] = Math.min(lower[k], survival[k]);
      upper[k] = Math.max(upper[k], survival[k]);
    }
    for (int k = 1; k < known.first(); k++) {
      lower[k] = Math.min(lower[k], lower[known.first()]);
      upper[k] = 1;
    }
    for (int k = known.last() + 1; k < survival.length; k++) {
      lower[k] = 0;
      upper[k] = upper[known.last()];
    }
    for (int k = 1; k < survival.length; k++) {
      upper[k] = Math.min(upper[k], upper[k - 1]);
    }
    for (int k = survival.length - 2; k >= 0; k--) {
      lower[k] = Math.max(lower[k], lower[k + 1]);
    }
    return new SurvivalBand(curve, confidence, lower, upper);
  }

  /**
   * Returns the curve that the band is around.
   *
   * @return the curve
   */
  public DpKaplanMeier curve() {
    return curve;
  }

  /**
   * Returns the nominal coverage.
   *
   * @return the confidence, in {@code (0, 1)}
   */
  public double confidence() {
    return confidence;
  }

  /**
   * Returns the lower limits at the knots of the grid.
   *
   * @return a copy, in {@code [0, 1]}
   */
  public double[] lower() {
    return lower.clone();
  }

  /**
   * Returns the upper limits at the knots of the grid.
   *
   * @return a copy, in {@code [0, 1]}
   */
  public double[] upper() {
    return upper.clone();
  }

  /**
   * Returns the lower limit at a time.
   *
   * @param time the time, not NaN
   * @return the limit, in {@code [0, 1]}
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double lowerAt(double time) {
    return at(lower, -1, time);
  }

  /**
   * Returns the upper limit at a time.
   *
   * @param time the time, not NaN
   * @return the limit, in {@code [0, 1]}
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double upperAt(double time) {
    return at(upper, 1, time);
  }

  private double at(double[] limits, int side, double time) {
    TimeGrid grid = curve.grid();
    double now = curve.survivalAt(time);
    int k = time <= 0 ? 0 : grid.bin(time);
    if (time <= 0 || k == grid.bins()) {
      return limits[k];
    }
    double part = (time - grid.knot(k)) / (grid.knot(k + 1) - grid.knot(k));
    if (part >= 1 || now == 0 || (side < 0 && limits[k + 1] == 0)) {
      return limits[k + 1];
    }
    double left = logDistance(limits, k);
    double right = logDistance(limits, k + 1);
    double fallen = fallen(k, now, part);
    double distance =
        Double.isInfinite(left) || Double.isInfinite(right)
            ? Double.POSITIVE_INFINITY
            : Math.sqrt((1 - fallen) * left * left + fallen * right * right);
    double limit = now * Math.exp(side * distance);
    return Math.max(limits[k + 1], Math.min(limits[k], limit));
  }

  /**
   * Returns how much of its way through a bin {@code log S} has gone: then its distance from a
   * limit is concave in {@code log S}, so that the limit turns once at most and stays between those
   * at the knots. Where {@code log S} stays, or has no end to go to, the time decides.
   */
  private double fallen(int bin, double now, double part) {
    double way = Math.log(survival[bin] / survival[bin + 1]);
    return way > 0 && way < Double.POSITIVE_INFINITY
        ? Math.max(0, Math.min(1, Math.log(survival[bin] / now) / way))
        : part;
  }

  private double logDistance(double[] limits, int knot) {
    return limits[knot] == survival[knot] ? 0 : Math.abs(Math.log(limits[knot] / survival[knot]));
  }

  /** Returns the limits at the knots, one line each. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, "%10s %8s %8s %8s", "time", "lower", "survival", "upper"));
    for (int k = 0; k < survival.length; k++) {
      text.append(System.lineSeparator())
          .append(
              String.format(
                  Locale.ROOT,
                  "%10s %8.4f %8.4f %8.4f",
                  Times.text(curve.grid().knot(k)),
                  lower[k],
                  survival[k],
                  upper[k]));
    }
    return text.toString();
  }
}
