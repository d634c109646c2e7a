package io.sfumato.streaming;

import io.sfumato.streaming.internal.WindowProcess;

/**
 * An open sliding or decayed sum: items come in, and each time a step closes the private sum over
 * the window goes out. There is no last step.
 *
 * <p><b>What is public.</b> That a step closed, hence how many did and when. Call {@link #tick} by
 * the clock, or at other public times; not once for each item. Steps without items must be closed
 * like any other.
 *
 * <p><b>What is secret.</b> Items, the number of items in a step, and the state of this object.
 * Nothing an item is can make a method throw. Sums are taken modulo 2⁶⁴.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class WindowSession {

  private final ItemGrid items;
  private final WindowBounds bounds;
  private final WindowProcess process;
  private final double spacing;
  private long step;
  private long open;

  WindowSession(ItemGrid items, WindowBounds bounds, WindowProcess process) {
    this.items = items;
    this.bounds = bounds;
    this.process = process;
    this.spacing = items.grid().spacing();
  }

  /**
   * Adds an item to the open step. Draws no noise.
   *
   * @param item the item; clamped to the bounds
   */
  public void add(long item) {
    open += items.steps(item);
  }

  /**
   * Adds an item to the open step. Draws no noise.
   *
   * @param item the item; clamped to the bounds and rounded to the grid; NaN counts as the value in
   *     bounds that is nearest to 0
   */
  public void add(double item) {
    open += items.steps(item);
  }

  /**
   * Closes the open step and opens the next.
   *
   * @return the private sum over the window that ends with the step that closed
   */
  public WindowRelease tick() {
    double value = tickValue();
    return new WindowRelease(bounds, step, value);
  }

  /**
   * Closes the open step as {@link #tick} does, without an object for the release.
   *
   * @return the private sum over the window, in the unit of the items
   */
  public double tickValue() {
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
   * @return the bounds
   */
  public WindowBounds bounds() {
    return bounds;
  }

  /** Returns the step and the items' bounds, never a sum. */
  @Override
  public String toString() {
    return "WindowSession[step %d, items in [%s, %s]]"
        .formatted(step, items.lower(), items.upper());
  }
}
