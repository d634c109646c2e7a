package io.sfumato.accounting.internal;

import static java.util.Objects.requireNonNull;

/**
 * A privacy loss distribution on a uniform grid: cell i holds the probability that the loss is
 * {@code (first + i) · spacing}.
 *
 * <p>Not copied: whoever makes one hands its array over. Immutable by agreement.
 *
 * @param spacing the distance h of neighbouring cells, above 0 and finite
 * @param first the index of the first cell, so that its loss is {@code first · spacing}
 * @param mass the probabilities, none negative, of at least one cell
 * @param infinite the probability of an infinite loss, in {@code [0, 1]}
 */
public record LossGrid(double spacing, long first, double[] mass, double infinite) {

  /**
   * Checks what is cheap to check.
   *
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public LossGrid {
    requireNonNull(mass, "mass");
    if (!(spacing > 0 && Double.isFinite(spacing))) {
      throw new IllegalArgumentException("spacing must be in (0, ∞), got " + spacing);
    }
    if (mass.length == 0) {
      throw new IllegalArgumentException("mass must have at least one cell");
    }
    if (!(infinite >= 0 && infinite <= 1)) {
      throw new IllegalArgumentException("infinite must be in [0, 1], got " + infinite);
    }
  }

  /** Returns the loss of a cell. */
  public double loss(int cell) {
    return (first + cell) * spacing;
  }
}
