package io.sfumato.accounting.internal;

/**
 * A law of which the masses of ranges of losses are known under both P and Q. From them follow both
 * grids ({@link DominatingCells}, {@link DominatedCells}), the law of the reversed pair, and that
 * of the pair on a Poisson sample.
 *
 * <p>Immutable.
 */
public abstract class RangedLaw implements LossLaw {

  /** For those of this package and its users. */
  protected RangedLaw() {}

  /**
   * Returns the masses of the ranges between the ends.
   *
   * @param ends increasing; the first ones may be {@code -∞}, the last ones {@code ∞}
   */
  abstract LossRanges ranges(double[] ends);

  /** Returns a finite range of losses below and above which P has no more than {@code tail}. */
  abstract Span span(double tail);

  /** Returns a finite range of losses below and above which Q has no more than {@code tail}. */
  abstract Span spanOfQ(double tail);

  @Override
  public LossGrid above(double spacing, double tail) {
    return DominatingCells.of(this, spacing, tail);
  }

  @Override
  public LossGrid below(double spacing, double tail) {
    return DominatedCells.of(this, spacing, tail);
  }

  /** Returns the largest loss, possibly infinite, to a few units in the last place. */
  double largest() {
    return span(0).high();
  }

  /** Returns the least loss of any outcome that Q has, possibly infinite. */
  double least() {
    return spanOfQ(0).low();
  }

  /** Returns the law of the loss of the pair (Q, P). */
  public RangedLaw reversed() {
    return new ReversedLaw(this);
  }

  /** A range of losses, {@code low ≤ high}. */
  record Span(double low, double high) {
    Span negated() {
      return new Span(-high, -low);
    }
  }
}
