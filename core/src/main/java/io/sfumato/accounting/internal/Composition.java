package io.sfumato.accounting.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Composes the parts of a plan: at once, or, if the transform would be long, in two stages with a
 * coarser spacing for the second.
 */
final class Composition {

  /** Cells of a window that is transformed without looking for something shorter. */
  private static final double LONGEST = 1 << 16;

  private static final double MOST_CELLS = 1 << 18;

  /** {@link Merge} relies on it. */
  private static final double MOST_RATIO = 1 << 12;

  private Composition() {}

  /** Returns the lower and the upper grid of a plan of one copy of one part. */
  static TiltedSum[] ofOne(Leaves leaves) {
    Enclosed one = leaves.tilted(0).get(0);
    return new TiltedSum[] {
      new TiltedSum(one.below(), 0, 0, 0), new TiltedSum(one.above(), 0, 0, 0)
    };
  }

  /**
   * Returns the lower and the upper sum.
   *
   * @param leaves the parts
   * @param saddle where the sum matters
   * @param tail the probability that one copy may have moved to infinity
   * @param negligible which part of δ may be outside a window
   */
  static TiltedSum[] of(Leaves leaves, Saddle saddle, double tail, double negligible) {
    double rate = saddle.rate();
    double h = leaves.spacing();
    double share = Saddle.share(rate, saddle.deviation()) * (1 + rate);
    double logOutside = Math.log(0.1 * negligible * Math.min(1, share));
    double deviations = 2 * Math.sqrt(-2 * logOutside);
    double cells = deviations * saddle.deviation() / h;
    int ratio = ratio(cells, leaves.mostCopies());
    if (cells < MOST_CELLS && leaves.longest(rate, h * ratio, deviations) > 0.7 * cells) {
      ratio = 1;
    }
    List<Enclosed> tilted = leaves.tilted(rate);
    List<Enclosed> summands = new ArrayList<>();
    for (Enclosed leaf : tilted) {
      addTo(summands, leaf.finite(), h * ratio, logOutside, Math.log(tail));
    }
    TiltedSum[] sums = Convolution.of(summands, Window.of(summands, logOutside));
    // the summands only have the infinite losses that coarser cells made
    double made = sums[1].grid().infinite();
    return new TiltedSum[] {
      sums[0].withInfinite(InfiniteMass.of(tilted, false)),
      sums[1].withInfinite(Math.min(1, InfiniteMass.of(tilted, true) + made))
    };
  }

  /**
   * Returns how many times wider cells of the second stage are: no more than makes it short, or as
   * short as the first.
   *
   * @param cells how many there would be if they were as wide
   * @param copies how many copies there are
   */
  static int ratio(double cells, double copies) {
    if (cells <= LONGEST) {
      return 1;
    }
    double even = Math.max(1, Math.sqrt(Math.sqrt(copies) / 2));
    return 2
        * Integer.highestOneBit((int) Math.min(Math.min(cells / LONGEST, even), MOST_RATIO / 2));
  }

  /**
   * Returns how many copies are to share a cell that is a number of times as wide: the spread that
   * it adds grows with the square, so as many, and some more.
   */
  static double copies(double ratio) {
    return ratio <= 1 ? Double.POSITIVE_INFINITY : 4 * ratio * ratio;
  }

  private static void addTo(
      List<Enclosed> summands, Enclosed leaf, double spacing, double logOutside, double logTail) {
    // all spacings are powers of two times each other
    if (leaf.spacing() >= spacing) {
      summands.add(leaf.spread((int) (leaf.spacing() / spacing)));
      return;
    }
    int ratio = (int) (spacing / leaf.spacing());
    long full = sums(leaf.count(), 4L * ratio * ratio);
    long copies = full == 0 ? 0 : leaf.count() / full;
    double logOut = logOutside - Math.log(0x1p20 * (full + 1.0));
    if (full > 0) {
      double logMoved = logTail + Math.log((double) copies);
      summands.add(Coarsening.of(leaf, copies, ratio, full, logOut, logMoved));
    }
    long rest = leaf.count() - full * copies;
    if (rest > 0) {
      double logMoved = logTail + Math.log((double) rest);
      summands.add(Coarsening.of(leaf, rest, ratio, 1, logOut, logMoved));
    }
  }

  // How many equal sums of about so many copies there are to be: with luck they leave no rest,
  // which
  // would need transforms of its own.
  private static long sums(long count, long copies) {
    long fewest = count / (2 * copies);
    long most = Math.min(count / (copies / 2), fewest + 10_000);
    for (long sums = Math.max(1, fewest); sums <= most; sums++) {
      if (count % sums == 0) {
        return sums;
      }
    }
    return count / copies;
  }
}
