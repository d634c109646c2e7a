package io.sfumato.survival;

import java.util.List;

/**
 * The vector x of a row: a constant, then the covariates, scaled so that its length is at most 1.
 */
final class CoxDesign {

  /** The constant. Small, as the level of the baseline hardly moves the other parameters. */
  static final double CONSTANT = 0.5;

  private final List<BoundedCovariate> covariates;
  private final double scale;

  CoxDesign(List<BoundedCovariate> covariates) {
    this.covariates = covariates;
    this.scale = Math.sqrt((1 - CONSTANT * CONSTANT) / covariates.size());
  }

  /** Returns the length of x. */
  int parameters() {
    return covariates.size() + 1;
  }

  /** Returns by how much an element of x changes over half the bounds of its covariate. */
  double scale() {
    return scale;
  }

  /** Returns the covariate of a parameter, from 1. */
  BoundedCovariate covariate(int parameter) {
    return covariates.get(parameter - 1);
  }

  /** Returns how many units of a covariate are one unit of its element of x. */
  double unit(int parameter) {
    return covariate(parameter).halfWidth() / scale;
  }

  /** Returns the columns of the data, for {@link #fill}. */
  double[][] columns(SurvivalData data) {
    return covariates.stream().map(c -> data.covariate(c.name())).toArray(double[][]::new);
  }

  void fill(double[][] columns, int row, double[] x) {
    x[0] = CONSTANT;
    for (int j = 1; j < x.length; j++) {
      x[j] = scale * covariate(j).scaled(columns[j - 1][row]);
    }
  }
}
