package io.sfumato.survival;

/**
 * The posterior of a sum of weights, taken as Gaussian with mean m and the variance of negative
 * binomially many rows of weight 1, {@code V = w m + m² / 10}, where one such row counts w units,
 * under Gaussian noise of variance v:
 *
 * <pre>{@code   E[x | y] = m + (y - m) V / (V + v),   not below 0.}</pre>
 */
final class WeightPosterior implements CellPosterior {

  private final double rowUnits;
  private final double noiseVariance;
  private double m;
  private double difference;
  private double spread;

  WeightPosterior(double rowUnits, double noiseVariance) {
    this.rowUnits = rowUnits;
    this.noiseVariance = noiseVariance;
  }

  @Override
  public void update(long noisy, double expected) {
    m = expected;
    difference = (double) noisy - m;
    spread = m * (rowUnits + m / CountPosterior.SHAPE);
  }

  @Override
  public double mean() {
    return Math.max(0, m + difference * spread / (spread + noiseVariance));
  }

  /** At least 1 less the number of rows that are expected. */
  @Override
  public double empty() {
    return Math.max(0, 1 - mean() / rowUnits);
  }

  @Override
  public double logLikelihood() {
    double variance = spread + noiseVariance;
    return -(Math.log(variance) + difference * difference / variance) / 2;
  }

  @Override
  public double score() {
    double variance = spread + noiseVariance;
    double slope = rowUnits + 2 * m / CountPosterior.SHAPE;
    return m * (difference + slope * (difference * difference / variance - 1) / 2) / variance;
  }

  @Override
  public double information() {
    return m * m / (spread + noiseVariance);
  }
}
