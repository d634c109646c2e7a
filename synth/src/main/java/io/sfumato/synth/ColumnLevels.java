package io.sfumato.synth;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BinnedColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A column at several resolutions: all codes, then ever fewer bins of neighbouring codes, each of
 * whole bins of the one before and of about equal mass by a public estimate. Coarse marginals have
 * few cells, so that associations show in them through noise that would hide them in fine ones.
 *
 * @param levels the bins, finest first
 * @param toCoarser for each level but the last, the next level's bin of each of its bins
 */
record ColumnLevels(List<BinnedColumn> levels, List<int[]> toCoarser) {

  private static final int[] BINS = {64, 16, 4};

  /** A level is worth having if the one before has more than so many times its bins. */
  private static final double COARSER = 1.5;

  /** Makes the levels of a column from the public estimate of its histogram. */
  static ColumnLevels of(Domain domain, int column, double[] estimate) {
    List<BinnedColumn> levels = new ArrayList<>(List.of(BinnedColumn.whole(domain, column)));
    List<int[]> toCoarser = new ArrayList<>();
    double[] mass = estimate;
    int[] starts = new int[estimate.length];
    for (int code = 0; code < starts.length; code++) {
      starts[code] = code;
    }
    for (int bins : BINS) {
      if (mass.length <= COARSER * bins) {
        continue;
      }
      int[] merged = equalMass(mass, bins);
      int count = merged[merged.length - 1] + 1;
      if (count < 2 || count == mass.length) {
        continue;
      }
      double[] coarse = new double[count];
      int[] first = new int[count];
      for (int b = merged.length - 1; b >= 0; b--) {
        coarse[merged[b]] += mass[b];
        first[merged[b]] = starts[b];
      }
      toCoarser.add(merged);
      levels.add(BinnedColumn.startingAt(domain, column, first));
      mass = coarse;
      starts = first;
    }
    return new ColumnLevels(List.copyOf(levels), List.copyOf(toCoarser));
  }

  /**
   * Returns the coarse bin of each fine one: a new one begins where the middle would pass. There
   * are at least two.
   */
  private static int[] equalMass(double[] mass, int bins) {
    double total = 0;
    for (double m : mass) {
      total += m;
    }
    int[] merged = new int[mass.length];
    int bin = 0;
    double inBin = 0;
    for (int b = 0; b < mass.length; b++) {
      if (inBin > 0 && inBin + mass[b] / 2 > total / bins) {
        bin++;
        inBin = 0;
      }
      merged[b] = bin;
      inBin += mass[b];
    }
    if (bin == 0) {
      // No mass at all, or all of it in the last one.
      Arrays.fill(merged, total > 0 ? merged.length - 1 : merged.length / 2, merged.length, 1);
    }
    return merged;
  }
}
