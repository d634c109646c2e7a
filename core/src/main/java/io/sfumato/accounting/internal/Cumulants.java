package io.sfumato.accounting.internal;

/**
 * The cumulant generating function {@code K(λ) = ln Σ mass · exp(λ · loss)} of the finite losses of
 * a grid and its first two derivatives, rounded: for choosing where to look, not for bounds.
 *
 * @param value K(λ)
 * @param mean K'(λ), the mean under the tilted law
 * @param variance K''(λ), the variance under it
 */
record Cumulants(double value, double mean, double variance) {

  static final Cumulants ZERO = new Cumulants(0, 0, 0);

  /** Returns those of a grid at λ ≥ 0. */
  static Cumulants of(LossGrid grid, double rate) {
    double[] mass = grid.masses();
    int last = grid.cells() - 1;
    while (last > 0 && mass[last] == 0) {
      last--;
    }
    // Horner's rule in e^-λh, for the sums of mass, mass · distance and mass · distance²
    double shrink = Math.exp(-rate * grid.spacing());
    double zeroth = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i <= last; i++) {
      second = (second + 2 * first + zeroth) * shrink;
      first = (first + zeroth) * shrink;
      zeroth = zeroth * shrink + mass[i];
    }
    if (zeroth == 0) {
      return ZERO;
    }
    double distance = first / zeroth;
    double square = second / zeroth - distance * distance;
    double h = grid.spacing();
    double top = grid.loss(last);
    return new Cumulants(
        rate * top + Math.log(zeroth), top - distance * h, Math.max(square, 0) * h * h);
  }

  Cumulants plus(Cumulants other, double times) {
    return new Cumulants(
        value + times * other.value, mean + times * other.mean, variance + times * other.variance);
  }
}
