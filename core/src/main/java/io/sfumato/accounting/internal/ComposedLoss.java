package io.sfumato.accounting.internal;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The privacy loss of a plan whose parts are independent.
 *
 * <p>Bounds of ε aim at a width of a ten-thousandth of it, bounds of δ at one of δ; they are wider
 * where that would take long: for a δ below about 1e-250, a count above 2³², or laws with atoms
 * that no spacing suits. Each question is answered on a grid of its own, so that bounds at
 * neighbouring points may be out of order by as much as they are wide.
 *
 * <p>Immutable and safe for use by several threads, if the laws are.
 */
public final class ComposedLoss {

  /**
   * Equal leaves of a plan.
   *
   * @param law the law of the loss of one of them
   * @param count how many there are, at least 0
   */
  public record Part(LossLaw law, long count) {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if count is negative
     */
    public Part {
      requireNonNull(law, "law");
      if (count < 0) {
        throw new IllegalArgumentException("count must be at least 0, got " + count);
      }
    }
  }

  /** Beyond this many copies only the lower bound is composed, of so many: more lose more. */
  private static final long MOST = 1L << 32;

  private final List<Part> parts;
  private final List<Part> limited;

  /**
   * Takes the parts.
   *
   * @param parts the parts, in any order; none is a plan without loss
   */
  public ComposedLoss(List<Part> parts) {
    this.parts = parts.stream().filter(part -> part.count() > 0).toList();
    this.limited =
        this.parts.stream()
            .map(part -> new Part(part.law(), Math.min(part.count(), MOST)))
            .toList();
  }

  /**
   * Bounds the smallest ε ≥ 0 for which the hockey-stick divergence is at most δ.
   *
   * @param delta δ in {@code [0, 1]}
   * @return the bounds
   * @throws IllegalArgumentException if delta is out of range
   */
  public Bounds epsilon(double delta) {
    return epsilon(delta, Refinement.WIDTH);
  }

  /**
   * Bounds ε as {@link #epsilon(double)} does, more or less narrowly.
   *
   * @param delta δ in {@code [0, 1]}
   * @param width the relative width to aim at; a wide one is quick
   * @return the bounds
   * @throws IllegalArgumentException if delta is out of range
   */
  public Bounds epsilon(double delta, double width) {
    if (!(delta >= 0 && delta <= 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1], got " + delta);
    }
    if (parts.isEmpty() || delta == 1) {
      return new Bounds(0, 0);
    }
    if (delta == 0) {
      return Refinement.largest(parts);
    }
    Bounds bounds = Refinement.epsilon(limited, delta, width);
    return limited.equals(parts)
        ? bounds
        : new Bounds(bounds.lower(), Math.max(bounds.lower(), Refinement.largest(parts).upper()));
  }

  /**
   * Bounds the hockey-stick divergence at ε.
   *
   * @param epsilon ε in {@code [0, ∞]}
   * @return the bounds, in {@code [0, 1]}
   * @throws IllegalArgumentException if epsilon is negative or not a number
   */
  public Bounds delta(double epsilon) {
    return delta(epsilon, Refinement.WIDTH);
  }

  /**
   * Bounds δ as {@link #delta(double)} does, more or less narrowly.
   *
   * @param epsilon ε in {@code [0, ∞]}
   * @param width the relative width to aim at; a wide one is quick
   * @return the bounds, in {@code [0, 1]}
   * @throws IllegalArgumentException if epsilon is negative or not a number
   */
  public Bounds delta(double epsilon, double width) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be in [0, ∞], got " + epsilon);
    }
    if (parts.isEmpty()) {
      return new Bounds(0, 0);
    }
    if (epsilon == Double.POSITIVE_INFINITY) {
      return Refinement.infinite(parts);
    }
    Bounds bounds = Refinement.delta(limited, epsilon, width);
    return limited.equals(parts) ? bounds : new Bounds(bounds.lower(), 1);
  }
}
