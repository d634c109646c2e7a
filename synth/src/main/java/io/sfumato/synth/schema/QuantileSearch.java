package io.sfumato.synth.schema;

import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import java.util.Arrays;

/**
 * Private edges with about equally many rows between them. It divides the public range evenly into
 * twice as many cells as bins are asked for, and then {@value #LEVELS} times: counts all cells,
 * with noise, and halves those in which more than half a bin is. Of the edges of the last cells,
 * those nearest to the quantiles are returned. Counts of a cell at several levels are averaged.
 *
 * <p><b>Guarantee.</b> How often cells are counted is fixed. At each level they are disjoint, and
 * follow from noisy counts alone; so a row moves all counts together by {@code LEVELS} in squared
 * L2 if it is added, by twice that if it is replaced. {@code docs/proofs/SchemaDiscovery.md}.
 *
 * @param bins how many intervals, at least 1; there are fewer where many rows share a value
 * @param calibrated the noise of each count, and the event of all levels
 */
record QuantileSearch(int bins, CalibratedNoise calibrated) {

  /** How often cells are counted. */
  static final int LEVELS = 10;

  /** The most cells for each bin; noise alone seldom makes so many. */
  private static final int MOST_CELLS = 8;

  /** The chance with which noise splits an empty cell. */
  private static final double NEEDLESS = 0.05;

  static QuantileSearch of(int bins, PrivacyBound privacy, Neighboring neighboring) {
    Rational moved = Sensitivity.disjointCounts(neighboring).l1().times(Rational.of(LEVELS));
    return new QuantileSearch(
        bins,
        CalibratedNoise.of(privacy, new Sensitivity(moved, moved, Math.toIntExact(whole(moved)))));
  }

  private static long whole(Rational number) {
    return number.numerator().longValueExact();
  }

  /**
   * Returns the edges.
   *
   * @param values numbers without NaN
   * @param lower the lower edge, public
   * @param upper the upper edge, public; of integers one above the largest
   * @param integers whether edges must be integers
   */
  double[] find(double[] values, double lower, double upper, boolean integers, NoiseSource noise) {
    CellTree cells =
        new CellTree(
            NumberColumn.uniform("cells", integers, false, lower, upper, 2 * bins).edges());
    double floor = calibrated.noise().errorBound(NEEDLESS);
    for (int level = 0; level < LEVELS; level++) {
      if (level > 0) {
        double mass = Math.max(floor, cells.total() / (2.0 * bins));
        cells.split(mass, integers, MOST_CELLS * bins);
      }
      cells.observe(Cells.noisyCounts(values, cells.edges(), calibrated.noise(), noise));
    }
    return cells.total() > floor
        ? quantiles(cells.edges(), cells.cumulative())
        : NumberColumn.uniform("cells", integers, false, lower, upper, bins).edges();
  }

  /** Picks the edges nearest to the quantiles; the outer ones always. */
  private double[] quantiles(double[] edges, double[] below) {
    int last = edges.length - 1;
    double[] chosen = new double[Math.min(bins, last) + 1];
    int count = 0;
    chosen[count++] = edges[0];
    int k = 1;
    for (int bin = 1; bin < bins; bin++) {
      double target = below[last] * bin / bins;
      while (k < last && Math.abs(below[k + 1] - target) <= Math.abs(below[k] - target)) {
        k++;
      }
      if (k < last && edges[k] > chosen[count - 1]) {
        chosen[count++] = edges[k];
      }
    }
    chosen[count++] = edges[last];
    return Arrays.copyOf(chosen, count);
  }
}
