package io.sfumato.streaming.internal;

/**
 * The coefficients of a Toeplitz matrix as whole multiples of 2⁻⁴², with their transforms for
 * blocks of every size. Immutable; shared by the filters of one matrix.
 */
final class ConvolutionKernel {

  /** Binary places of a coefficient. */
  static final int PLACES = 42;

  /** Bits of the limbs that numbers are cut into, so that sums of products stay below p/2. */
  static final int LIMB_BITS = 21;

  /** Blocks below this size are multiplied directly. */
  static final int DIRECT = 32;

  static final long MOST_STEPS = 1 << 20;

  private static final long LIMB_MASK = (1L << LIMB_BITS) - 1;

  private final long[] coefficients;
  private final NumberTheoreticTransform transform;
  private final long[][] lows;
  private final long[][] highs;

  /**
   * Rounds coefficients and transforms them.
   *
   * @param exact the coefficients c_0 = 1, c_1, …, in [0, 1]; one for each step
   */
  ConvolutionKernel(double[] exact) {
    int size = size(exact.length);
    this.coefficients = new long[size];
    for (int k = 0; k < exact.length; k++) {
      coefficients[k] = (long) Math.rint(Math.scalb(exact[k], PLACES));
    }
    this.transform = new NumberTheoreticTransform(size);
    int levels = Integer.numberOfTrailingZeros(size);
    this.lows = new long[levels][];
    this.highs = new long[levels][];
    for (int level = 0; level < levels; level++) {
      if (1 << level >= DIRECT) {
        int n = 2 << level;
        // The factor n that the inverse transform leaves is taken out here.
        long factor = PrimeField.inverse(n);
        lows[level] = new long[n];
        highs[level] = new long[n];
        for (int k = 0; k < n; k++) {
          lows[level][k] = PrimeField.multiply(coefficients[k] & LIMB_MASK, factor);
          highs[level][k] = PrimeField.multiply(coefficients[k] >>> LIMB_BITS, factor);
        }
        transform.forward(lows[level], n);
        transform.forward(highs[level], n);
      }
    }
  }

  /** Returns the size for a number of steps: a power of 2, at least 2. */
  static int size(int steps) {
    return Math.max(2, Integer.highestOneBit(2 * steps - 1));
  }

  /** Returns the number of coefficients, a power of 2: those beyond the last step are 0. */
  int size() {
    return coefficients.length;
  }

  /** Returns {@code 2⁴²·c_k}. */
  long coefficient(int k) {
    return coefficients[k];
  }

  NumberTheoreticTransform transform() {
    return transform;
  }

  /** Returns the transform of the lower limbs of the first {@code 2^(level+1)} coefficients. */
  long[] low(int level) {
    return lows[level];
  }

  /** Returns the transform of their upper limbs. */
  long[] high(int level) {
    return highs[level];
  }
}
