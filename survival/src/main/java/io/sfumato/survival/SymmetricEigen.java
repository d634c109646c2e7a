package io.sfumato.survival;

import java.util.function.DoubleUnaryOperator;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations: for the small
 * matrices of regressions, and without exceptions, whatever the elements: libraries throw where
 * they do not converge, and that would be after the charge. Immutable.
 */
final class SymmetricEigen {

  private static final int MOST_SWEEPS = 60;

  private final double[][] diagonal;
  private final double[][] vectors; // in columns

  private SymmetricEigen(double[][] diagonal, double[][] vectors) {
    this.diagonal = diagonal;
    this.vectors = vectors;
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix the matrix, square, symmetric and finite; not changed
   * @return the decomposition
   */
  static SymmetricEigen of(double[][] matrix) {
    int p = matrix.length;
    double[][] a = new double[p][];
    double[][] v = new double[p][p];
    double size = 0;
    for (int i = 0; i < p; i++) {
      a[i] = matrix[i].clone();
      v[i][i] = 1;
      for (double element : a[i]) {
        size = Math.max(size, Math.abs(element));
      }
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > 1e-17 * size; sweep++) {
      for (int i = 0; i < p; i++) {
        for (int j = i + 1; j < p; j++) {
          rotate(a, v, i, j);
        }
      }
    }
    return new SymmetricEigen(a, v);
  }

  private static double offDiagonal(double[][] a) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        largest = Math.max(largest, Math.abs(a[i][j]));
      }
    }
    return largest;
  }

  /** Makes element (i, j) zero. */
  private static void rotate(double[][] a, double[][] v, int i, int j) {
    if (a[i][j] == 0) {
      return;
    }
    double ratio = (a[j][j] - a[i][i]) / (2 * a[i][j]);
    double tangent = Math.copySign(1, ratio) / (Math.abs(ratio) + Math.hypot(1, ratio));
    double cosine = 1 / Math.hypot(1, tangent);
    double sine = tangent * cosine;
    for (int k = 0; k < a.length; k++) {
      double ki = a[k][i];
      a[k][i] = cosine * ki - sine * a[k][j];
      a[k][j] = sine * ki + cosine * a[k][j];
      double vi = v[k][i];
      v[k][i] = cosine * vi - sine * v[k][j];
      v[k][j] = sine * vi + cosine * v[k][j];
    }
    for (int k = 0; k < a.length; k++) {
      double ik = a[i][k];
      a[i][k] = cosine * ik - sine * a[j][k];
      a[j][k] = sine * ik + cosine * a[j][k];
    }
    a[i][j] = 0;
    a[j][i] = 0;
  }

  /**
   * Returns the matrix with another value for each eigenvalue.
   *
   * @param change what becomes of an eigenvalue
   * @return the matrix with the same eigenvectors, symmetric
   */
  double[][] map(DoubleUnaryOperator change) {
    int p = vectors.length;
    double[][] mapped = new double[p][p];
    for (int i = 0; i < p; i++) {
      double value = change.applyAsDouble(diagonal[i][i]);
      for (int j = 0; j < p; j++) {
        for (int k = 0; k < p; k++) {
          mapped[j][k] += value * (vectors[j][i] * vectors[k][i]);
        }
      }
    }
    return mapped;
  }
}
