package io.sfumato.examples.lab;

import java.util.Arrays;

/** Measured values, one for each repetition, and their quantiles. Immutable. */
final class Sample {

  private final double[] sorted;

  Sample(double[] values) {
    this.sorted = values.clone();
    Arrays.sort(sorted);
  }

  /**
   * Returns the p-quantile, interpolated linearly between order statistics as R and NumPy do by
   * default (type 7 of Hyndman and Fan).
   *
   * @param p the fraction below, in {@code [0, 1]}
   */
  double quantile(double p) {
    double position = p * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  double median() {
    return quantile(0.5);
  }
}
