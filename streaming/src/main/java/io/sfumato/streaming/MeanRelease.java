package io.sfumato.streaming;

import java.util.Locale;

/**
 * The private mean of all items of the first t steps, as it was released when step t closed, with
 * their private number. Immutable.
 */
public final class MeanRelease {

  private final CounterBounds bounds;
  private final long t;
  private final double lower;
  private final double upper;
  private final double above;
  private final double below;

  /** Both parts in items. */
  MeanRelease(
      CounterBounds bounds, long t, double lower, double upper, double above, double below) {
    this.bounds = bounds;
    this.t = t;
    this.lower = lower;
    this.upper = upper;
    this.above = above;
    this.below = below;
  }

  /**
   * Returns how many steps the mean covers.
   *
   * @return the number of the step that closed, from 1
   */
  public long t() {
    return t;
  }

  /**
   * Returns the private mean.
   *
   * @return the mean, within the bounds of items; their middle where the private number of items is
   *     not positive
   */
  public double value() {
    return at(place(above, below, 0.5));
  }

  /**
   * Returns the private number of items. It is not rounded.
   *
   * @return the number, which may be negative
   */
  public double count() {
    return above + below;
  }

  /**
   * Returns the private sum of all items.
   *
   * @return the sum, in the unit of the items
   */
  public double sum() {
    return upper * above + lower * below;
  }

  /**
   * Returns an interval that holds the exact mean with a given probability, over the noise at this
   * step alone. It holds for any data: there is no approximation for large numbers.
   *
   * @param confidence the probability, in {@code (0, 1)}
   * @return the interval, within the bounds of items: all of them where there may be no items
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public ErrorInterval interval(double confidence) {
    SimulatedMaxError.checkProbability("confidence", confidence);
    return around(bounds.errorAt(t, (1 - confidence) / 2));
  }

  /**
   * Returns an interval such that those of all steps of the session hold the exact means together.
   *
   * @param confidence the probability, in {@code (0, 1)}
   * @return the interval, within the bounds of items
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public ErrorInterval runInterval(double confidence) {
    SimulatedMaxError.checkProbability("confidence", confidence);
    return around(bounds.maxError((1 - confidence) / 2));
  }

  /** The place grows with the part above and falls with that below. */
  private ErrorInterval around(double error) {
    return new ErrorInterval(
        at(place(above - error, below + error, 0)), at(place(above + error, below - error, 1)));
  }

  private static double place(double above, double below, double otherwise) {
    double a = Math.max(0, above);
    double b = Math.max(0, below);
    return a + b > 0 ? a / (a + b) : otherwise;
  }

  private double at(double place) {
    return Math.max(lower, Math.min(upper, lower + place * (upper - lower)));
  }

  /** Returns for example {@code step 24: 4.52 in [4.31, 4.74], of 1520 items}. */
  @Override
  public String toString() {
    ErrorInterval interval = interval(0.95);
    return String.format(
        Locale.ROOT,
        "step %d: %.4g in [%.4g, %.4g], of %.6g items",
        t,
        value(),
        interval.lower(),
        interval.upper(),
        count());
  }
}
