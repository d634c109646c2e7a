package io.sfumato.streaming.internal;

import java.util.Arrays;

/**
 * Finds the buffered linear Toeplitz matrix C whose pole gaps are given powers of 2 with the
 * smallest largest variance {@code ‖C e_1‖² · Σ_{k<n} b_k²} of the plain factorization {@code
 * (M·C⁻¹)·C}.
 *
 * <p>Poles and zeros interlace by construction: the variables say where the logarithm of a zero's
 * gap is between those of its neighbours. Minimized by the method of Broyden, Fletcher, Goldfarb
 * and Shanno with differences for the gradient. Whatever it returns is a valid matrix: the search
 * decides about accuracy alone. The same result on every platform.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright (2006), Algorithm
 *     6.1</a>
 */
final class BufferedLinearFit {

  private static final int MAX_ITERATIONS = 100;
  private static final double DIFFERENCE = 1e-5;
  private static final double SUFFICIENT = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-6;
  private static final double LONGEST_STEP = 1;

  /** So that a zero stays apart from the poles beside it. */
  private static final double FARTHEST = 12;

  private final long horizon;
  private final double[] poles;
  private final int size;

  private BufferedLinearFit(long horizon, int[] shifts) {
    this.horizon = horizon;
    this.size = shifts.length;
    this.poles = new double[size];
    for (int i = 0; i < size; i++) {
      poles[i] = Math.scalb(1.0, -shifts[i]);
    }
  }

  /**
   * Returns the best matrix found, with the poles of {@link PoleShifts}.
   *
   * @param horizon the number of steps n, in {@code [1, 2⁴⁰]}
   * @param buffers the number of buffers d, in {@code [1, 8]}; fewer are used if the horizon is so
   *     short that they would have nothing to do
   * @return the matrix
   */
  static BufferedLinearToeplitz of(long horizon, int buffers) {
    return of(horizon, PoleShifts.of(horizon, buffers));
  }

  /**
   * Returns the best matrix found with given poles.
   *
   * @param horizon the number of steps n, at least 1
   * @param shifts the s_i in {@code 1 - θ_i = 2^-s_i}, decreasing
   */
  static BufferedLinearToeplitz of(long horizon, int... shifts) {
    BufferedLinearFit fit = new BufferedLinearFit(horizon, shifts);
    return fit.matrix(fit.minimize(new double[shifts.length]));
  }

  private BufferedLinearToeplitz matrix(double[] x) {
    double[] zeros = new double[size];
    for (int i = 0; i < size; i++) {
      double next = i + 1 < size ? poles[i + 1] : 1;
      zeros[i] = poles[i] * StrictMath.pow(next / poles[i], 1 / (1 + StrictMath.exp(-x[i])));
    }
    return BufferedLinearToeplitz.of(poles, zeros);
  }

  /** The logarithm of the largest variance; infinite where roots would coincide in rounding. */
  private double objective(double[] x) {
    for (double position : x) {
      if (!(Math.abs(position) < FARTHEST)) {
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
