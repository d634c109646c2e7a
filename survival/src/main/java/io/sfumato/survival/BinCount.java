package io.sfumato.survival;

/** How many equal bins a life table should have: a rule on public numbers alone. */
final class BinCount {

  static final int FEWEST = 6;
  static final int MOST = 500;

  private BinCount() {}

  /**
   * Returns the number of bins for a curve of so many rows.
   *
   * <p>With {@code e = √(2/v)}, which is about ε for discrete Laplace noise of scale 1/ε, and
   * {@code n} the number of rows, or 1 if that is more, it is
   *
   * <pre>{@code   0.5 (n e)^0.4 + (1.5 + 0.3 √n) e,   rounded to an even number, within [6, 500].}
   * </pre>
   *
   * <p>B bins give noise a squared error of about {@code B / (n e)²}. Within a bin the hazards
   * change, which costs about {@code 1/B⁴}, and the sample is no smooth population, {@code 1/(n
   * B)}: against the first noise weighs as much at B of the order of {@code (n e)^0.4}, against the
   * second at {@code √n e}. The factors did best, together and in a wide valley, on simulated
   * populations: {@code docs/proofs/SmoothHazard.md}. By default two bins share a cell of
   * censorings, so an odd bin at the end would have the noise of a cell to itself.
   *
   * @param noisyRows the number of rows of a curve, noisy or public; may be negative
   * @param noiseVariance the variance v of the noise in a cell, in rows squared
   */
  static int of(double noisyRows, double noiseVariance) {
    double rows = Math.max(noisyRows, 1);
    double precision = Math.sqrt(2 / noiseVariance);
    double bins = 0.5 * Math.pow(rows * precision, 0.4) + (1.5 + 0.3 * Math.sqrt(rows)) * precision;
    return (int) Math.max(FEWEST, Math.min(MOST, 2 * Math.rint(bins / 2)));
  }
}
