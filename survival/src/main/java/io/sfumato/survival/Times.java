package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** Times as they are printed and given. */
final class Times {

  private Times() {}

  /** Returns six digits, without zeros after the point that say nothing. */
  static String text(double time) {
    if (!Double.isFinite(time)) {
      return Double.toString(time);
    }
    BigDecimal digits = new BigDecimal(time).round(new MathContext(6)).stripTrailingZeros();
    return digits.precision() - digits.scale() > 12 ? digits.toString() : digits.toPlainString();
  }

  /** Returns times if they are numbers and strictly increasing, and refuses others. */
  static double[] increasing(double... times) {
    for (int i = 0; i < requireNonNull(times, "times").length; i++) {
      if (Double.isNaN(times[i]) || (i > 0 && !(times[i] > times[i - 1]))) {
        throw new IllegalArgumentException(
            "times must be numbers and strictly increasing, got " + Arrays.toString(times));
      }
    }
    return times;
  }
}
