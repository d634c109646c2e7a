package io.sfumato.survival;

import java.math.BigDecimal;
import java.math.MathContext;

/** How times are printed: six digits, and no zeros after the point that say nothing. */
final class Times {

  private Times() {}

  static String text(double time) {
    if (!Double.isFinite(time)) {
      return Double.toString(time);
    }
    BigDecimal digits = new BigDecimal(time).round(new MathContext(6)).stripTrailingZeros();
    return digits.precision() - digits.scale() > 12 ? digits.toString() : digits.toPlainString();
  }
}
