package io.sfumato.streaming;

import io.sfumato.streaming.internal.CounterProcess;
import io.sfumato.streaming.internal.RankFactor;

/**
 * Open running quantiles: items come in, and each time a step closes the private ranks of
 * everything so far go out.
 *
 * <p>What is public and what is secret is as for {@link CounterSession}: steps are public, items
 * and their number are not. Nothing an item is can make a method throw.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class QuantileSession {

  private final BinGrid bins;
  private final RankFactor factor;
  private final CounterProcess[] counters;
  private final long lastStep;
  private final RunningQuantiles quantiles;
  private final long[] open;
  private final double[] sums;
  private long step;

  QuantileSession(
      BinGrid bins,
      RankFactor factor,
      CounterProcess[] counters,
      long lastStep,
      RunningQuantiles quantiles) {
    this.bins = bins;
    this.factor = factor;
    this.counters = counters.clone();
    this.lastStep = lastStep;
    this.quantiles = quantiles;
    this.open = new long[counters.length];
    this.sums = new double[counters.length];
  }

  /**
   * Adds an item to the open step. Draws no noise.
   *
   * @param item the item; beyond the bins it counts in the first or the last, NaN in the one that
   *     is nearest to 0
   * @throws IllegalStateException if the last step has closed, whatever the item
   */
  public void add(double item) {
    checkOpen();
    factor.add(bins.binOf(item), open);
  }

  /**
   * Closes the open step and opens the next.
   *
   * @return the private ranks of all items so far
   * @throws IllegalStateException if the last step has closed
   */
  public QuantileRelease tick() {
    checkOpen();
    step++;
    for (int i = 0; i < counters.length; i++) {
      sums[i] = counters[i].tick(open[i]);
      open[i] = 0;
    }
    return new QuantileRelease(bins, step, factor.ranks(sums), quantiles);
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the number of releases so far
   */
  public long step() {
    return step;
  }

  /** Returns the step and the bins, never a rank. */
  @Override
  public String toString() {
    return "QuantileSession[step %d of %d, %d bins in [%s, %s]]"
        .formatted(step, lastStep, bins.count(), bins.lower(), bins.upper());
  }

  private void checkOpen() {
    if (step >= lastStep) {
      throw new IllegalStateException(
          "the last of %d steps has closed; open new quantiles for what follows"
              .formatted(lastStep));
    }
  }
}
