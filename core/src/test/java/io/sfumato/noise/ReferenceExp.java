package io.sfumato.noise;

import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** {@code exp(-n/d)} to about 100 digits, by another way than the code under test. */
final class ReferenceExp {

  static final MathContext DIGITS = new MathContext(110);

  private ReferenceExp() {}

  static BigDecimal minus(BigInteger n, BigInteger d) {
    if (n.divide(d).bitLength() > 27) {
      return BigDecimal.ZERO; // below any number that is compared with it
    }
    BigDecimal exponent = new BigDecimal(n).divide(new BigDecimal(d), DIGITS);
    int halvings = Math.max(0, n.divide(d).bitLength() + 4);
    BigDecimal y = exponent.divide(BigDecimal.valueOf(2).pow(halvings), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int k = 1; term.compareTo(new BigDecimal("1E-120")) > 0; k++) {
      term = term.multiply(y).divide(BigDecimal.valueOf(k), DIGITS);
      sum = sum.add(term);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return BigDecimal.ONE.divide(sum, DIGITS);
  }

  /** Returns {@code exp(-x^power / divisor)}. */
  static BigDecimal weight(int power, Rational divisor, BigInteger x) {
    return minus(x.pow(power).multiply(divisor.denominator()), divisor.numerator());
  }
}
