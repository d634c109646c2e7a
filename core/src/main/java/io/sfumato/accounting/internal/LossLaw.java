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
}
