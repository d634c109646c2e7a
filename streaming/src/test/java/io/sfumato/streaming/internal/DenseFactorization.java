package io.sfumato.streaming.internal;

/** The factors {@code R = E·C·D⁻¹} and {@code L = M·D·C⁻¹·E⁻¹} written out, for short horizons. */
final class DenseFactorization {

  final double[][] left;
  final double[][] right;

  private DenseFactorization(int horizon) {
    left = new double[horizon][horizon];
    right = new double[horizon][horizon];
  }

  static DenseFactorization of(BufferedLinearToeplitz matrix, ScaleSchedule schedule) {
    int horizon = (int) schedule.horizon();
    double[] c = new double[horizon];
    for (int k = 0; k < horizon; k++) {
      c[k] = matrix.coefficient(k);
    }
    return of(c, schedule);
  }

  static DenseFactorization of(double[] c, ScaleSchedule schedule) {
    int horizon = c.length;
    double[] inverse = inverse(c);
    DenseFactorization dense = new DenseFactorization(horizon);
    for (int j = 0; j < horizon; j++) {
      double sum = 0;
      for (int i = j; i < horizon; i++) {
        dense.right[i][j] = weight(schedule, i) * c[i - j] / scale(schedule, j);
        sum += scale(schedule, i) * inverse[i - j];
        dense.left[i][j] = sum / weight(schedule, j);
      }
    }
    return dense;
  }

  private static double weight(ScaleSchedule schedule, int step) {
    return schedule.weight(schedule.blockOf(step));
  }

  private static double scale(ScaleSchedule schedule, int step) {
    return schedule.scale(schedule.blockOf(step));
  }

  /** Coefficients of the inverse series, by long division. */
  static double[] inverse(double[] c) {
    double[] inverse = new double[c.length];
    inverse[0] = 1;
    for (int n = 1; n < c.length; n++) {
      for (int k = 1; k <= n; k++) {
        inverse[n] -= c[k] * inverse[n - k];
      }
    }
    return inverse;
  }

  double largestColumn() {
    double largest = 0;
    for (int j = 0; j < right.length; j++) {
      double norm = 0;
      for (double[] row : right) {
        norm += row[j] * row[j];
      }
      largest = Math.max(largest, norm);
    }
    return Math.sqrt(largest);
  }

  double squaredRow(int t) {
    return squaredDistance(0, t);
  }

  /** {@code ‖L_t - L_s‖²}, t and s from 1, or 0 for the empty sum. */
  double squaredDistance(int s, int t) {
    double norm = 0;
    for (int j = 0; j < t; j++) {
      double entry = left[t - 1][j] - (s > 0 ? left[s - 1][j] : 0);
      norm += entry * entry;
    }
    return norm;
  }
}
