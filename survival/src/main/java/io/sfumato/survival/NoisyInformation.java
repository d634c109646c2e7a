package io.sfumato.survival;

import io.sfumato.noise.NoiseSource;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A noisy sum of products {@code x xᵀ}, the information in the data about the parameters. The
 * products are released as vectors of the same length: the diagonal, and √2 times what is below it.
 */
final class NoisyInformation {

  private final double[][] matrix;
  private final double standardDeviation;

  private NoisyInformation(double[][] matrix, double standardDeviation) {
    this.matrix = matrix;
    this.standardDeviation = standardDeviation;
  }

  /** Returns how many different elements a matrix has; refuses more than can be released. */
  static int elements(int parameters) {
    long elements = parameters * (parameters + 1L) / 2;
    if (elements > ClippedSum.MOST_COORDINATES) {
      throw new IllegalArgumentException(
          "a private regression must have at most 1447 coefficients, got %d; use fewer covariates"
              .formatted(parameters));
    }
    return (int) elements;
  }

  /**
   * Releases the sum.
   *
   * @param scale the length to which x is clipped
   */
  static NoisyInformation release(
      ClippedSum sum,
      int rows,
      int parameters,
      double scale,
      ClippedSum.RowVectors vectors,
      NoiseSource noise) {
    double[] elements = sum.release(rows, products(parameters, scale, vectors), noise);
    double[][] matrix = new double[parameters][parameters];
    int next = 0;
    for (int j = 0; j < parameters; j++) {
      for (int k = 0; k <= j; k++) {
        double element = elements[next++] * scale * scale;
        matrix[j][k] = j == k ? element : element / Math.sqrt(2);
        matrix[k][j] = matrix[j][k];
      }
    }
    return new NoisyInformation(matrix, Math.sqrt(sum.variance()) * scale * scale);
  }

  /**
   * Returns the products of each row's vector, clipped to a length, as vectors of at most length 1.
   */
  static ClippedSum.RowVectors products(
      int parameters, double length, ClippedSum.RowVectors vectors) {
    double[] x = new double[parameters];
    return (row, out) -> {
      Arrays.fill(x, 0);
      vectors.fill(row, x);
      double squared = 0;
      for (int j = 0; j < parameters; j++) {
        x[j] /= length;
        squared += x[j] * x[j];
      }
      double shrink = squared > 1 ? 1 / squared : 1;
      int next = 0;
      for (int j = 0; j < parameters; j++) {
        for (int k = 0; k <= j; k++) {
          double product = x[j] * x[k] * shrink;
          out[next++] = j == k ? product : Math.sqrt(2) * product;
        }
      }
    };
  }

  /** Returns the standard deviation of {@code vᵀ M v} for every unit vector v. */
  double standardDeviation() {
    return standardDeviation;
  }

  /** Returns the matrix with another function of each eigenvalue. */
  double[][] map(DoubleUnaryOperator change) {
    return SymmetricEigen.of(matrix).map(change);
  }
}
