package io.sfumato.accounting;

/**
 * A closed interval that contains a number which is known no better.
 *
 * @param lower the lower end, not NaN
 * @param upper the upper end, not below {@code lower}; may be infinite
 */
public record Interval(double lower, double upper) {

  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if {@code lower > upper} or one is NaN
   */
  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "lower must be at most upper, got [%s, %s]".formatted(lower, upper));
    }
  }

  /** Returns for example {@code [2.12449, 2.12455]}. */
  @Override
  public String toString() {
    return "[" + lower + ", " + upper + "]";
  }
}
