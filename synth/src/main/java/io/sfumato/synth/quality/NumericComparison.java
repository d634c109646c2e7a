package io.sfumato.synth.quality;

import java.util.List;

/**
 * How the numbers of one column are distributed in both tables, nulls left out. <b>NOT PRIVATE.</b>
 * Where a table has no number in the column, what depends on it is NaN.
 *
 * @param column the name of the column
 * @param kolmogorovSmirnov the largest difference of the shares of numbers up to any threshold, in
 *     {@code [0, 1]}
 * @param wasserstein the area between the two distribution functions, in units of the column
 * @param scaledWasserstein the same divided by the width of the column's public range
 * @param quantiles the quantiles at {@link #SHARES}
 * @param mean the means
 * @param standardDeviation the standard deviations, with divisor n
 * @param gini Gini's coefficients {@code Σ_i Σ_j |x_i - x_j| / (2 n² mean)}; NaN if some number is
 *     negative or all are 0
 * @param nulls the shares of nulls
 */
public record NumericComparison(
    String column,
    double kolmogorovSmirnov,
    double wasserstein,
    double scaledWasserstein,
    List<Pair> quantiles,
    Pair mean,
    Pair standardDeviation,
    Pair gini,
    Pair nulls) {

  /** The shares of the quantiles: a quantile is the smallest number up to which the share lies. */
  public static final List<Double> SHARES = List.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99);

  /** Copies the quantiles. */
  public NumericComparison {
    quantiles = List.copyOf(quantiles);
  }

  /**
   * The same figure of both tables.
   *
   * @param real that of the real table
   * @param synthetic that of the synthetic one
   */
  public record Pair(double real, double synthetic) {

    /**
     * Returns how far apart they are.
     *
     * @return the absolute difference, NaN if a figure is
     */
    public double difference() {
      return Math.abs(real - synthetic);
    }
  }

  static NumericComparison of(
      String column, double width, double[] realNumbers, double[] syntheticNumbers) {
    Distribution real = Distribution.of(realNumbers);
    Distribution synthetic = Distribution.of(syntheticNumbers);
    double wasserstein = real.wasserstein(synthetic);
    return new NumericComparison(
        column,
        real.kolmogorovSmirnov(synthetic),
        wasserstein,
        wasserstein / width,
        SHARES.stream()
            .map(share -> new Pair(real.quantile(share), synthetic.quantile(share)))
            .toList(),
        new Pair(real.mean(), synthetic.mean()),
        new Pair(real.standardDeviation(), synthetic.standardDeviation()),
        new Pair(real.gini(), synthetic.gini()),
        new Pair(
            1 - (double) real.size() / realNumbers.length,
            1 - (double) synthetic.size() / syntheticNumbers.length));
  }
}
