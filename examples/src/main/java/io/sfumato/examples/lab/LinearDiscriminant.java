package io.sfumato.examples.lab;

/**
 * The linear function that separates two samples of vectors best: Fisher's discriminant, with the
 * pooled covariance made a little rounder so that it can be inverted. Immutable.
 *
 * @see <a href="https://doi.org/10.1111/j.1469-1809.1936.tb02137.x">Fisher (1936)</a>
 */
final class LinearDiscriminant {

  private static final double ROUNDER = 1e-3;

  private final double[] weights;

  private LinearDiscriminant(double[] weights) {
    this.weights = weights;
  }

  /**
   * Learns from two samples.
   *
   * @param ours one vector in each row, at least one
   * @param theirs the same of the other sample
   */
  static LinearDiscriminant of(double[][] ours, double[][] theirs) {
    int n = ours[0].length;
    double[] ourMean = mean(ours);
    double[] theirMean = mean(theirs);
    double[][] covariance = new double[n][n];
    addProducts(covariance, ours, ourMean);
    addProducts(covariance, theirs, theirMean);
    double[] difference = new double[n];
    for (int i = 0; i < n; i++) {
      difference[i] = ourMean[i] - theirMean[i];
      covariance[i][i] = covariance[i][i] * (1 + ROUNDER) + Double.MIN_NORMAL;
    }
    return new LinearDiscriminant(solve(covariance, difference));
  }

  double applyAsDouble(double[] vector) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * vector[i];
    }
    return sum;
  }

  private static double[] mean(double[][] vectors) {
    double[] mean = new double[vectors[0].length];
    for (double[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / vectors.length;
      }
    }
    return mean;
  }

  private static void addProducts(double[][] sums, double[][] vectors, double[] mean) {
    for (double[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        for (int j = 0; j <= i; j++) {
          sums[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]);
        }
      }
    }
  }

  /** Solves by Cholesky's factors, in the lower triangle of the matrix. */
  private static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / matrix[j][j];
      }
      for (int k = 0; k < i; k++) {
        x[i] -= matrix[i][k] * x[k];
      }
      x[i] /= matrix[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= matrix[k][i] * x[k];
      }
      x[i] /= matrix[i][i];
    }
    return x;
  }
}
