package io.sfumato.streaming.internal;

/**
 * The integers modulo {@code p = 2⁶⁴ - 2³² + 1}, which has roots of unity of every order {@code 2ᵏ,
 * k ≤ 32}. Elements are unsigned words below p.
 */
final class PrimeField {

  static final long P = 0xFFFF_FFFF_0000_0001L;

  /** {@code 2⁶⁴ mod p}. */
  private static final long WRAP = 0xFFFF_FFFFL;

  private static final long GENERATOR = 7;

  private PrimeField() {}

  static long add(long a, long b) {
    long sum = a + b;
    boolean wrapped = Long.compareUnsigned(sum, a) < 0;
    return wrapped || Long.compareUnsigned(sum, P) >= 0 ? sum - P : sum;
  }

  static long subtract(long a, long b) {
    long difference = a - b;
    return Long.compareUnsigned(a, b) < 0 ? difference + P : difference;
  }

  /** Reduces {@code hi·2⁶⁴ + lo} by {@code 2⁶⁴ ≡ 2³² - 1} and {@code 2⁹⁶ ≡ -1}. */
  static long multiply(long a, long b) {
    long low = a * b;
    long high = BufferedLinearFilter.unsignedMultiplyHigh(a, b);
    long top = high >>> 32;
    long difference = low - top;
    if (Long.compareUnsigned(low, top) < 0) {
      difference -= WRAP; // cannot borrow again: the difference is at least 2⁶⁴ - 2³²
    }
    long middle = (high & WRAP) * WRAP;
    long sum = difference + middle;
    if (Long.compareUnsigned(sum, difference) < 0) {
      sum += WRAP; // cannot carry again: what is left is at most 2⁶⁴ - 2³³
    }
    return Long.compareUnsigned(sum, P) >= 0 ? sum - P : sum;
  }

  static long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long e = exponent; e != 0; e >>>= 1) {
      if ((e & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  static long inverse(long a) {
    return power(a, P - 2);
  }

  /** Returns a root of unity of order {@code 2ᵏ}. */
  static long root(int k) {
    return power(GENERATOR, Long.divideUnsigned(P - 1, 1L << k));
  }

  /** Returns the element of a signed number of size below p/2. */
  static long of(long value) {
    return value < 0 ? value + P : value;
  }

  /** Returns the number of size below p/2 that an element stands for. */
  static long signed(long element) {
    return element < 0 ? element - P : element;
  }
}
