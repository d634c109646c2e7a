package io.sfumato.survival;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** {@code x' C⁻ x} for a symmetric matrix C of squares, C⁻ its pseudo-inverse. Immutable. */
final class QuadraticForm {

  /** Directions with less than this part of the largest variance have none. */
  private static final double NEGLIGIBLE = 1e-9;

  private final double[][] inverse;

  private QuadraticForm(double[][] inverse) {
    this.inverse = inverse;
  }

  /** Takes as C the mean of the outer products of draws whose true mean is 0. */
  static QuadraticForm ofDraws(double[][] draws) {
    int n = draws[0].length;
    double[][] covariance = new double[n][n];
    for (double[] x : draws) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance[i][j] += x[i] * x[j] / draws.length;
        }
      }
    }
    return of(covariance);
  }

  static QuadraticForm of(double[][] matrix) {
    SingularValueDecomposition svd =
        new SingularValueDecomposition(new Array2DRowRealMatrix(matrix));
    double[] values = svd.getSingularValues();
    RealMatrix u = svd.getU();
    int n = values.length;
    double[][] inverse = new double[n][n];
    for (int k = 0; k < n && values[k] > NEGLIGIBLE * values[0]; k++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          inverse[i][j] += u.getEntry(i, k) * u.getEntry(j, k) / values[k];
        }
      }
    }
    return new QuadraticForm(inverse);
  }

  double of(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        sum += x[i] * inverse[i][j] * x[j];
      }
    }
    return sum;
  }
}
