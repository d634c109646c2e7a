package io.sfumato.streaming.internal;

import static io.sfumato.streaming.internal.GeometricSeries.gapOfProduct;
import static java.util.Objects.requireNonNull;

/**
 * A lower triangular Toeplitz matrix that a few buffers multiply by: the coefficients below its
 * diagonal of ones are a sum of exponentials,
 *
 * <pre>{@code   C(x) = Π(1 - θ̂_i x) / Π(1 - θ_i x) = Σ c_k xᵏ,   c_0 = 1,  c_k = Σ ω_i θ_iᵏ⁻¹.}
 * </pre>
 *
 * <p>Poles and zeros interlace, {@code 1 > θ_1 > θ̂_1 > θ_2 > … > θ̂_d ≥ 0}. Hence all {@code ω_i >
 * 0} and {@code Σ ω_i/θ_i ≤ 1}, so that c is a moment sequence: positive, non-increasing and
 * log-convex. The coefficients of the inverse have weights {@code ω̂_i < 0} at {@code θ̂_i}. No
 * zero can exceed 1, where the closed forms below would not hold.
 *
 * <p>Everything is kept as gaps {@code 1 - θ}. Gaps of poles are whole multiples of 2⁻⁶⁴ and
 * weights of 2⁻⁴⁸, so that {@link BufferedLinearFilter} computes with exactly these numbers.
 * Immutable.
 *
 * @see <a href="https://arxiv.org/abs/2404.16706">Dvijotham, McMahan, Pillutla, Steinke and
 *     Thakurta (2024)</a>
 */
final class BufferedLinearToeplitz {

  /**
   * Below this, the roundings of a filter would add up to more than {@link BufferedLinearFilter}
   * allows.
   */
  private static final double LEAST_GAP = 0x1p-44;

  /** For which {@link BufferedLinearEncoder} keeps its errors small. */
  private static final int MOST_SHIFT = 40;

  private static final double POLE_GRID = 0x1p64;
  private static final double WEIGHT_GRID = 0x1p48;

  private final double[] poleGaps;
  private final double[] weights;
  private final double[] zeroGaps;
  private final double[] inverseWeights;

  private BufferedLinearToeplitz(double[] poleGaps, double[] weights, double[] zeroGaps) {
    this.poleGaps = poleGaps;
    this.weights = weights;
    this.zeroGaps = zeroGaps;
    this.inverseWeights = partialFractions(zeroGaps, poleGaps);
  }

