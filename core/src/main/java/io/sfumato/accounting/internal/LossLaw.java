package io.sfumato.accounting.internal;

/**
 * The law of the privacy loss {@code L = ln(dP/dQ)} under P, for one ordered pair of output laws,
 * as grids that enclose it.
 */
public interface LossLaw {

  /**
   * Returns a grid whose hockey-stick divergence is nowhere below that of this law.
   *
   * @param spacing the distance of neighbouring cells
   * @param tail how much probability may be moved outwards from either end, to infinity or to the
   *     first cell, so that the grid is finite
   * @return the grid
   */
  LossGrid above(double spacing, double tail);

  /**
   * Returns a grid whose hockey-stick divergence is nowhere above that of this law.
   *
   * @param spacing the distance of neighbouring cells
   * @param tail how much probability may be moved or dropped at either end, so that the grid is
   *     finite
   * @return the grid
   */
  LossGrid below(double spacing, double tail);

  /**
   * Returns whether the two grids approach each other as the spacing shrinks. If the law itself is
   * only known within bounds, they do not, and no spacing makes an answer narrow.
   *
   * @return whether they do; by default true
   */
  default boolean converges() {
    return true;
  }

  /**
   * Returns a length of which all losses that have a positive probability of their own are whole
   * multiples, up to rounding, or 0 if there is none. Grids whose spacing divides it are tighter;
   * nothing else depends on it.
   *
   * @return the length, at least 0
   */
  default double alignment() {
    return 0;
  }

  /**
   * Returns losses that have a large probability of their own, and that a grid had better have a
   * cell at, or just below. Nothing but the width of bounds depends on it.
   *
   * @return a new array, empty if there are none; by default the {@link #alignment}, if there is
   *     one
   */
  default double[] atoms() {
    double length = alignment();
    return length > 0 ? new double[] {length} : new double[0];
  }
}
