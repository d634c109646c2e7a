package io.sfumato.examples;

/**
 * A mean made of two private numbers, the sum of what exceeds a public center and the count:
 *
 * <pre>{@code   center + sum / count.}</pre>
 *
 * <p>Subtracting the center from each row first keeps rows, and hence the noise, small. Everything
 * here is post-processing.
 *
 * @param value the mean
 * @param error how far the exact mean may be away, as long as the sum and the count are within
 *     their bounds; infinite if the count may be 0
 */
record PrivateMean(double value, double error) {

  /**
   * Returns the mean.
   *
   * @param center the public number that was subtracted from each row
   * @param sum the private sum
   * @param sumError the bound on its noise
   * @param count the private count
   * @param countError the bound on its noise
   */
  static PrivateMean of(
      double center, double sum, double sumError, double count, double countError) {
    double ratio = sum / Math.max(1, count);
    if (count - countError <= 0) {
      return new PrivateMean(center + ratio, Double.POSITIVE_INFINITY);
    }
    double error = 0;
    for (double s : new double[] {sum - sumError, sum + sumError}) {
      for (double n : new double[] {count - countError, count + countError}) {
        error = Math.max(error, Math.abs(s / n - ratio)); // a ratio is extreme in a corner
      }
    }
    return new PrivateMean(center + ratio, error);
  }
}
