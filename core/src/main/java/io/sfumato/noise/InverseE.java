package io.sfumato.noise;

import java.math.BigInteger;

/**
 * A coin with probability {@code 1/e}, exact.
 *
 * <p>It compares the binary digits of {@code 1/e} with those of a uniform number, 64 at a time. The
 * first word decides except with probability 2⁻⁶⁴; then more digits of {@code 1/e} are computed.
 * {@code 1/e} is irrational, so some word decides.
 */
final class InverseE {

  /** ⌊2⁶⁴ / e⌋. */
  static final long FIRST_WORD = 0x5E2D58D8B3BCDF1AL;

  private InverseE() {}

  /** Flips a coin with probability exactly {@code 1/e}. */
  static boolean flip(NoiseSource noise) {
    int order = Long.compareUnsigned(noise.nextLong(), FIRST_WORD);
    return order != 0 ? order < 0 : flipFrom(1, noise);
  }

  /**
   * Flips coins until one fails.
   *
   * @return the number of successes: {@code k} with probability {@code (1 - 1/e) · e^-k}
   */
  static long successes(NoiseSource noise) {
    long count = 0;
    while (flip(noise)) {
      count++;
    }
    return count;
  }

  /** Finishes a coin whose first {@code words} words were those of {@code 1/e}. */
  static boolean flipFrom(int words, NoiseSource noise) {
    for (int i = words; ; i++) {
      int order = Long.compareUnsigned(noise.nextLong(), word(i));
      if (order != 0) {
        return order < 0;
      }
    }
  }

  /**
   * Returns 64 binary digits of {@code 1/e}.
   *
   * <p>With {@code D(n) = n · D(n - 1) + (-1)^n}, {@code D(0) = 1}, the fraction {@code D(n) / n!}
   * is the n-th partial sum of the alternating series of {@code exp(-1)}; the true value lies
   * between two successive ones. Digits on which both agree are right.
   *
   * @param index which word, from 0
   */
  static long word(int index) {
    int shift = (index + 1) * Long.SIZE;
    BigInteger sum = BigInteger.ONE;
    BigInteger factorial = BigInteger.ONE;
    BigInteger previous = BigInteger.ONE.shiftLeft(shift);
    for (int n = 1; ; n++) {
      BigInteger factor = BigInteger.valueOf(n);
      sum = sum.multiply(factor).add(BigInteger.valueOf((n & 1) == 0 ? 1 : -1));
      factorial = factorial.multiply(factor);
      BigInteger digits = sum.shiftLeft(shift).divide(factorial);
      if (digits.equals(previous)) {
        return digits.longValue();
      }
      previous = digits;
    }
  }
}
