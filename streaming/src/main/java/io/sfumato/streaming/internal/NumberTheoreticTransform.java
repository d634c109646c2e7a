package io.sfumato.streaming.internal;

/**
 * The discrete Fourier transform over {@link PrimeField}: exact convolutions in {@code O(n log n)}.
 *
 * <p>Forward transforms leave their output in bit-reversed order, which is what the inverse takes.
 * Immutable, for all lengths {@code 2ᵏ} up to a largest.
 *
 * @see <a href="https://doi.org/10.1090/S0025-5718-1971-0301966-0">Pollard (1971)</a>
 */
final class NumberTheoreticTransform {

  private final int length;
  private final long[] roots;
  private final long[] inverseRoots;

  /** Prepares for lengths up to a power of 2, at least 2. */
  NumberTheoreticTransform(int length) {
    this.length = length;
    long root = PrimeField.root(Integer.numberOfTrailingZeros(length));
    this.roots = powers(root, length / 2);
    this.inverseRoots = powers(PrimeField.inverse(root), length / 2);
  }

  private static long[] powers(long base, int count) {
    long[] powers = new long[count];
    powers[0] = 1;
    for (int i = 1; i < count; i++) {
      powers[i] = PrimeField.multiply(powers[i - 1], base);
    }
    return powers;
  }

  /** Transforms the first n values in place; n is a power of 2. */
  void forward(long[] values, int n) {
    for (int half = n / 2; half >= 1; half /= 2) {
      int stride = length / (2 * half);
      for (int start = 0; start < n; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          long a = values[start + k];
          long b = values[start + k + half];
          values[start + k] = PrimeField.add(a, b);
          values[start + k + half] =
              PrimeField.multiply(PrimeField.subtract(a, b), roots[k * stride]);
        }
      }
    }
  }

  /** Undoes {@link #forward}, but for a factor of n. */
  void inverse(long[] values, int n) {
    for (int half = 1; half < n; half *= 2) {
      int stride = length / (2 * half);
      for (int start = 0; start < n; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          long a = values[start + k];
          long b = PrimeField.multiply(values[start + k + half], inverseRoots[k * stride]);
          values[start + k] = PrimeField.add(a, b);
          values[start + k + half] = PrimeField.subtract(a, b);
        }
      }
    }
  }
}
