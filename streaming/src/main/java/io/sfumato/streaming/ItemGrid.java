package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.noise.PublicGrid;

/**
 * The public bounds of one item and the public grid on which items are whole numbers of steps.
 *
 * @param real whether items are real numbers
 * @param lower the lower bound
 * @param upper the upper bound, above it
 * @param grid the grid, of spacing 1 for whole numbers
 */
record ItemGrid(boolean real, double lower, double upper, PublicGrid grid) {

  /** Whole numbers up to here are exact as a double, and leave room for sums. */
  private static final long LARGEST_INTEGER = 1L << 40;

  /** Bounds up to here, and down to its inverse, keep all steps exact and normal. */
  private static final double LARGEST_REAL = 0x1p900;

  /**
   * Steps from 0 to the larger bound of real items, as a power of 2: far below any noise, and small
   * enough to leave room for many items.
   */
  private static final int RESOLUTION = 20;

  static ItemGrid integers(long lower, long upper) {
    if (lower >= upper || lower < -LARGEST_INTEGER || upper > LARGEST_INTEGER) {
      throw new IllegalArgumentException(
          "bounds must be whole numbers of at most 2^40 in size with lower < upper, got [%d, %d]"
              .formatted(lower, upper));
    }
    return new ItemGrid(false, lower, upper, new PublicGrid(0));
  }

  static ItemGrid reals(double lower, double upper) {
    double larger = Math.max(Math.abs(lower), Math.abs(upper));
    if (!(lower < upper) || !(larger <= LARGEST_REAL && larger >= 1 / LARGEST_REAL)) {
      throw new IllegalArgumentException(
          "bounds must be finite with lower < upper, the larger of a size in [2^-900, 2^900],"
              + " got [%s, %s]".formatted(lower, upper));
    }
    return new ItemGrid(
        true, lower, upper, new PublicGrid(Math.getExponent(larger) + 1 - RESOLUTION));
  }

  /** Returns the steps nearest to an item that is a whole number, after clamping. */
  long steps(long item) {
    return real ? steps((double) item) : Math.max((long) lower, Math.min((long) upper, item));
  }

  /** Returns the steps nearest to an item after clamping; NaN counts as close to 0 as may be. */
  long steps(double item) {
    double number = Double.isNaN(item) ? 0 : item;
    return grid.round(Math.max(lower, Math.min(upper, number)));
  }

  /** Returns the most steps by which one item can move a sum when it comes or goes. */
  long distance() {
    return Math.max(1, Math.max(Math.abs(grid.round(lower)), Math.abs(grid.round(upper))));
  }

  Fields toFields() {
    return Fields.NONE
        .with("kind", real ? "real" : "integer")
        .with("lower", lower)
        .with("upper", upper)
        .with("grid_exponent", grid.exponent());
  }
}
