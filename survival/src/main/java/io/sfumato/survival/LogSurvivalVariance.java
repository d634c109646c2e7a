package io.sfumato.survival;

/**
 * The variance of {@code log S} at each knot of a noisy life table: Greenwood's, for the sampling
 * of people, plus that of the noise in every cell, by the delta method.
 *
 * <p>With {@code a_l} at risk less half the censorings, {@code A_l = d_l / (a_l (a_l - d_l))} and
 * {@code G_j = Σ_{l ≤ j} A_l}, the derivatives of {@code log S_j} by the cells are
 *
 * <pre>{@code
 * by d_l:   G_min(j,l) - [l ≤ j] / (a_l - d_l)
 * by c_l:   G_min(j,l) - [l ≤ j] A_l / 2
 * by tail:  G_j,
 * }</pre>
 *
 * because every cell l counts as at risk in the bins up to l. The derivation is in {@code
 * docs/proofs/DpLifeTable.md}.
 */
final class LogSurvivalVariance {

  private LogSurvivalVariance() {}

  static double[] of(CellEstimate cells, double noiseVariance) {
    int bins = cells.bins();
    double[] variance = new double[bins];
    double greenwood = 0;
    double withinNoise = 0; // cells in bins up to j
    for (int j = 0; j < bins; j++) {
      double d = cells.events(j);
      // At least one row survives each bin, so that every term is finite.
      double a = Math.max(cells.exposed(j), d + 1);
      double term = d / (a * (a - d));
      greenwood += term;
      withinNoise += square(greenwood - 1 / (a - d)) + square(greenwood - term / 2);
      double beyond = 2.0 * (bins - 1 - j) + 1; // cells in later bins, and the tail
      variance[j] = greenwood + noiseVariance * (withinNoise + beyond * square(greenwood));
    }
    return variance;
  }

  private static double square(double x) {
    return x * x;
  }
}
