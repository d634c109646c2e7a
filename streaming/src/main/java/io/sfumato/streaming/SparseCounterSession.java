package io.sfumato.streaming;

import io.sfumato.streaming.internal.PartitionedCounter;

/**
 * An open {@link SparseCounter}: items come in, and each time a step closes a private estimate of
 * the sum of everything so far goes out.
 *
 * <p><b>What is public.</b> That a step closed, hence how many did and when. Steps without items
 * must be closed like any other. <b>What is secret.</b> Items, and the state of this object. No
 * item can make a method throw.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class SparseCounterSession {

  private final PartitionedCounter.Run process;
  private final long item;
  private final long horizon;
  private long step;
  private long open;

  SparseCounterSession(PartitionedCounter.Run process, long item, long horizon) {
    this.process = process;
    this.item = item;
    this.horizon = horizon;
  }

  /**
   * Adds an item to the open step.
   *
   * @param value the item; clamped to the bounds
   * @throws IllegalStateException if the last step has closed, whatever the item
   */
  public void add(long value) {
    checkOpen();
    open = Math.min(PartitionedCounter.LARGEST_SUM, open + Math.max(0, Math.min(item, value)));
  }

  /**
   * Closes the open step and opens the next.
   *
   * @return the private sum of all items so far
   * @throws IllegalStateException if the last step has closed
   */
  public double tick() {
    checkOpen();
    long sum = open;
    open = 0;
    step++;
    return process.tick(sum);
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the number of releases so far
   */
  public long step() {
    return step;
  }

  /** Returns the step, never a sum. */
  @Override
  public String toString() {
    return "SparseCounterSession[step %d of %d]".formatted(step, horizon);
  }

  private void checkOpen() {
    if (step >= horizon) {
      throw new IllegalStateException(
          "the last of %d steps has closed; open a new counter for what follows"
              .formatted(horizon));
    }
  }
}
