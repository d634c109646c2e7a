package io.sfumato.survival;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cholesky's factor L of a symmetric positive definite matrix {@code A = L Lᵀ}. Immutable. */
final class PositiveDefinite {

  /** A pivot below this part of its diagonal element is rounding. */
  private static final double SMALLEST_PIVOT = 1e-13;

  private final double[][] factor;

  private PositiveDefinite(double[][] factor) {
    this.factor = factor;
  }

  /** Returns the factor, or null if the matrix is not positive definite to working precision. */
  static @Nullable PositiveDefinite of(double[][] matrix) {
    int n = matrix.length;
    double[][] l = new double[n][];
    for (int i = 0; i < n; i++) {
      l[i] = Arrays.copyOf(matrix[i], i + 1);
      for (int j = 0; j <= i; j++) {
        double sum = l[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        if (j < i) {
          l[i][j] = sum / l[j][j];
        } else if (sum > SMALLEST_PIVOT * matrix[i][i] && sum < Double.POSITIVE_INFINITY) {
          l[i][i] = Math.sqrt(sum);
        } else {
          return null;
        }
      }
    }
    return new PositiveDefinite(l);
  }

  /** Returns {@code A⁻¹ b}. */
  double[] solve(double[] right) {
    int n = factor.length;
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= factor[i][k] * x[k];
      }
      x[i] /= factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= factor[k][i] * x[k];
      }
      x[i] /= factor[i][i];
    }
    return x;
  }

  /** Returns {@code A⁻¹}. */
  double[][] inverse() {
    int n = factor.length;
    double[][] inverse = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      inverse[i] = solve(unit);
    }
    return inverse;
  }
}
