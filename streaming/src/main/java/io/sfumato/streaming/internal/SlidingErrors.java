package io.sfumato.streaming.internal;

/**
 * The left factor {@code L = M·R⁻¹} of a {@link SlidingKernel}, R scaled to a first coefficient of
 * 1: norms, from its coefficients written out until they have died away. Immutable.
 */
final class SlidingErrors {

  /** What is beyond the table is less than this part of the squared norm. */
  static final double BEYOND = 1e-13;

  /** Up to so many entries the table has every step. */
  private static final int ENTRIES = 1 << 20;

  private final int stride;
  private final double[] squares;
  private final long memory;
  private final double absolute;

  SlidingErrors(SlidingKernel kernel) {
    int[] lags = kernel.changeLags();
    double[] changes = new double[lags.length];
    long[] whole = kernel.changes();
    for (int b = 0; b < lags.length; b++) {
      changes[b] = Math.scalb((double) whole[b], -kernel.places());
    }
    int window = kernel.window();
    int block = kernel.support();
    int mask = SlidingProcess.ringSize(kernel) - 1;
    // Rings of L and of R⁻¹: (1 - x)R·L = 1 - x^W, and (1 - x)L = (1 - x^W)R⁻¹.
    double[] left = new double[mask + 1];
    double[] inverse = new double[mask + 1];
    // L and R⁻¹ die away within 36 windows, whatever their length.
    long most = 64L * window;
    this.stride = (int) (1 + most / ENTRIES);
    double[] table = new double[(int) (most / stride) + 2];
    double sum = 0;
    double sizes = 0;
    double atBlock = 0;
    int n = 0;
    for (boolean dying = false; n < most && !dying; ) {
      double l = n == 0 ? 1 : 0;
      l -= n == window ? 1 : 0;
      for (int b = 1; b < lags.length && lags[b] <= n; b++) {
        l -= changes[b] * left[(n - lags[b]) & mask];
      }
      double r = l - (n > 0 ? left[(n - 1) & mask] : 0);
      r += n >= window ? inverse[(n - window) & mask] : 0;
      left[n & mask] = l;
      inverse[n & mask] = r;
      sum += l * l;
      sizes += Math.abs(l) + Math.abs(r);
      n++;
      table[n / stride] = sum;
      if (n % block == 0) {
        dying = sum - atBlock < BEYOND / 2 * sum;
        atBlock = sum;
      }
    }
    this.memory = n;
    this.absolute = sizes;
    this.squares = java.util.Arrays.copyOf(table, n / stride + 1);
    squares[squares.length - 1] = sum;
  }

  /** Returns {@code ‖L_t‖²}, or that of a step a little later where the window is long. */
  double squaredNorm(long t) {
    return squares[(int) Math.min(squares.length - 1, t / stride)];
  }

  /** Returns {@code ‖L_t‖²} of all late t, the largest. */
  double limit() {
    return squares[squares.length - 1];
  }

  /** Returns the number of steps after which noise has no more than {@link #BEYOND} of it left. */
  long memory() {
    return memory;
  }

  /** Returns {@code Σ |L_k| + Σ |(R⁻¹)_k|}: how far roundings of a unit in each step reach. */
  double absolute() {
    return absolute;
  }
}
