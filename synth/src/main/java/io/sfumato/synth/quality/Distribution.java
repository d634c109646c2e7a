package io.sfumato.synth.quality;

import java.util.Arrays;

/** The empirical distribution of finite numbers. Immutable. */
final class Distribution {

  private final double[] sorted;

  private Distribution(double[] sorted) {
    this.sorted = sorted;
  }

  /** Returns the distribution of those numbers that are finite. */
  static Distribution of(double[] numbers) {
    return new Distribution(Arrays.stream(numbers).filter(Double::isFinite).sorted().toArray());
  }

  int size() {
    return sorted.length;
  }

  boolean isEmpty() {
    return sorted.length == 0;
  }

  /** Returns the smallest number up to which at least a share lies, NaN if there is none. */
  double quantile(double share) {
    if (isEmpty()) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length - 1e-9);
    return sorted[Math.max(0, rank - 1)];
  }

  double mean() {
    return Arrays.stream(sorted).average().orElse(Double.NaN);
  }

  /** Returns the standard deviation with divisor n. */
  double standardDeviation() {
    double mean = mean();
    return Math.sqrt(
        Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).average().orElse(Double.NaN));
  }

  /**
   * Returns {@code Σ_i Σ_j |x_i - x_j| / (2 n² mean)}, NaN if a number is negative or all are 0:
   * then it measures nothing.
   */
  double gini() {
    double weighted = 0;
    double sum = 0;
    int n = sorted.length;
    for (int i = 0; i < n; i++) {
      weighted += (2.0 * i + 1 - n) * sorted[i];
      sum += sorted[i];
    }
    return n == 0 || sorted[0] < 0 || sum == 0 ? Double.NaN : weighted / (n * sum);
  }

  /** Returns Kolmogorov and Smirnov's distance: the largest difference of the shares up to t. */
  double kolmogorovSmirnov(Distribution other) {
    return walk(other)[0];
  }

  /** Returns Wasserstein's distance of order 1: the area between the distribution functions. */
  double wasserstein(Distribution other) {
    return walk(other)[1];
  }

  /** Visits all steps of both functions, and returns the largest difference and the area. */
  private double[] walk(Distribution other) {
    if (isEmpty() || other.isEmpty()) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double largest = 0;
    double area = 0;
    int i = 0;
    int j = 0;
    double here = Math.min(sorted[0], other.sorted[0]);
    while (i < sorted.length || j < other.sorted.length) {
      while (at(i) <= here) {
        i++;
      }
      while (other.at(j) <= here) {
        j++;
      }
      double difference = Math.abs((double) i / sorted.length - (double) j / other.sorted.length);
      if (difference > 0) { // so one of them has a next step
        double next = Math.min(at(i), other.at(j));
        largest = Math.max(largest, difference);
        area += difference * (next - here);
      }
      here = Math.min(at(i), other.at(j));
    }
    return new double[] {largest, area};
  }

  private double at(int index) {
    return index < sorted.length ? sorted[index] : Double.POSITIVE_INFINITY;
  }
}
