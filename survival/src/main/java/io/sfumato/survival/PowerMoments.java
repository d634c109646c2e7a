package io.sfumato.survival;

/** The integrals {@code E_j(x) = ∫₀¹ y^j e^{xy} dy}, without cancellation around {@code x = 0}. */
final class PowerMoments {

  private static final double SERIES_BELOW = 1;
  private static final int TERMS = 20; // 1/20! is below the last digit

  private PowerMoments() {}

  /** Returns the integral for j in 0, 1, 2. */
  static double of(int j, double x) {
    if (Math.abs(x) < SERIES_BELOW) {
      double sum = 0;
      double term = 1; // x^k / k!
      for (int k = 0; k < TERMS; k++) {
        sum += term / (k + j + 1);
        term *= x / (k + 1);
      }
      return sum;
    }
    double moment = StrictMath.expm1(x) / x;
    double end = StrictMath.exp(x);
    for (int i = 1; i <= j; i++) {
      moment = (end - i * moment) / x; // by parts
    }
    return moment;
  }
}
