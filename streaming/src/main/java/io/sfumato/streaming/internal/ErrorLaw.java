package io.sfumato.streaming.internal;

/** The law of an error with mean 0. Immutable. */
public interface ErrorLaw {

  /**
   * Returns the variance.
   *
   * @return the variance
   */
  double variance();

  /**
   * Bounds the probability of a large error.
   *
   * @param x the size, at least 0
   * @return a number that is at least {@code Pr(|error| > x)}, and does not increase with x
   */
  double tail(double x);

  /**
   * Bounds the error.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code tail(x) ≤ beta}, the smallest to about 12 digits
   */
  default double bound(double beta) {
    double high = Math.max(1e-300, Math.sqrt(variance()));
    while (tail(high) > beta) {
      high *= 2;
    }
    double low = 0;
    for (int i = 0; i < 60 && high - low > 1e-13 * high; i++) {
      double mid = low + (high - low) / 2;
      if (tail(mid) > beta) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return high;
  }
}
