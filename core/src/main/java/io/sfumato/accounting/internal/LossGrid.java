package io.sfumato.accounting.internal;

import static java.util.Objects.requireNonNull;

/**
 * A privacy loss distribution on a uniform grid: cell i holds the probability that the loss is
 * {@code (first + i) · spacing}, and the rest is the probability of an infinite loss.
 *
 * <p>Not copied: whoever makes one hands its array over. Immutable by agreement.
 */
public final class LossGrid {

  private final double spacing;
  private final long first;
  private final double[] mass;
  private final double infinite;

  /**
   * Takes the cells.
   *
   * @param spacing the distance h of neighbouring cells, in {@code (0, ∞)}
   * @param first the index of the first cell, so that its loss is {@code first · spacing}
   * @param mass the probabilities, none negative, of at least one cell
   * @param infinite the probability of an infinite loss, in {@code [0, 1]}
   * @throws IllegalArgumentException if a parameter is out of range; the masses are not looked at
   */
  public LossGrid(double spacing, long first, double[] mass, double infinite) {
    if (!(spacing > 0 && Double.isFinite(spacing))) {
      throw new IllegalArgumentException("spacing must be in (0, ∞), got " + spacing);
    }
    if (requireNonNull(mass, "mass").length == 0) {
      throw new IllegalArgumentException("mass must have at least one cell, got none");
    }
    if (!(infinite >= 0 && infinite <= 1)) {
      throw new IllegalArgumentException("infinite must be in [0, 1], got " + infinite);
    }
    this.spacing = spacing;
    this.first = first;
    this.mass = mass;
    this.infinite = infinite;
  }

  /** Returns the distance of neighbouring cells. */
  public double spacing() {
    return spacing;
  }

  /** Returns the index of the first cell. */
  public long first() {
    return first;
  }

  /** Returns how many cells there are. */
  public int cells() {
    return mass.length;
  }

  /** Returns the loss of a cell, counted from 0. */
  public double loss(int cell) {
    return (first + cell) * spacing;
  }

  /** Returns the probability of a cell, counted from 0. */
  public double mass(int cell) {
    return mass[cell];
  }

  /** Returns all probabilities: the array itself, not to be written to. */
  double[] masses() {
    return mass;
  }

  /** Returns the probability of an infinite loss. */
  public double infinite() {
    return infinite;
  }
}
