package io.sfumato.noise;

/**
 * The grid of multiples of {@code 2^exponent}, on which real-valued queries are made
 * integer-valued.
 *
 * <p>Values are rounded to the grid one by one and summed as indices, so that a sum does not depend
 * on the order of its terms and its sensitivity is that of integers. The grid is part of what is
 * released: choose it from public facts (the unit of measurement, the bounds, the noise), never
 * from the data.
 *
 * <p>Rounding is monotone: a value between two bounds rounds to an index between those of the
 * bounds, and moves by at most half a spacing.
 *
 * @param exponent the exponent of the spacing, in {@code [-1074, 960]}: the smallest makes every
 *     {@code double} a grid point, the largest keeps every point finite
 */
public record PublicGrid(int exponent) {

  private static final int MIN_EXPONENT = Double.MIN_EXPONENT - 52;
  private static final int MAX_EXPONENT = Double.MAX_EXPONENT - 63;

  /**
   * Checks the exponent.
   *
   * @throws IllegalArgumentException if {@code exponent} is out of range
   */
  public PublicGrid {
    if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT) {
      throw new IllegalArgumentException(
          "exponent must be in [%d, %d], got %d".formatted(MIN_EXPONENT, MAX_EXPONENT, exponent));
    }
  }

  /**
   * Returns the distance between neighbouring grid points.
   *
   * @return {@code 2^exponent}, exact
   */
  public double spacing() {
    return Math.scalb(1.0, exponent);
  }

  /**
   * Returns the index of the nearest grid point. Never throws, whatever the value.
   *
   * @param x the value; NaN is for the caller to replace by an in-range value first, and counts as
   *     0 here
   * @return the index, ties to even; the nearest {@code long} if {@code x} is infinite or beyond
   *     the range of indices
   */
  public long round(double x) {
    // scalb is exact unless it overflows (to infinity, which saturates below) or gets smaller than
    // the least normal double, which rounds to 0 either way. The cast saturates, and turns NaN to
    // 0.
    return (long) Math.rint(Math.scalb(x, -exponent));
  }

  /**
   * Returns a grid point.
   *
   * @param index the index
   * @return {@code index · 2^exponent}: exact up to 2⁵³ in magnitude and where else it is
   *     representable, the nearest {@code double} otherwise
   */
  public double value(long index) {
    // No rounding twice: a result below the normal range has an index below 2⁵³.
    return Math.scalb((double) index, exponent);
  }
}
