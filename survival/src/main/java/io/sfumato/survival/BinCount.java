package io.sfumato.survival;

/** How many equal bins a life table should have: a rule on public numbers alone. */
final class BinCount {

  static final int FEWEST = 6;
  static final int MOST = 500;

  private BinCount() {}

  /**
   * Returns the number of bins for a curve of so many rows.
   *
   * <p>With {@code e = √(2/v)}, which is about ε for discrete Laplace noise of scale 1/ε, it is
   *
   * <pre>{@code   0.7 (max(n, 1) e)^0.33 + 5.5 e,   rounded, within [6, 500].}</pre>
   *
   * @param noisyRows the number n of rows of a curve, noisy or public; may be negative
   * @param noiseVariance the variance v of the noise in a cell, in rows squared
   */
  static int of(double noisyRows, double noiseVariance) {
    double precision = Math.sqrt(2 / noiseVariance);
    double bins = 0.7 * Math.pow(Math.max(noisyRows, 1) * precision, 0.33) + 5.5 * precision;
    return (int) Math.max(FEWEST, Math.min(MOST, Math.rint(bins)));
  }
}
