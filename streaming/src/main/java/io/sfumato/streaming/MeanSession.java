package io.sfumato.streaming;

import io.sfumato.streaming.internal.CounterProcess;

/**
 * An open running mean: items come in, and each time a step closes the private mean of everything
 * so far goes out.
 *
 * <p>What is public and what is secret is as for {@link CounterSession}: steps are public, items
 * and their number are not. Nothing an item is can make a method throw.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class MeanSession {

  private final double lower;
  private final double upper;
  private final ItemGrid parts;
  private final CounterBounds bounds;
  private final CounterProcess above;
  private final CounterProcess below;
  private final long whole;
  private long step;
  private long openAbove;
  private long openBelow;

  MeanSession(
      double lower,
      double upper,
      ItemGrid parts,
      CounterBounds bounds,
      CounterProcess above,
      CounterProcess below) {
    this.lower = lower;
    this.upper = upper;
    this.parts = parts;
    this.bounds = bounds;
    this.above = above;
    this.below = below;
    this.whole = parts.distance();
  }

  /**
   * Adds an item to the open step. Draws no noise.
   *
   * @param item the item; clamped to the bounds and rounded to the grid; NaN counts as the value in
   *     bounds that is nearest to 0
   * @throws IllegalStateException if the last step has closed, whatever the item
   */
  public void add(double item) {
    checkOpen();
    double number = Double.isNaN(item) ? 0 : item;
    long part = parts.steps(Math.max(lower, Math.min(upper, number)) - lower);
    openAbove += part;
    openBelow += whole - part;
  }

  /**
   * Closes the open step and opens the next.
   *
   * @return the private mean of all items so far
   * @throws IllegalStateException if the last step has closed
   */
  public MeanRelease tick() {
    checkOpen();
    step++;
    double a = above.tick(openAbove) / whole;
    double b = below.tick(openBelow) / whole;
    openAbove = 0;
    openBelow = 0;
    return new MeanRelease(bounds, step, lower, upper, a, b);
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the number of releases so far
   */
  public long step() {
    return step;
  }

  /** Returns the step and the bounds, never a sum. */
  @Override
  public String toString() {
    return "MeanSession[step %d of %d, items in [%s, %s]]"
        .formatted(step, bounds.steps(), lower, upper);
  }

  private void checkOpen() {
    if (step >= bounds.steps()) {
      throw new IllegalStateException(
          "the last of %d steps has closed; open a new mean for what follows"
              .formatted(bounds.steps()));
    }
  }
}
