package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

/**
 * The private sum of one key of a {@link CounterBank} over the first t steps.
 *
 * @param key the key
 * @param t how many steps the sum covers, at least 1
 * @param value the sum, in the unit of the items; neither rounded nor kept from falling
 * @param bounds what its error is
 * @param <K> the type of the keys
 */
public record BankRelease<K>(K key, long t, double value, CounterBounds bounds) {

  /** Checks that nothing is missing. */
  public BankRelease {
    requireNonNull(key, "key");
    requireNonNull(bounds, "bounds");
  }

  /**
   * Returns the standard deviation of the noise in the value.
   *
   * @return the standard deviation, in the unit of the items
   */
  public double standardDeviation() {
    return Math.sqrt(bounds.varianceAt(t));
  }

  /**
   * Returns an interval that holds the exact sum with a given probability, over the noise of this
   * key at this step alone.
   *
   * @param confidence the probability, in {@code (0, 1)}
   * @return the interval around the value
   * @throws IllegalArgumentException if {@code confidence} is out of range
   */
  public ErrorInterval interval(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    double error = bounds.errorAt(t, 1 - confidence);
    return new ErrorInterval(value - error, value + error);
  }

  /** Returns for example {@code Vienna at step 24: 1520.0}. */
  @Override
  public String toString() {
    return "%s at step %d: %s".formatted(key, t, value);
  }
}
