package io.sfumato.streaming;

import io.sfumato.privacy.PrivacyBound;

/**
 * The parameters that a {@link SlidingSum} and a {@link DecayedSum} have in common. Not safe for
 * use by several threads.
 *
 * @param <B> the type of the builder
 */
public abstract sealed class WindowBuilder<B extends WindowBuilder<B>>
    permits SlidingSum.Builder, DecayedSum.Builder {

  private ItemGrid items = ItemGrid.integers(0, 1);
  private StreamTerms terms = StreamTerms.START;

  WindowBuilder() {}

  abstract B self();

  final ItemGrid items() {
    return items;
  }

  final StreamTerms terms() {
    return terms;
  }

  /**
   * Sets the bounds of items that are whole numbers. Without it, they are 0 or 1.
   *
   * @param lower the public lower bound, at most 2⁴⁰ in size
   * @param upper the public upper bound, at most 2⁴⁰ in size, above {@code lower}
   * @return this builder
   * @throws IllegalArgumentException if a bound is out of range
   */
  public final B integers(long lower, long upper) {
    this.items = ItemGrid.integers(lower, upper);
    return self();
  }

  /**
   * Sets the bounds of items that are real numbers. They are rounded to a grid 2²⁰ times finer than
   * the larger bound.
   *
   * @param lower the public lower bound
   * @param upper the public upper bound, above {@code lower}; the larger of the two has a size in
   *     {@code [2⁻⁹⁰⁰, 2⁹⁰⁰]}
   * @return this builder
   * @throws IllegalArgumentException if a bound is out of range
   */
  public final B reals(double lower, double upper) {
    this.items = ItemGrid.reals(lower, upper);
    return self();
  }

  /**
   * Protects units that may have several items. That no unit has more, or closer, is for the caller
   * to see to. Open the sum with an accountant whose unit is one row for each unit.
   *
   * @param most the most items of one unit in the whole stream, at least 1
   * @param apart the fewest steps from one item of a unit to its next: 0 if all may be in one step,
   *     1 if each is in a step of its own
   * @return this builder
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public final B contributions(int most, long apart) {
    this.terms = terms.contributions(most, apart);
    return self();
  }

  /**
   * Sets the guarantee of all releases together.
   *
   * @param bound the guarantee
   * @return this builder
   */
  public final B privacy(PrivacyBound bound) {
    this.terms = terms.privacy(bound);
    return self();
  }
}
