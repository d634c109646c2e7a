package io.sfumato.survival;

/**
 * The variance of {@code log S} at each knot of a noisy life table: Greenwood's, for the sampling
 * of people, plus that of the noise in every cell, by the delta method.
 *
 * <p>With {@code a_l} at risk less half the censorings, {@code A_l = d_l / (a_l (a_l - d_l))} and
 * {@code G_j = Σ_{l ≤ j} A_l}, the derivatives of {@code log S_j} by the cells are
 *
 * <pre>{@code
 * by d_l, of every cause:  G_min(j,l) - [l ≤ j] / (a_l - d_l)
 * by c_l:                  G_min(j,l) - [l ≤ j] A_l / 2
 * by late entries:         the opposite of that by c_l
 * by tail:                 G_j,
 * }</pre>
 *
 * because every exit from bin l counts as at risk in the bins up to l, and every entry does not. A
 * cell of censorings that s bins share moves each of them by a part 1/s. The derivation is in
 * {@code docs/proofs/DpLifeTable.md}.
 */
final class LogSurvivalVariance {

  private LogSurvivalVariance() {}

  /** Returns the variance at each knot after 0; weighted rows are sampled as if each weighed 1. */
  static double[] of(NoisyCells released, CellEstimate cells) {
    int bins = cells.bins();
    int span = released.censoredSpan();
    double noiseVariance = released.variance() * released.unit() * released.unit();
    double[] variance = new double[bins];
    double greenwood = 0;
    double earlier = 0; // squared derivatives by the cells of bins, and of whole spans, up to j
    double inSpan = 0; // the sum of derivatives by the censorings of this span's bins up to j
    for (int j = 0; j < bins; j++) {
      double d = cells.events(j);
      // At least one row survives each bin, so that every term is finite.
      double a = Math.max(cells.exposed(j), d + 1);
      double term = d / (a * (a - d));
      greenwood += term;
      double byCensored = greenwood - term / 2;
      earlier += released.causes() * square(greenwood - 1 / (a - d));
      earlier += released.hasEntries() ? square(byCensored) : 0;
      inSpan += byCensored;
      int first = j / span * span;
      int end = Math.min(bins, first + span);
      double thisSpan = square((inSpan + (end - 1 - j) * greenwood) / (end - first));
      if (j + 1 == end) {
        earlier += thisSpan;
        thisSpan = 0;
        inSpan = 0;
      }
      double laterCells =
          (released.causes() + (released.hasEntries() ? 1.0 : 0.0)) * (bins - 1 - j)
              + (released.censoredCells() - 1 - j / span)
              + 1; // the tail
      variance[j] =
          greenwood + noiseVariance * (earlier + thisSpan + laterCells * square(greenwood));
    }
    return variance;
  }

  private static double square(double x) {
    return x * x;
  }
}
