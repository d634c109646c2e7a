package io.sfumato.synth.schema;

import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import java.util.Arrays;

/** Disjoint public intervals, and how many numbers fall in each. */
final class Cells {

  private Cells() {}

  /**
   * Counts numbers: each in one cell, in an outer one if it is beyond the edges, infinite ones too.
   *
   * @param values numbers without NaN
   * @param edges the edges, increasing; cell k is {@code [edge k, edge k+1)}
   */
  static long[] counts(double[] values, double[] edges) {
    long[] counts = new long[edges.length - 1];
    for (double value : values) {
      int found = Arrays.binarySearch(edges, value + 0.0); // -0 is searched below 0
      int cell = found >= 0 ? found : -found - 2;
      counts[Math.max(0, Math.min(counts.length - 1, cell))]++;
    }
    return counts;
  }

  static long[] noisyCounts(
      double[] values, double[] edges, IntegerNoise added, NoiseSource noise) {
    long[] counts = counts(values, edges);
    added.addTo(counts, noise);
    return counts;
  }
}
