package io.sfumato.survival;

/**
 * Confidence limits of an exact curve at each of its times: pointwise, and steps between them.
 * <b>NOT PRIVATE:</b> as the curve. Immutable.
 */
public final class CurveIntervals {

  private final double[] times;
  private final double[] lower;
  private final double[] upper;
  private final double before;
  private final double confidence;

  /** Takes arrays that are not changed, and the limits before the first time. */
  CurveIntervals(double[] times, double[] lower, double[] upper, double before, double confidence) {
    this.times = times;
    this.lower = lower;
    this.upper = upper;
    this.before = before;
    this.confidence = confidence;
  }

  /**
   * Returns the nominal coverage at each time.
   *
   * @return the confidence, in {@code (0, 1)}
   */
  public double confidence() {
    return confidence;
  }

  /**
   * Returns the lower limits at the times of the curve.
   *
   * @return a copy; NaN where {@link IntervalType} says so
   */
  public double[] lower() {
    return lower.clone();
  }

  /**
   * Returns the upper limits at the times of the curve.
   *
   * @return a copy; NaN where {@link IntervalType} says so
   */
  public double[] upper() {
    return upper.clone();
  }

  /**
   * Returns the lower limit at a time.
   *
   * @param time any time, not NaN
   * @return the limit; before the first time of the curve that is its value there
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double lowerAt(double time) {
    return Steps.at(times, lower, before, time);
  }

  /**
   * Returns the upper limit at a time.
   *
   * @param time any time, not NaN
   * @return the limit; before the first time of the curve that is its value there
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double upperAt(double time) {
    return Steps.at(times, upper, before, time);
  }

  double lower(int i) {
    return lower[i];
  }

  double upper(int i) {
    return upper[i];
  }

  /** Returns the confidence and the number of times, marked as not private. */
  @Override
  public String toString() {
    return "CurveIntervals[NOT PRIVATE: %s at %d times]".formatted(confidence, times.length);
  }
}
