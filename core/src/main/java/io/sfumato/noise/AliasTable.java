package io.sfumato.noise;

/**
 * Draws an index from {@code {0, …, 255}} with given weights, integers that add up to 2³¹, from 31
 * fair bits: exact.
 *
 * <p>Walker's method. Each of 256 slots holds 2²³ values, the first {@code cut} of which mean the
 * slot's own index and the others one alias. The table is made as Vose describes, in integers, so
 * that each index owns exactly as many values as its weight says.
 *
 * @see <a href="https://doi.org/10.1109/32.92917">Vose (1991)</a>
 */
final class AliasTable {

  static final int SIZE = 256;
  static final int BITS = 31;
  static final long TOTAL = 1L << BITS;

  private static final int INDEX_MASK = SIZE - 1;
  private static final int INDEX_BITS = 8;
  private static final int CAPACITY = 1 << (BITS - INDEX_BITS);

  /** The cut in the high 24 bits, the alias in the low 8. */
  private final int[] slots = new int[SIZE];

  /**
   * Makes the table.
   *
   * @param weights 256 numbers of at least 0 that add up to 2³¹
   */
  AliasTable(long[] weights) {
    long total = 0;
    for (long weight : weights) {
      total += weight;
    }
    if (weights.length != SIZE || total != TOTAL) {
      throw new IllegalArgumentException(
          "weights must be 256 that add up to 2^31, got " + weights.length + " of sum " + total);
    }
    long[] rest = weights.clone();
    int[] stack = new int[SIZE]; // the small ones from the bottom, the large ones from the top
    int small = 0;
    int large = SIZE;
    for (int i = 0; i < SIZE; i++) {
      if (rest[i] < CAPACITY) {
        stack[small++] = i;
      } else {
        stack[--large] = i;
      }
    }
    while (small > 0) {
      // The rests add up to one capacity for each slot left: beside a small one is a large one.
      int own = stack[--small];
      int alias = stack[large];
      slots[own] = (int) rest[own] << INDEX_BITS | alias;
      rest[alias] -= CAPACITY - rest[own];
      if (rest[alias] < CAPACITY) {
        large++;
        stack[small++] = alias;
      }
    }
    for (int i = large; i < SIZE; i++) {
      slots[stack[i]] = stack[i]; // what is left is exactly full: all values mean the slot itself
    }
  }

  /**
   * Returns the index that a value stands for.
   *
   * @param value of which the low 31 bits count: 8 for the slot, 23 to compare with its cut
   */
  int pick(int value) {
    int own = value & INDEX_MASK;
    int slot = slots[own];
    // Both are below 2²⁴: the difference is negative, its sign bits all ones, below the cut.
    int ownOnes = (((value & Integer.MAX_VALUE) >>> INDEX_BITS) - (slot >>> INDEX_BITS)) >> 31;
    int alias = slot & INDEX_MASK;
    return alias ^ ((alias ^ own) & ownOnes); // without a branch, which would be a coin flip
  }
}
