package io.sfumato.synth.quality;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An attack on membership by the ratio of two densities: rows at which the synthetic table is
 * denser than the population were probably learned from. Distance alone takes rows for members that
 * are merely common.
 *
 * <p>As in DOMIAS the attacker has rows of the population, the reference, that are neither members
 * nor attacked. Both densities are kernel estimates on codes with a product of kernels, one for
 * each column: {@code exp(-|x - y| / h)} for numbers, divided by their range, and {@code exp(-1 /
 * h)} for labels that differ. So a row's density is {@code mean exp(-d / h)} over the records, with
 * {@linkplain GowerDistances Gower's distance} d. The width h is that of the row, so that it suits
 * dense places and sparse ones: its distance to the nearest row of the reference, divided by twice
 * the number of columns, since a wider kernel would take in many neighbours of a row of many
 * columns. Where that distance is 0 the densities are the shares of equal rows.
 *
 * @see <a href="https://arxiv.org/abs/2302.12580">van Breugel, Sun, Qian and van der Schaar (2023),
 *     Membership Inference Attacks against Synthetic Data through Overfitting Detection</a>
 */
final class DensityRatio {

  /** The smallest width, far below the distance of rows that differ. */
  private static final double SMALLEST_WIDTH = 1e-9;

  private DensityRatio() {}

  /**
   * Returns how well the attack tells members from rows that were held out, NaN if fewer than two
   * were: one half of them, at random, is the reference, the other half is attacked.
   *
   * @param most how many members, and how many others, are attacked at most
   */
  static double auc(
      ComparedTable members,
      ComparedTable synthetic,
      ComparedTable holdout,
      int most,
      SplittableRandom random) {
    int half = holdout.rows() / 2;
    if (half == 0) {
      return Double.NaN;
    }
    int[] reference = NearestRecords.sample(holdout.rows(), half, random);
    int[] others = without(holdout.rows(), reference);
    int[] chosen = NearestRecords.sample(others.length, most, random);
    int[] attacked = Arrays.stream(chosen).map(i -> others[i]).toArray();
    int[] all = NearestRecords.sample(synthetic.rows(), synthetic.rows(), random);
    GowerDistances toSynthetic = new GowerDistances(synthetic, all);
    GowerDistances toReference = new GowerDistances(holdout, reference);
    int[] ofMembers = NearestRecords.sample(members.rows(), most, random);
    return Auc.of(
        scores(members, ofMembers, toSynthetic, toReference),
        scores(holdout, attacked, toSynthetic, toReference));
  }

  private static int[] without(int rows, int[] ascending) {
    int[] left = new int[rows - ascending.length];
    int next = 0;
    for (int row = 0, kept = 0; row < rows; row++) {
      if (next < ascending.length && ascending[next] == row) {
        next++;
      } else {
        left[kept++] = row;
      }
    }
    return left;
  }

  private static double[] scores(
      ComparedTable table, int[] rows, GowerDistances synthetic, GowerDistances reference) {
    int columns = table.columns().size();
    return Arrays.stream(rows)
        .mapToDouble(
            row -> {
              double[] toReference = reference.from(table, row);
              double width = Math.max(SMALLEST_WIDTH, least(toReference) / (2 * columns));
              return logDensity(synthetic.from(table, row), width) - logDensity(toReference, width);
            })
        .toArray();
  }

  private static double least(double[] distances) {
    return Arrays.stream(distances).min().orElseThrow();
  }

  /** Returns {@code log mean exp(-d / h)}, which stays finite however far all records are. */
  static double logDensity(double[] distances, double width) {
    double least = least(distances);
    double sum = 0;
    for (double distance : distances) {
      sum += Math.exp((least - distance) / width);
    }
    return Math.log(sum / distances.length) - least / width;
  }
}
