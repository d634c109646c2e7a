package io.sfumato.streaming.internal;

import java.util.Arrays;

/**
 * Finds the buffered linear Toeplitz matrix C of a number of buffers with the smallest largest
 * variance {@code ‖C e_1‖² · Σ_{k<n} b_k²} of the plain factorization {@code (M·C⁻¹)·C}.
 *
 * <p>Poles and zeros interlace by construction: the variables are the logarithms of the distances
 * between neighbours of {@code -ln(1 - θ_1) > -ln(1 - θ̂_1) > … > 0}. Minimized by the method of
 * Broyden, Fletcher, Goldfarb and Shanno with differences for the gradient. Whatever it returns is
 * a valid matrix: the search decides about accuracy alone. The same result on every platform.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright (2006), Algorithm
 *     6.1</a>
 */
final class BufferedLinearFit {

  private static final int MAX_ITERATIONS = 600;
  private static final double DIFFERENCE = 1e-5;
  private static final double SUFFICIENT = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-9;

  /** Steps beyond this change a distance by e² at once. */
  private static final double LONGEST_STEP = 2;

  /** So that the smallest gap stays above 2⁻⁴⁴: far below 1/n for every horizon allowed. */
  private static final double HIGHEST = 30.4;

  private static final double CLOSEST = -12;

  private final long horizon;
  private final int size;

  private BufferedLinearFit(long horizon, int buffers) {
    this.horizon = horizon;
    this.size = 2 * buffers;
  }

  /**
   * Returns the best matrix found.
   *
   * @param horizon the number of steps n, at least 1
   * @param buffers the number of buffers d, in {@code [1, 8]}; fewer are used if the horizon is so
   *     short that they would have nothing to do
   * @return the matrix
   */
  static BufferedLinearToeplitz of(long horizon, int buffers) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(horizon);
    BufferedLinearFit fit =
        new BufferedLinearFit(horizon, Math.max(1, Math.min(buffers, bits - 2)));
    return fit.matrix(fit.minimize(fit.start()));
  }

  /** Distances that space the logarithms evenly from 0 to about ln(n). */
  private double[] start() {
    double[] x = new double[size];
    Arrays.fill(x, StrictMath.log((StrictMath.log((double) horizon) + 1) / size));
    return x;
  }

  private BufferedLinearToeplitz matrix(double[] x) {
    double[] poles = new double[size / 2];
    double[] zeros = new double[size / 2];
    double height = 0;
    for (int i = size - 1; i >= 0; i--) {
      height += StrictMath.exp(x[i]);
      double gap = StrictMath.exp(-height);
      (i % 2 == 0 ? poles : zeros)[i / 2] = gap;
    }
    return BufferedLinearToeplitz.of(poles, zeros);
  }

  /** The logarithm of the largest variance; infinite where roots would coincide in rounding. */
  private double objective(double[] x) {
    double height = 0;
    for (double log : x) {
      height += StrictMath.exp(log);
      if (!(log > CLOSEST && height < HIGHEST)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    BufferedLinearToeplitz matrix = matrix(x);
    double product = matrix.squaredNorm(horizon) * matrix.squaredErrorNorm(horizon);
    return product > 0 ? StrictMath.log(product) : Double.POSITIVE_INFINITY;
  }

  private double[] minimize(double[] start) {
    double[] x = start;
    double value = objective(x);
    double[] gradient = gradient(x);
    double[][] inverse = identity();
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      double[] direction = times(inverse, gradient, -1);
      double slope = dot(direction, gradient);
      if (!(slope < 0)) {
        inverse = identity();
        direction = times(inverse, gradient, -1);
        slope = dot(direction, gradient);
      }
      if (-slope < GRADIENT_TOLERANCE * GRADIENT_TOLERANCE) {
        break;
      }
      double largest = Arrays.stream(direction).map(Math::abs).max().orElse(0);
      double step = Math.min(1, LONGEST_STEP / largest);
      double[] next = moved(x, direction, step);
      double nextValue = objective(next);
      while (!(nextValue <= value + SUFFICIENT * step * slope) && step > 1e-12) {
        step /= 2;
        next = moved(x, direction, step);
        nextValue = objective(next);
      }
      if (!(nextValue < value)) {
        break;
      }
      double[] nextGradient = gradient(next);
      update(inverse, moved(next, x, -1), moved(nextGradient, gradient, -1));
      x = next;
      value = nextValue;
      gradient = nextGradient;
    }
    return x;
  }

  private double[] gradient(double[] x) {
    double[] gradient = new double[size];
    for (int i = 0; i < size; i++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[i] += DIFFERENCE;
      down[i] -= DIFFERENCE;
      double difference = objective(up) - objective(down);
      gradient[i] = Double.isFinite(difference) ? difference / (2 * DIFFERENCE) : 0;
    }
    return gradient;
  }

  /** Updates the inverse Hessian in place: formula (6.17). */
  private void update(double[][] inverse, double[] s, double[] y) {
    double curvature = dot(s, y);
    if (!(curvature > 1e-16)) {
      return;
    }
    double[] hy = times(inverse, y, 1);
    double factor = (1 + dot(y, hy) / curvature) / curvature;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        inverse[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature;
      }
    }
  }

  private double[][] identity() {
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i][i] = 1;
    }
    return matrix;
  }

  private static double[] times(double[][] matrix, double[] vector, double factor) {
    double[] product = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      product[i] = factor * dot(matrix[i], vector);
    }
    return product;
  }

  private static double[] moved(double[] x, double[] direction, double step) {
    double[] moved = x.clone();
    for (int i = 0; i < x.length; i++) {
      moved[i] += step * direction[i];
    }
    return moved;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
