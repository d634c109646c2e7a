package io.sfumato.survival.internal;

/**
 * The factors {@code L D Lᵀ} of a symmetric positive semidefinite matrix. A column that depends on
 * earlier ones gets a pivot of 0, and 0 in every solution, as in R's {@code survival}. Internal.
 * Immutable.
 */
public final class Cholesky {

  private final double[][] lower;
  private final double[] pivots;

  private Cholesky(double[][] lower, double[] pivots) {
    this.lower = lower;
    this.pivots = pivots;
  }

  /**
   * Factors a matrix.
   *
   * @param matrix the matrix, square and symmetric; not changed
   * @param tolerance a pivot below this times the largest diagonal element counts as 0
   * @return the factors
   */
  public static Cholesky of(double[][] matrix, double tolerance) {
    int p = matrix.length;
    double largest = 0;
    for (int i = 0; i < p; i++) {
      largest = Math.max(largest, matrix[i][i]);
    }
    double[][] lower = new double[p][p];
    double[] pivots = new double[p];
    for (int j = 0; j < p; j++) {
      double pivot = matrix[j][j];
      for (int k = 0; k < j; k++) {
        pivot -= lower[j][k] * lower[j][k] * pivots[k];
      }
      boolean independent = pivot > tolerance * largest && pivot > 0;
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

  /**
   * Returns the number of independent columns.
   *
   * @return the rank
   */
  public int rank() {
    int rank = 0;
    for (double pivot : pivots) {
      rank += pivot > 0 ? 1 : 0;
    }
    return rank;
  }

  /**
   * Returns whether a column is independent of those before it.
   *
   * @param column the column, from 0
   * @return whether its pivot is above 0
   */
  public boolean isIndependent(int column) {
    return pivots[column] > 0;
  }

  /**
   * Solves a linear system.
   *
   * @param right the right-hand side; not changed
   * @return the solution, 0 in dependent columns
   */
  public double[] solve(double[] right) {
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

  /**
   * Returns the inverse.
   *
   * @return the inverse, with 0 in the rows and columns of dependent columns
   */
  public double[][] inverse() {
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
