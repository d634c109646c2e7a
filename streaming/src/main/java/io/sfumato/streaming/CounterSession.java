package io.sfumato.streaming;

import io.sfumato.streaming.internal.CounterProcess;

/**
 * An open counter: items come in, and each time a step closes the private sum of everything so far
 * goes out.
 *
 * <p><b>What is public.</b> That a step closed, hence how many did and when. Call {@link #tick} by
 * the clock, or at other public times; not once for each item, or the number of items is public and
 * the guarantee hides values only, not that there was an item. Steps without items must be closed
 * like any other.
 *
 * <p><b>What is secret.</b> Items, the number of items in a step, and the state of this object:
 * noise and releases together are the data. Nothing an item is can make a method throw. Sums are
 * taken modulo 2⁶⁴: items beyond the {@linkplain CounterBounds#largestSum() largest sum} cost
 * accuracy and no privacy.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class CounterSession {

  private final ItemGrid items;
  private final CounterBounds bounds;
  private final CounterProcess process;
  private final long lastStep;

  private final boolean real;
  private final double lower;
  private final double upper;
  private final long lowest;
  private final long highest;
  private final double stepsPerUnit;
  private final double spacing;

  private long step;
  private long open;

  CounterSession(ItemGrid items, CounterBounds bounds, CounterProcess process, long lastStep) {
    this.items = items;
    this.bounds = bounds;
    this.process = process;
    this.lastStep = lastStep;
    this.real = items.real();
    this.lower = items.lower();
    this.upper = items.upper();
    this.lowest = (long) items.lower();
    this.highest = (long) items.upper();
    this.spacing = items.grid().spacing();
    this.stepsPerUnit = 1 / spacing; // exact: a power of 2 far from the ends of the range
  }

  /**
   * Adds an item to the open step. Takes about a nanosecond and draws no noise.
   *
   * @param item the item; clamped to the bounds
   * @throws IllegalStateException if the last step has closed, whatever the item
   */
  public void add(long item) {
    if (step >= lastStep) {
      throw closed();
    }
    open += real ? steps((double) item) : Math.max(lowest, Math.min(highest, item));
  }

  /**
   * Adds an item to the open step. Takes some nanoseconds and draws no noise.
   *
   * @param item the item; clamped to the bounds and rounded to the grid; NaN counts as the value in
   *     bounds that is nearest to 0
   * @throws IllegalStateException if the last step has closed, whatever the item
   */
  public void add(double item) {
    if (step >= lastStep) {
      throw closed();
    }
    open += steps(item);
  }

  /** As {@link ItemGrid#steps}, without a call into the grid: the product is exact. */
  private long steps(double item) {
    double number = Double.isNaN(item) ? 0 : item;
    return (long) Math.rint(Math.max(lower, Math.min(upper, number)) * stepsPerUnit);
  }

  /**
   * Closes the open step and opens the next.
   *
   * @return the private sum of all items so far
   * @throws IllegalStateException if the last step has closed
   */
  public CounterRelease tick() {
    double value = tickValue();
    return new CounterRelease(bounds, step, value);
  }

  /**
   * Closes the open step as {@link #tick} does, without an object for the release.
   *
   * @return the private sum of all items so far, in the unit of the items
   * @throws IllegalStateException if the last step has closed
   */
  public double tickValue() {
    if (step >= lastStep) {
      throw closed();
    }
    long sum = open;
    open = 0;
    step++;
    return process.tick(sum) * spacing;
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the number of releases so far
   */
  public long step() {
    return step;
  }

  /**
   * Returns what the error of the releases is.
   *
   * @return the bounds, the same for every session of the counter
   */
  public CounterBounds bounds() {
    return bounds;
  }

  /** Returns the step and the items' bounds, never a sum. */
  @Override
  public String toString() {
    return "CounterSession[step %d of %s, items in [%s, %s]]"
        .formatted(step, lastStep, items.lower(), items.upper());
  }

  private IllegalStateException closed() {
    return new IllegalStateException(
        "the last of %d steps has closed; open a new counter for what follows".formatted(lastStep));
  }
}
