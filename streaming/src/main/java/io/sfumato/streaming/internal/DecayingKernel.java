package io.sfumato.streaming.internal;

import static io.sfumato.streaming.internal.GeometricSeries.gapOfProduct;

/**
 * The factorization of the exponentially decayed sum, {@code M(x) = 1/(1 - βx) = L(x)·R(x)}, with a
 * {@link BufferedLinearToeplitz} matrix R close to the square root {@code (1 - βx)^(-1/2)}.
 *
 * <p>R is a matrix C fitted to partial sums over three half-lives, at {@code βx}: so its poles and
 * zeros lie below β and interlace. All norms are those of columns and rows without end. Immutable.
 */
final class DecayingKernel {

  private static final int BUFFERS = 8;
  private static final double HALF_LIVES = 3;
  private static final double LEAST_HORIZON = 16;

  /** More than the error of the sums here. */
  private static final double SLACK = 1 + 1e-9;

  /** So many steps are without end. */
  private static final long ENDLESS = 1L << 62;

  private final double betaGap;
  private final BufferedLinearToeplitz matrix;
  private final double[] amplitudes;
  private final double[] gaps;

  private DecayingKernel(double betaGap, BufferedLinearToeplitz matrix) {
    this.betaGap = betaGap;
    this.matrix = matrix;
    // L_k = Σ A_i r_iᵏ over the zeros of R and β itself, all A_i > 0.
    int d = matrix.buffers();
    this.amplitudes = new double[d + 1];
    this.gaps = new double[d + 1];
    double rest = 1;
    for (int i = 0; i < d; i++) {
      double zero = matrix.zeroGap(i);
      amplitudes[i] = -matrix.inverseWeight(i) / (zero - betaGap);
      gaps[i] = zero;
      rest *= (matrix.poleGap(i) - betaGap) / (zero - betaGap);
    }
    amplitudes[d] = rest;
    gaps[d] = betaGap;
  }

  /**
   * Returns the factorization for a decay.
   *
   * @param betaGap {@code 1 - β}, in {@code (2⁻⁴⁰, 1)}
   */
  static DecayingKernel of(double betaGap) {
    double halfLife = -StrictMath.log(2) / StrictMath.log1p(-betaGap);
    long horizon = (long) Math.max(LEAST_HORIZON, HALF_LIVES * halfLife);
    BufferedLinearToeplitz fit = BufferedLinearFit.of(horizon, BUFFERS);
    double[] poles = fit.poleGaps();
    double[] zeros = new double[poles.length];
    for (int i = 0; i < poles.length; i++) {
      poles[i] = gapOfProduct(betaGap, poles[i]);
      zeros[i] = gapOfProduct(betaGap, fit.zeroGap(i));
    }
    return new DecayingKernel(betaGap, BufferedLinearToeplitz.of(poles, zeros));
  }

  /** Returns {@code 1 - β}. */
  double betaGap() {
    return betaGap;
  }

  /** Returns R. */
  BufferedLinearToeplitz matrix() {
    return matrix;
  }

  /** Returns the number of steps after which coefficients of R have fallen by {@code 2⁻ᵇⁱᵗˢ}. */
  long life(int bits) {
    double rate = -StrictMath.log1p(-matrix.poleGap(0));
    return 1 + (long) Math.ceil(bits * StrictMath.log(2) / rate);
  }

  /**
   * Bounds {@code ‖R w‖²} for all w with entries in [-1, 1], of which at most some are not 0, any
   * two of these some steps apart.
   *
   * @param items the most entries, at least 1
   * @param separation the fewest steps between two of them; 0 lets all be in one step
   */
  double squaredSensitivity(int items, long separation) {
    double norm = matrix.squaredNorm(ENDLESS);
    double all = norm * items * items;
    if (separation == 0 || items == 1) {
      return all * SLACK;
    }
    // The inner product of columns at distance l is Σ_j s_j θ_jˡ, with s_j > 0.
    double sum = items * norm;
    for (int j = 0; j < matrix.buffers(); j++) {
      double gap = matrix.poleGap(j);
      double share = 1 / (1 - gap);
      for (int i = 0; i < matrix.buffers(); i++) {
        share += matrix.weight(i) / gapOfProduct(gap, matrix.poleGap(i));
      }
      double apart = -StrictMath.expm1(separation * StrictMath.log1p(-gap));
      sum +=
          2 * matrix.weight(j) * share * (1 - apart) * GeometricSeries.doubleSum(apart, items - 1L);
    }
    return Math.min(all, sum) * SLACK;
  }

  /** Returns {@code ‖L_t‖²}. */
  double squaredErrorNorm(long t) {
    double sum = 0;
    for (int i = 0; i < gaps.length; i++) {
      for (int j = 0; j < gaps.length; j++) {
        sum +=
            amplitudes[i] * amplitudes[j] * GeometricSeries.sum(gapOfProduct(gaps[i], gaps[j]), t);
      }
    }
    return sum;
  }

  /** Returns {@code ‖L_t‖²} of all late t, the largest. */
  double squaredErrorNorm() {
    return squaredErrorNorm(ENDLESS);
  }

  /** Returns {@code Σ |L_k|}. */
  double absolute() {
    double sum = 0;
    for (int i = 0; i < gaps.length; i++) {
      sum += amplitudes[i] / gaps[i];
    }
    return sum;
  }

  /** Returns the number of steps after which noise has {@link SlidingErrors#BEYOND} of it left. */
  long memory() {
    return 1
        + (long) Math.ceil(StrictMath.log(SlidingErrors.BEYOND) / 2 / StrictMath.log1p(-betaGap));
  }
}
