package io.sfumato.privacy;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The rules for decimals that state a guarantee: their range, their places, their notation. */
final class Decimals {

  /**
   * Places allowed on either side of the point. Wide enough for every {@code double}; a bound, so
   * that no parameter such as 1e-999999999 makes exact arithmetic run out of memory.
   */
  private static final int MAX_PLACES = 1000;

  private Decimals() {}

  /** Returns the decimal a reader sees in the source: 0.1 is one tenth. */
  static BigDecimal ofDouble(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be finite, got " + value);
    }
    return BigDecimal.valueOf(value);
  }

  /** Returns the value without trailing zeros, if it is at least 0. */
  static BigDecimal nonNegative(String name, BigDecimal value) {
    requireNonNull(value, name);
    if (value.signum() < 0) {
      throw new IllegalArgumentException(name + " must be at least 0, got " + value);
    }
    return checkedPlaces(name, value).stripTrailingZeros();
  }

  /** Returns the value without trailing zeros, if it lies in [0, 1). */
  static BigDecimal probability(String name, BigDecimal value) {
    requireNonNull(value, name);
    if (value.signum() < 0 || value.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
    }
    return checkedPlaces(name, value).stripTrailingZeros();
  }

  /** Returns the value without trailing zeros, if it lies in (0, 1). */
  static BigDecimal openProbability(String name, BigDecimal value) {
    BigDecimal checked = probability(name, value);
    if (checked.signum() == 0) {
      throw new IllegalArgumentException(name + " must be in (0, 1), got 0");
    }
    return checked;
  }

  static BigDecimal checkedPlaces(String name, BigDecimal value) {
    if (value.scale() > MAX_PLACES || value.precision() - (long) value.scale() > MAX_PLACES) {
      throw new IllegalArgumentException(
          "%s must have at most %d places on either side of the point, got a number with scale %d"
              .formatted(name, MAX_PLACES, value.scale()));
    }
    return value;
  }

  /** Returns the value, rounded up where it has more places than a guarantee may have. */
  static BigDecimal boundedUp(BigDecimal value) {
    return value.scale() > MAX_PLACES ? value.setScale(MAX_PLACES, RoundingMode.CEILING) : value;
  }

  /** Writes 0.5 and 1E-6, never 0.0000000001. */
  static String text(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    int leading = stripped.precision() - stripped.scale(); // digits before the point
    if (stripped.signum() == 0 || (leading > -3 && leading <= 12)) {
      return stripped.toPlainString();
    }
    BigDecimal mantissa = stripped.scaleByPowerOfTen(1 - leading);
    return mantissa.toPlainString() + "E" + (leading - 1);
  }
}
