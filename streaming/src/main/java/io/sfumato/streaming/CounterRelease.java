package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * The private sum of all items of the first t steps, as it was released when step t closed.
 * Immutable.
 */
public final class CounterRelease {

  private final CounterBounds bounds;
  private final long t;
  private final double value;

  CounterRelease(CounterBounds bounds, long t, double value) {
    this.bounds = bounds;
    this.t = t;
    this.value = value;
  }

  /**
   * Returns how many steps the sum covers.
   *
   * @return the number of the step that closed, from 1
   */
  public long t() {
    return t;
  }

  /**
   * Returns the private sum. It is not rounded or kept from falling: that can be done afterwards,
   * for free, and costs the error its mean of 0.
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
   * step alone; for all steps together see {@link CounterBounds#maxError}.
   *
   * @param confidence the probability, in {@code (0, 1)}
   * @return the interval around the value
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public ErrorInterval interval(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    double error = bounds.errorAt(t, 1 - confidence);
    return new ErrorInterval(value - error, value + error);
  }

  /**
   * Returns the private sum of the steps after an earlier release of the same session. The noise of
   * the two has much in common, so that the difference is more precise than its parts suggest.
   *
   * @param earlier the earlier release; of a session that was opened again one since then, or its
   *     {@link CounterSession#lastRelease}
   * @return the sum of the steps {@code earlier.t() + 1, …, t()}
   * @throws IllegalArgumentException if the release is a later one, or of another counter
   */
  public RangeRelease since(CounterRelease earlier) {
    requireNonNull(earlier, "earlier");
    if (earlier.bounds != bounds || earlier.t > t) {
      throw new IllegalArgumentException(
          "earlier must be a release of the same session at a step up to %d, got one at step %d%s"
              .formatted(
                  t,
                  earlier.t,
                  earlier.bounds != bounds
                      ? " of another session, or of this one before it was opened again: of those,"
                          + " take lastRelease()"
                      : ""));
    }
    return new RangeRelease(bounds, earlier.t, t, value - earlier.value);
  }

  /**
   * Returns the private sum of all steps so far as that of a run.
   *
   * @return the sum of the steps {@code 1, …, t()}
   */
  public RangeRelease fromTheStart() {
    return new RangeRelease(bounds, 0, t, value);
  }

  /** Returns for example {@code step 24: 1520.0 ± 21.3}, the error at 95 %. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "step %d: %.6g ± %.3g", t, value, bounds.errorAt(t, 0.05));
  }
}
