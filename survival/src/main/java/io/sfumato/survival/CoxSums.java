package io.sfumato.survival;

import java.util.Arrays;

/** Sums of weighted risks, of their covariates, and of the products of these. */
final class CoxSums {

  private double total;
  private final double[] first;
  private final double[][] second;

  CoxSums(int covariates) {
    first = new double[covariates];
    second = new double[covariates][covariates];
  }

  void add(double risk, double[] x) {
    total += risk;
    for (int j = 0; j < x.length; j++) {
      double product = risk * x[j];
      first[j] += product;
      for (int k = 0; k <= j; k++) {
        second[j][k] += product * x[k];
      }
    }
  }

  void clear() {
    total = 0;
    Arrays.fill(first, 0);
    for (double[] row : second) {
      Arrays.fill(row, 0);
    }
  }

  double total() {
    return total;
  }

  double first(int j) {
    return first[j];
  }

  /** Returns the sum of {@code risk · x_j · x_k}, for {@code k ≤ j}. */
  double second(int j, int k) {
    return second[j][k];
  }
}
