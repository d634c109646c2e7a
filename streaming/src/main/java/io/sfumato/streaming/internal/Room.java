package io.sfumato.streaming.internal;

/**
 * Whether sums have room in 64 bits where they are kept as multiples of a fraction of the grid.
 * Sums that leave the range wrap around, which costs accuracy and no privacy.
 */
final class Room {

  static final String REASON =
      "its fractions leave no room for the sums in 64 bits; choose a shorter horizon or smaller"
          + " items";

  /** Leaves room for 2²² items of the largest size. */
  private static final int LARGEST_ITEM_BITS = 40;

  private Room() {}

  /** Returns whether items fit when the grid is divided by a power of 2. */
  static boolean fits(CounterTask task, int bits) {
    int item = Long.SIZE - Long.numberOfLeadingZeros(task.distance());
    return item + bits <= LARGEST_ITEM_BITS;
  }
}
