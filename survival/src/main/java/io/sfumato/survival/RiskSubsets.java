package io.sfumato.survival;

/**
 * The sum over all subsets of d rows of the product of their risks, with the mean and covariance of
 * the subsets' covariate sums: row by row, {@code e_k ← e_k + r e_{k-1}} with its derivatives.
 *
 * @see <a href="https://doi.org/10.1093/biomet/68.3.703">Gail, Lubin and Rubinstein (1981)</a>
 */
final class RiskSubsets {

  private static final double LARGE = 1e200;

  private final int size;
  private final double[] sums;
  private final double[][] first; // derivatives by the coefficients
  private final double[][][] second;
  private double logScale;

  RiskSubsets(int size, int covariates) {
    this.size = size;
    this.sums = new double[size + 1];
    this.first = new double[size + 1][covariates];
    this.second = new double[size + 1][covariates][covariates];
    sums[0] = 1;
  }

  void add(double risk, double[] x) {
    double largest = 0;
    for (int k = size; k >= 1; k--) {
      double before = sums[k - 1];
      sums[k] += risk * before;
      largest = Math.max(largest, sums[k]);
      for (int j = 0; j < x.length; j++) {
        first[k][j] += risk * (first[k - 1][j] + x[j] * before);
        for (int l = 0; l <= j; l++) {
          second[k][j][l] +=
              risk
                  * (second[k - 1][j][l]
                      + x[j] * first[k - 1][l]
                      + x[l] * first[k - 1][j]
                      + x[j] * x[l] * before);
        }
      }
    }
    if (largest > LARGE) {
      scaleDown();
    }
  }

  private void scaleDown() {
    logScale += Math.log(LARGE);
    for (int k = 0; k <= size; k++) {
      sums[k] /= LARGE;
      for (int j = 0; j < first[k].length; j++) {
        first[k][j] /= LARGE;
        for (int l = 0; l <= j; l++) {
          second[k][j][l] /= LARGE;
        }
      }
    }
  }

  double log() {
    return Math.log(sums[size]) + logScale;
  }

  double mean(int j) {
    return first[size][j] / sums[size];
  }

  double covariance(int j, int l) {
    return second[size][j][l] / sums[size] - mean(j) * mean(l);
  }
}
