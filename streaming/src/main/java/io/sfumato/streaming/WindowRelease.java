package io.sfumato.streaming;

import java.util.Locale;

/**
 * The private sum over a window, sliding or decaying, as it was released when step t closed.
 * Immutable.
 */
public final class WindowRelease {

  private final WindowBounds bounds;
  private final long t;
  private final double value;

  WindowRelease(WindowBounds bounds, long t, double value) {
    this.bounds = bounds;
    this.t = t;
    this.value = value;
  }

  /**
   * Returns the latest step that the sum covers.
   *
   * @return the number of the step that closed, from 1
   */
  public long t() {
    return t;
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
    return Math.sqrt(bounds.varianceAt(t));
  }

  /**
   * Returns an interval that holds the exact sum with a given probability, over the noise at this
   * step alone; for many steps together see {@link WindowBounds#maxError}.
   *
   * @param confidence the probability, in {@code (0, 1)}
   * @return the interval around the value
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public ErrorInterval interval(double confidence) {
    SimulatedMaxError.checkProbability("confidence", confidence);
    double error = bounds.errorAt(t, 1 - confidence);
    return new ErrorInterval(value - error, value + error);
  }

  /** Returns for example {@code step 24: 1520.0 ± 21.3}, the error at 95 %. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "step %d: %.6g ± %.3g", t, value, bounds.errorAt(t, 0.05));
  }
}
