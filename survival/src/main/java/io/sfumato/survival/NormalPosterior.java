package io.sfumato.survival;

/**
 * What a noisy gradient says of the parameters: with information I, the mean gradient ḡ taken at θ̄
 * is about {@code I (θ - θ̄) + N(0, I + σ²)}, of which I is the sampling error and σ² the noise
 * that was added. With a normal prior of precision D around θ₀, the law of θ given ḡ is normal with
 * precision {@code I (I + σ²)⁻¹ I + D}. Where that cannot be computed it is the prior, which is a
 * statement as well: whoever asks has paid, and is owed an answer whatever the data.
 */
final class NormalPosterior {

  private final double[] mean;
  private final double[][] covariance;

  NormalPosterior(
      double[][] information, NoisyGradientDescent.Path path, double[] start, double[] prior) {
    int p = start.length;
    double[][] variance = new double[p][p];
    for (int j = 0; j < p; j++) {
      variance[j] = information[j].clone();
      variance[j][j] += path.variance();
    }
    Cholesky factors = Cholesky.of(variance, 0);
    double[] right = path.gradient();
    double[] shifted = right.clone();
    for (int j = 0; j < p; j++) {
      for (int k = 0; k < p; k++) {
        shifted[j] += information[j][k] * (path.mean()[k] - start[k]);
      }
    }
    double[] weighted = factors.solve(shifted);
    double[][] precision = new double[p][p];
    double[] toward = new double[p];
    for (int k = 0; k < p; k++) {
      double[] column = factors.solve(information[k]); // symmetric
      for (int j = 0; j < p; j++) {
        for (int l = 0; l < p; l++) {
          precision[j][k] += information[j][l] * column[l];
        }
        toward[j] += information[j][k] * weighted[k];
      }
    }
    for (int j = 0; j < p; j++) {
      precision[j][j] += prior[j];
      for (int k = 0; k < j; k++) {
        double mean = (precision[j][k] + precision[k][j]) / 2;
        precision[j][k] = mean;
        precision[k][j] = mean;
      }
    }
    Cholesky inverse = Cholesky.of(precision, 0);
    double[][] spread = inverse.inverse();
    double[] moved = inverse.solve(toward);
    boolean known = true;
    for (int j = 0; j < p; j++) {
      known &= Double.isFinite(moved[j]) && spread[j][j] > 0;
      for (double element : spread[j]) {
        known &= Double.isFinite(element);
      }
    }
    this.mean = start.clone();
    this.covariance = known ? spread : new double[p][p];
    for (int j = 0; j < p; j++) {
      mean[j] += known ? moved[j] : 0;
      covariance[j][j] = known ? spread[j][j] : 1 / prior[j];
    }
  }

  double[] mean() {
    return mean;
  }

  double[][] covariance() {
    return covariance;
  }
}
