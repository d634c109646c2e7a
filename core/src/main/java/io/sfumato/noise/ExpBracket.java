package io.sfumato.noise;

import java.math.BigInteger;

/**
 * Two multiples of {@code 2^-bits} between which {@code exp(-n / d)} lies, both ends included.
 *
 * <p>With {@code m = ⌊n/d⌋ + 1} and {@code γ = n / (d·m) < 1} the terms of {@code exp(-γ) = 1 - γ +
 * γ²/2! - …} decrease, so that the true value lies between two successive partial sums. These are
 * exact fractions; they are rounded outwards, raised to the power m, and rounded outwards again.
 *
 * @param lower at most {@code 2^bits · exp(-n / d)}
 * @param upper at least {@code 2^bits · exp(-n / d)}
 */
record ExpBracket(BigInteger lower, BigInteger upper) {

  /** Digits in reserve, so that the bracket is only a few units wide. */
  private static final int GUARD_BITS = 8;

  /**
   * Brackets {@code exp(-n / d)}.
   *
   * @param n at least 0
   * @param d at least 1
   * @param bits the digits after the binary point, at least 1
   */
  static ExpBracket of(BigInteger n, BigInteger d, int bits) {
    BigInteger whole = n.divide(d);
    if (whole.compareTo(BigInteger.valueOf(bits)) >= 0) {
      return new ExpBracket(BigInteger.ZERO, BigInteger.ONE); // exp(-bits) < 2^-bits
    }
    int m = whole.intValue() + 1;
    int digits = bits + GUARD_BITS + Integer.SIZE - Integer.numberOfLeadingZeros(m);
    ExpBracket root = ofFraction(n, d.multiply(BigInteger.valueOf(m)), digits);
    int surplus = digits * m - bits;
    return new ExpBracket(
        root.lower.pow(m).shiftRight(surplus), ceilingShift(root.upper.pow(m), surplus));
  }

  /** Brackets {@code exp(-n / d)} for {@code 0 ≤ n < d}. */
  private static ExpBracket ofFraction(BigInteger n, BigInteger d, int bits) {
    // Partial sum sum/scale; its last term is ± power/scale.
    BigInteger sum = BigInteger.ONE;
    BigInteger scale = BigInteger.ONE;
    BigInteger power = BigInteger.ONE;
    BigInteger above = BigInteger.ONE.shiftLeft(bits);
    for (int k = 1; ; k++) {
      BigInteger factor = d.multiply(BigInteger.valueOf(k));
      scale = scale.multiply(factor);
      power = power.multiply(n);
      sum = sum.multiply(factor);
      if ((k & 1) == 0) {
        sum = sum.add(power);
        above = sum.shiftLeft(bits).divide(scale).add(BigInteger.ONE);
      } else {
        sum = sum.subtract(power);
        if (power.shiftLeft(bits).compareTo(scale) <= 0) {
          return new ExpBracket(sum.shiftLeft(bits).divide(scale), above);
        }
      }
    }
  }

  private static BigInteger ceilingShift(BigInteger value, int shift) {
    return value.negate().shiftRight(shift).negate();
  }
}
