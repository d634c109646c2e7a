package io.sfumato.streaming;

import java.util.Locale;

/**
 * The private sum of the items of a run of steps: the difference of two releases of one session.
 * Immutable.
 */
public final class RangeRelease {

  private final CounterBounds bounds;
  private final long from;
  private final long to;
  private final double value;

  RangeRelease(CounterBounds bounds, long from, long to, double value) {
    this.bounds = bounds;
    this.from = from;
    this.to = to;
    this.value = value;
  }

  /**
   * Returns the last step before the run.
   *
   * @return the step, from 0
   */
  public long from() {
    return from;
  }

  /**
   * Returns the last step of the run.
   *
   * @return the step, at least {@link #from()}
   */
  public long to() {
    return to;
  }

  /**
   * Returns the private sum.
   *
   * @return the sum, in the unit of the items
   */
  public double value() {
    return value;
  }

  /**
   * Returns the standard deviation of the noise in the value.
   *
   * @return the standard deviation, in the unit of the items
   */
  public double standardDeviation() {
    return Math.sqrt(bounds.varianceBetween(from, to));
  }

  /**
   * Returns an interval that holds the exact sum of the run with a given probability, over the
   * noise in these two releases alone: of many runs, some may lie outside.
   *
   * @param confidence the probability, in {@code (0, 1)}
   * @return the interval around the value
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public ErrorInterval interval(double confidence) {
    SimulatedMaxError.checkProbability("confidence", confidence);
    double error = bounds.errorBetween(from, to, 1 - confidence);
    return new ErrorInterval(value - error, value + error);
  }

  /** Returns for example {@code steps 25 to 48: 1520.0 ± 21.3}, the error at 95 %. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "steps %d to %d: %.6g ± %.3g",
        from + 1,
        to,
        value,
        bounds.errorBetween(from, to, 0.05));
  }
}
