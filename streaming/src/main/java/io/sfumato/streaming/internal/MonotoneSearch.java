package io.sfumato.streaming.internal;

import java.util.function.LongToDoubleFunction;

/**
 * Finds the whole number at which the sum of an increasing and a decreasing function is least. On
 * an interval the sum is at least what the one is at its start and the other at its end: intervals
 * that cannot hold anything better by more than one part in 10⁶ are left out.
 */
final class MonotoneSearch {

  private static final double TOLERANCE = 1e-6;

  private final LongToDoubleFunction increasing;
  private final LongToDoubleFunction decreasing;
  private long best;
  private double least;

  private MonotoneSearch(LongToDoubleFunction increasing, LongToDoubleFunction decreasing) {
    this.increasing = increasing;
    this.decreasing = decreasing;
  }

  /** Returns where the sum is least among {@code low, …, high}. */
  static long least(
      long low, long high, LongToDoubleFunction increasing, LongToDoubleFunction decreasing) {
    MonotoneSearch search = new MonotoneSearch(increasing, decreasing);
    End start = search.end(low);
    search.best = low;
    search.least = start.sum();
    search.within(start, search.end(high));
    return search.best;
  }

  private record End(long at, double increasing, double decreasing) {
    double sum() {
      return increasing + decreasing;
    }
  }

  private End end(long at) {
    return new End(at, increasing.applyAsDouble(at), decreasing.applyAsDouble(at));
  }

  private void within(End low, End high) {
    keep(low);
    keep(high);
    double possible = low.increasing() + high.decreasing();
    if (high.at() - low.at() <= 1 || possible >= least * (1 - TOLERANCE)) {
      return;
    }
    End mid = end(middle(low.at(), high.at()));
    // The better half first, so that more of the other can be left out.
    if (low.sum() < high.sum()) {
      within(low, mid);
      within(mid, high);
    } else {
      within(mid, high);
      within(low, mid);
    }
  }

  /** Halfway on a logarithmic scale for long intervals, of which the left end matters most. */
  private static long middle(long low, long high) {
    if (low > 0 && high / low >= 4) {
      return (long) (Math.sqrt((double) low) * Math.sqrt((double) high));
    }
    return low + (high - low) / 2;
  }

  private void keep(End end) {
    if (end.sum() < least) {
      least = end.sum();
      best = end.at();
    }
  }
}
