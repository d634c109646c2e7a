package io.sfumato.noise;

import java.math.BigInteger;

/**
 * Coins with a rational probability {@code n / d}, exact.
 *
 * <p>A coin compares {@code n / d} with a uniform {@code U} in {@code [0, 1)} whose binary digits
 * are drawn 64 at a time, and only until they decide. Let the first word be {@code w}, so that
 * {@code w / 2⁶⁴ ≤ U < (w + 1) / 2⁶⁴}, and let {@code r = n · 2⁶⁴ - w · d}. Then
 *
 * <pre>{@code
 * r ≤ 0      U ≥ n / d for certain: false
 * r ≥ d      U < n / d for certain: true
 * otherwise  the digits that follow decide, with r / d in the place of n / d.
 * }</pre>
 *
 * <p>The third case holds for at most one word: its probability is at most 2⁻⁶⁴, and one coin costs
 * one word. The two methods differ in the size of {@code d} only: from the same words they return
 * the same answer.
 */
final class Bernoulli {

  /** The number of words, 2⁶⁴. */
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(Long.SIZE);

  private Bernoulli() {}

  /**
   * Flips a coin with probability {@code n / d}.
   *
   * @param n at least 0, below {@code d}
   * @param d at least 1
   */
  static boolean flip(long n, long d, NoiseSource noise) {
    long rest = n;
    while (true) {
      long word = noise.nextLong();
      long high = unsignedMultiplyHigh(word, d);
      if (high >= rest) {
        return false;
      }
      // Here high < rest, so that r = (rest - high) · 2⁶⁴ - low is positive.
      long low = word * d;
      if (high < rest - 1 || Long.compareUnsigned(low, -d) <= 0) {
        return true;
      }
      rest = -low; // r, which lies in (0, d)
    }
  }

  /** Flips a coin with probability {@code n / d}, for {@code 0 ≤ n < d} of any size. */
  static boolean flip(BigInteger n, BigInteger d, NoiseSource noise) {
    BigInteger rest = n;
    while (true) {
      BigInteger word = BigInteger.valueOf(noise.nextLong());
      if (word.signum() < 0) {
        word = word.add(WORD);
      }
      BigInteger r = rest.shiftLeft(Long.SIZE).subtract(word.multiply(d));
      if (r.signum() <= 0) {
        return false;
      }
      if (r.compareTo(d) >= 0) {
        return true;
      }
      rest = r;
    }
  }

  /** Returns the high word of the unsigned product. (Java 18 has it in {@code Math}.) */
  static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }
}
