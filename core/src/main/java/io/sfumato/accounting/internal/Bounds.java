package io.sfumato.accounting.internal;

/**
 * Two numbers with the truth between them, ends included.
 *
 * @param lower the lower one
 * @param upper the upper one, possibly infinite
 */
public record Bounds(double lower, double upper) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if lower exceeds upper or one is not a number
   */
  public Bounds {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "lower must be at most upper, got " + lower + " and " + upper);
    }
  }
}
