package io.sfumato.survival;

import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The factors {@code L D Lᵀ} of a symmetric positive semidefinite matrix. A column that depends on
 * earlier ones gets a pivot of 0, and 0 in every solution, as in R's {@code survival}; libraries
 * throw there. Immutable.
 */
final class Cholesky {

  /** A pivot below this part of its diagonal element is rounding. */
  private static final double ROUNDING = 1e-13;

  private final double[][] lower;
  private final double[] pivots;

  private Cholesky(double[][] lower, double[] pivots) {
    this.lower = lower;
    this.pivots = pivots;
  }

  /**
   * Factors a matrix, whatever its elements.
   *
   * @param matrix the matrix, square and symmetric; not changed
   * @param tolerance a pivot up to this times the largest diagonal element counts as 0
   */
  static Cholesky of(double[][] matrix, double tolerance) {
    double largest = 0;
    for (int i = 0; i < matrix.length; i++) {
      largest = Math.max(largest, matrix[i][i]);
    }
    double least = tolerance * largest;
    return factor(matrix, j -> least);
  }

  /** Factors a matrix, or returns null if it is not positive definite to working precision. */
  static @Nullable Cholesky ofDefinite(double[][] matrix) {
    Cholesky factors = factor(matrix, j -> ROUNDING * matrix[j][j]);
    return factors.rank() == matrix.length ? factors : null;
  }

  /** Takes for each column how large a pivot that counts as 0 may be. */
  private static Cholesky factor(double[][] matrix, IntToDoubleFunction negligible) {
    int p = matrix.length;
    double[][] lower = new double[p][p];
    double[] pivots = new double[p];
    for (int j = 0; j < p; j++) {
      double pivot = matrix[j][j];
      for (int k = 0; k < j; k++) {
        pivot -= lower[j][k] * lower[j][k] * pivots[k];
      }
      boolean independent =
          pivot > negligible.applyAsDouble(j) && pivot > 0 && pivot < Double.POSITIVE_INFINITY;
      pivots[j] = independent ? pivot : 0;
      lower[j][j] = 1;
      for (int i = j + 1; i < p && independent; i++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k] * pivots[k];
        }
        lower[i][j] = sum / pivot;
      }
    }
    return new Cholesky(lower, pivots);
  }

  /** Returns the number of independent columns. */
  int rank() {
    int rank = 0;
    for (double pivot : pivots) {
      rank += pivot > 0 ? 1 : 0;
    }
    return rank;
  }

  /** Returns whether a column is independent of those before it. */
  boolean isIndependent(int column) {
    return pivots[column] > 0;
  }

  /** Solves a linear system; the solution is 0 in dependent columns. */
  double[] solve(double[] right) {
    int p = pivots.length;
    double[] x = right.clone();
    for (int i = 0; i < p; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
    }
    for (int i = p - 1; i >= 0; i--) {
      if (pivots[i] == 0) {
        x[i] = 0;
        continue;
      }
      x[i] /= pivots[i];
      for (int k = i + 1; k < p; k++) {
        x[i] -= lower[k][i] * x[k];
      }
    }
    return x;
  }

  /** Returns the inverse, with 0 in the rows and columns of dependent columns. */
  double[][] inverse() {
    int p = pivots.length;
    double[][] inverse = new double[p][];
    for (int j = 0; j < p; j++) {
      double[] unit = new double[p];
      unit[j] = pivots[j] > 0 ? 1 : 0;
      inverse[j] = solve(unit);
    }
    return inverse;
  }
}
