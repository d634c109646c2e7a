package io.sfumato.streaming;

import io.sfumato.accounting.Fields;

/**
 * Public bins of equal width.
 *
 * @param lower where the first begins
 * @param upper where the last ends
 * @param count how many; 0 before they are given
 */
record BinGrid(double lower, double upper, int count) {

  static final BinGrid NONE = new BinGrid(0, 1, 0);

  private static final int MOST = 4096;

  static BinGrid of(double lower, double upper, int count) {
    if (!(lower < upper) || !Double.isFinite(upper - lower)) {
      throw new IllegalArgumentException(
          "bins must have finite ends with lower < upper, got [%s, %s]".formatted(lower, upper));
    }
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "count of bins must be in [1, %d], got %d".formatted(MOST, count));
    }
    return new BinGrid(lower, upper, count);
  }

  /** Returns the bin of an item, the nearest one if it is beyond all; NaN counts as near to 0. */
  int binOf(double item) {
    double number = Double.isNaN(item) ? 0 : item;
    double place = (Math.max(lower, Math.min(upper, number)) - lower) / (upper - lower);
    return (int) Math.min(count - 1.0, Math.floor(place * count));
  }

  /** Returns where a bin begins; of the number of bins, where the last ends. */
  double edge(int bin) {
    return bin == count ? upper : lower + (upper - lower) * ((double) bin / count);
  }

  Fields toFields() {
    return Fields.NONE.with("lower", lower).with("upper", upper).with("count", count);
  }
}
