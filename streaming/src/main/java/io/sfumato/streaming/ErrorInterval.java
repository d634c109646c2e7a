package io.sfumato.streaming;

/**
 * An interval around a release.
 *
 * @param lower the lower end
 * @param upper the upper end
 */
public record ErrorInterval(double lower, double upper) {

  /**
   * Returns whether a number lies in the interval.
   *
   * @param number the number
   * @return true between the ends and on them
   */
  public boolean contains(double number) {
    return lower <= number && number <= upper;
  }
}
