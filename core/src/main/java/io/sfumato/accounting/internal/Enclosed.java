package io.sfumato.accounting.internal;

/**
 * Two tilted grids that enclose one loss law, and how many independent copies of it there are.
 *
 * @param below a grid nowhere above the law
 * @param above a grid nowhere below it, of the same spacing and rate
 * @param count how many copies
 */
record Enclosed(TiltedGrid below, TiltedGrid above, long count) {

  double spacing() {
    return above.spacing();
  }

  double rate() {
    return above.rate();
  }

  /** Returns the index of the first cell of either. */
  long first() {
    return Math.min(below.first(), above.first());
  }

  /** Returns the index of the last cell of either. */
  long last() {
    return Math.max(below.last(), above.last());
  }

  /** Returns the same without infinite losses. */
  Enclosed finite() {
    return new Enclosed(below.withInfinite(0), above.withInfinite(0), count);
  }

  /** Returns the same on cells that are a number of times as close. */
  Enclosed spread(int stride) {
    return new Enclosed(below.spread(stride), above.spread(stride), count);
  }
}
