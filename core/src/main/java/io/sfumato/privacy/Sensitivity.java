package io.sfumato.privacy;

import static java.util.Objects.requireNonNull;

/**
 * How far one step of the neighbouring relation can move a vector of integers.
 *
 * @param l1 the L1 distance Δ₁, positive
 * @param squaredL2 the square of the L2 distance Δ₂², positive; squared because √2 is no fraction
 * @param coordinates the most elements of the vector that move, at least 1; {@link
 *     Integer#MAX_VALUE}, which everything is set to that says no more than Δ₂² does, if nothing
 *     else is known
 */
public record Sensitivity(Rational l1, Rational squaredL2, int coordinates) {

  /**
   * Checks the distances.
   *
   * @throws IllegalArgumentException if one is not positive, or {@code Δ₂ > Δ₁}, or {@code
   *     coordinates < 1}
   */
  public Sensitivity {
    requireNonNull(l1, "l1");
    requireNonNull(squaredL2, "squaredL2");
    if (l1.signum() <= 0 || squaredL2.signum() <= 0) {
      throw new IllegalArgumentException(
          "sensitivities must be positive, got l1 = %s, squaredL2 = %s".formatted(l1, squaredL2));
    }
    if (squaredL2.compareTo(l1.times(l1)) > 0) {
      throw new IllegalArgumentException(
          "the L2 distance cannot exceed the L1 distance, got l1 = %s, squaredL2 = %s"
              .formatted(l1, squaredL2));
    }
    if (coordinates < 1) {
      throw new IllegalArgumentException("coordinates must be at least 1, got " + coordinates);
    }
    if (squaredL2.compareTo(Rational.of(coordinates + 1L)) < 0) {
      coordinates = Integer.MAX_VALUE; // integers within Δ₂ move no more elements anyway
    }
  }

  /**
   * Takes distances of which it is not known how many elements share them.
   *
   * @param l1 the L1 distance Δ₁, positive
   * @param squaredL2 the square of the L2 distance Δ₂², positive
   * @throws IllegalArgumentException if one is not positive, or {@code Δ₂ > Δ₁}
   */
  public Sensitivity(Rational l1, Rational squaredL2) {
    this(l1, squaredL2, Integer.MAX_VALUE);
  }

  /**
   * Returns the sensitivity of one number.
   *
   * @param distance how far it can move, at least 1
   * @return the sensitivity
   * @throws IllegalArgumentException if {@code distance < 1}
   */
  public static Sensitivity scalar(long distance) {
    Rational l1 = Rational.of(distance);
    return new Sensitivity(l1, l1.times(l1), 1);
  }

  /**
   * Returns the sensitivity of counts over disjoint cells when each row falls in at most one cell:
   * Δ₁ = Δ₂ = 1 for {@link Neighboring#ADD_REMOVE}, Δ₁ = 2 and Δ₂ = √2 for {@link
   * Neighboring#REPLACE_ONE}.
   *
   * @param neighboring the relation, for units of one row
   * @return the sensitivity
   */
  public static Sensitivity disjointCounts(Neighboring neighboring) {
    int cells = neighboring == Neighboring.ADD_REMOVE ? 1 : 2;
    return new Sensitivity(Rational.of(cells), Rational.of(cells), cells);
  }
}
