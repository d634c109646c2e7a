package io.sfumato.synth.schema;

import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Sensitivity;

/**
 * Private bounds of a column: from the first to the last of the public cells of its {@link
 * NumberKind} whose noisy count exceeds a public threshold. Without such a cell, {@code [0, 1]}.
 *
 * <p><b>Guarantee.</b> The noisy counts are private as {@link CalibratedNoise} says: a row is in
 * one cell at most, so adding one moves them by 1, replacing one by √2 in L2. The rest is
 * post-processing.
 *
 * @param kind the kind of numbers
 * @param calibrated the noise and its event
 * @param threshold what a noisy count must exceed
 */
record BoundsSearch(NumberKind kind, CalibratedNoise calibrated, long threshold) {

  /**
   * Calibrates a search.
   *
   * @param beta the probability that any cell without rows passes, at most
   */
  static BoundsSearch of(
      NumberKind kind, PrivacyBound privacy, Neighboring neighboring, double beta) {
    CalibratedNoise calibrated =
        CalibratedNoise.of(privacy, Sensitivity.disjointCounts(neighboring));
    int cells = kind.cells().length - 1;
    return new BoundsSearch(kind, calibrated, calibrated.noise().errorBound(beta / cells));
  }

  /** Returns the lower edge and the upper one, which of integers is one above the largest. */
  double[] find(double[] values, NoiseSource noise) {
    double[] edges = kind.cells();
    long[] counts = Cells.noisyCounts(values, edges, calibrated.noise(), noise);
    int first = -1;
    int last = -1;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > threshold) {
        first = first < 0 ? k : first;
        last = k;
      }
    }
    return first < 0 ? fallback() : new double[] {edges[first], edges[last + 1]};
  }

  private double[] fallback() {
    return new double[] {0, kind.integers() ? 2 : 1};
  }
}
