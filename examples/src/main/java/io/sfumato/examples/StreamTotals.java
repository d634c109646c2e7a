package io.sfumato.examples;

import io.sfumato.streaming.CounterBounds;

/** The private totals of a stream after each of its steps. Immutable; all it says is public. */
final class StreamTotals {

  private final double[] totals;
  private final CounterBounds bounds;

  StreamTotals(double[] totals, CounterBounds bounds) {
    this.totals = totals.clone();
    this.bounds = bounds;
  }

  double[] totals() {
    return totals.clone();
  }

  /** Returns the private number of items in the first steps. */
  double upTo(int steps) {
    return steps == 0 ? 0 : totals[steps - 1];
  }

  /** Returns how far off the total is at most, with probability 95 %. */
  double error(int steps) {
    return bounds.errorAt(steps, 0.05);
  }

  /** Returns the private number of items after one step and up to another. */
  double between(int from, int to) {
    return upTo(to) - upTo(from);
  }

  /** Returns the standard deviation of the noise in that number. */
  double deviation(int from, int to) {
    return Math.sqrt(bounds.varianceBetween(from, to));
  }
}