  /**
   * Returns the matrix with given poles and zeros.
   *
   * @param poleGaps the {@code 1 - θ_i}, increasing
   * @param zeroGaps the {@code 1 - θ̂_i}, each above the pole gap of its index and below the next
   * @return the matrix, its poles and weights rounded to their grids
   * @throws IllegalArgumentException if the gaps do not interlace in {@code (2⁻⁴⁴, 1]}
   */
  static BufferedLinearToeplitz of(double[] poleGaps, double[] zeroGaps) {
    double[] poles = requireNonNull(poleGaps, "poleGaps").clone();
    double[] zeros = requireNonNull(zeroGaps, "zeroGaps").clone();
    for (int i = 0; i < poles.length; i++) {
      poles[i] = StrictMath.rint(poles[i] * POLE_GRID) / POLE_GRID;
    }
    double last = LEAST_GAP;
    for (int i = 0; i < poles.length; i++) {
      if (!(zeros.length == poles.length
          && last < poles[i]
          && poles[i] < zeros[i]
          && zeros[i] <= 1)) {
        throw new IllegalArgumentException("gaps of poles and zeros must interlace in (2^-44, 1]");
      }
      last = zeros[i];
    }
    double[] weights = partialFractions(poles, zeros);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.rint(weights[i] * WEIGHT_GRID) / WEIGHT_GRID;
    }
    return new BufferedLinearToeplitz(poles, weights, zeros);
  }

  /** Weights of {@code Π(1 - (1-z_i)x)/Π(1 - (1-p_i)x)}: Π_j(p-root - z-root) over its own kind. */
  private static double[] partialFractions(double[] gaps, double[] others) {
    double[] weights = new double[gaps.length];
    for (int i = 0; i < gaps.length; i++) {
      double weight = others[i] - gaps[i];
      for (int j = 0; j < gaps.length; j++) {
        if (j != i) {
          weight *= (others[j] - gaps[i]) / (gaps[j] - gaps[i]);
        }
      }
      weights[i] = weight;
    }
    return weights;
  }

  /** Returns d, the number of buffers. */
  int buffers() {
    return poleGaps.length;
  }

  /** Returns {@code 1 - θ_i}. */
  double poleGap(int i) {
    return poleGaps[i];
  }

  /** Returns s with {@code 1 - θ_i = 2^-s}, if it is such a power. */
  int poleShift(int i) {
    int shift = -Math.getExponent(poleGaps[i]);
    if (poleGaps[i] != Math.scalb(1.0, -shift) || shift < 1 || shift > MOST_SHIFT) {
      throw new IllegalArgumentException(
          "a pole gap must be a power of 2 in [2^-40, 1/2], got " + poleGaps[i]);
    }
    return shift;
  }

  /** Returns {@code ω_i > 0}. */
  double weight(int i) {
    return weights[i];
  }

  /** Returns {@code 1 - θ̂_i}. */
  double zeroGap(int i) {
    return zeroGaps[i];
  }

  /** Returns {@code ω̂_i < 0}, the weights of the inverse. */
  double inverseWeight(int i) {
    return inverseWeights[i];
  }

  /** Returns a copy of the pole gaps. */
  double[] poleGaps() {
    return poleGaps.clone();
  }

  /** Returns a copy of the weights. */
  double[] weights() {
    return weights.clone();
  }

  /** Returns {@code c_k}. */
  double coefficient(long k) {
    if (k == 0) {
      return 1;
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * GeometricSeries.power(poleGaps[i], k - 1);
    }
    return sum;
  }

  /** Returns {@code Σ_{k<n} c_k}. */
  double sum(long n) {
    double sum = n == 0 ? 0 : 1;
    for (int i = 0; i < weights.length && n > 1; i++) {
      sum += weights[i] * GeometricSeries.sum(poleGaps[i], n - 1);
    }
    return sum;
  }

  /** Returns {@code Σ_{k<n} c_k²}, the squared norm of a column of length n. */
  double squaredNorm(long n) {
    return innerProduct(n, 0);
  }

  /** Returns {@code Σ_{k<n} c_k c_{k+lag}}. */
  double innerProduct(long n, long lag) {
    if (n == 0) {
      return 0;
    }
    double sum = coefficient(lag);
    for (int j = 0; j < weights.length && n > 1; j++) {
      double inner = 0;
      for (int i = 0; i < weights.length; i++) {
        inner += weights[i] * GeometricSeries.sum(gapOfProduct(poleGaps[i], poleGaps[j]), n - 1);
      }
      sum += weights[j] * GeometricSeries.power(poleGaps[j], lag) * inner;
    }
    return sum;
  }

  /** Returns {@code 1 / C(1)}: what the partial sums {@code b_k} of the inverse decrease to. */
  double inverseLimit() {
    double product = 1;
    for (int i = 0; i < poleGaps.length; i++) {
      product *= poleGaps[i] / zeroGaps[i];
    }
    return product;
  }

  /**
   * Returns {@code Σ_{k<n} b_k²}, where {@code b_k} are the partial sums of the coefficients of the
   * inverse: the largest squared norm of a row of {@code M·C⁻¹} of size n.
   */
  double squaredErrorNorm(long n) {
    double limit = inverseLimit();
    double sum = limit * limit * n;
    for (int i = 0; i < zeroGaps.length; i++) {
      double a = -inverseWeights[i] / zeroGaps[i];
      sum += 2 * limit * a * GeometricSeries.sum(zeroGaps[i], n);
      for (int j = 0; j < zeroGaps.length; j++) {
        double b = -inverseWeights[j] / zeroGaps[j];
        sum += a * b * GeometricSeries.sum(gapOfProduct(zeroGaps[i], zeroGaps[j]), n);
      }
    }
    return sum;
  }
}
