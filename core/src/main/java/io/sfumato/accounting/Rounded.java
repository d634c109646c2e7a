package io.sfumato.accounting;

import io.sfumato.accounting.internal.Bounds;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;

/** The doubles next to exact numbers. */
final class Rounded {

  private static final Rational MINUS_ONE = Rational.of(-1);

  private Rounded() {}

  static Bounds bounds(Rational value) {
    return new Bounds(down(value.times(MINUS_ONE).toDecimalUp().negate()), up(value.toDecimalUp()));
  }

  static Bounds bounds(BigDecimal value) {
    return new Bounds(down(value), up(value));
  }

  /** Returns the roots, each rounded outwards. */
  static Bounds roots(Bounds squares) {
    return new Bounds(
        Math.max(0, Math.nextDown(Math.sqrt(squares.lower()))),
        Math.nextUp(Math.sqrt(squares.upper())));
  }

  static double up(BigDecimal value) {
    double nearest = Math.min(Double.MAX_VALUE, value.doubleValue());
    return new BigDecimal(nearest).compareTo(value) < 0 ? Math.nextUp(nearest) : nearest;
  }

  static double down(BigDecimal value) {
    double nearest = Math.min(Double.MAX_VALUE, value.doubleValue());
    return new BigDecimal(nearest).compareTo(value) > 0 ? Math.nextDown(nearest) : nearest;
  }
}
