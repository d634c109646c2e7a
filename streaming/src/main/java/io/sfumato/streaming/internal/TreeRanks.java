package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;

/**
 * A tree over bins, with a counter for each node: an item adds 1 to one node of each level, and a
 * rank is the sum of the nodes that tile the bins up to it. For Laplace noise, with the radix of
 * the smallest largest variance and equal shares of the budget for all levels.
 */
final class TreeRanks implements RankFactor {

  private final int bins;
  private final int radix;
  private final int levels;
  private final int[] starts;

  private TreeRanks(int bins, int radix, int levels) {
    this.bins = bins;
    this.radix = radix;
    this.levels = levels;
    this.starts = new int[levels + 1];
    int size = 1;
    for (int l = 0; l < levels; l++) {
      starts[l + 1] = starts[l] + (bins - 1) / size + 1;
      size = (int) Math.min(Integer.MAX_VALUE, (long) size * radix);
    }
  }

  static TreeRanks of(int bins) {
    TreeRanks best = new TreeRanks(bins, Math.max(2, bins), 1);
    for (int radix = 2; radix < bins; radix++) {
      int levels = 1;
      for (long size = radix; size < bins; size *= radix) {
        levels++;
      }
      TreeRanks tree = new TreeRanks(bins, radix, levels);
      if (tree.cost() < best.cost()) {
        best = tree;
      }
    }
    return best;
  }

  private double cost() {
    return squaredNorm() * levels * levels;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("ranks", "tree/1").with("bins", bins).with("radix", radix);
  }

  @Override
  public int counters() {
    return starts[levels];
  }

  @Override
  public long distance() {
    return levels;
  }

  @Override
  public void add(int bin, long[] open) {
    int node = bin;
    for (int l = 0; l < levels; l++) {
      open[starts[l] + node]++;
      node /= radix;
    }
  }

  @Override
  public double[] ranks(double[] sums) {
    double[] ranks = new double[bins];
    for (int i = 1; i <= bins; i++) {
      int rest = i;
      double rank = 0;
      for (int l = 0; l < levels; l++) {
        // The last few nodes of a level; at the top, all of them.
        int from = l < levels - 1 ? rest - rest % radix : 0;
        for (int node = from; node < rest; node++) {
          rank += sums[starts[l] + node];
        }
        rest /= radix;
      }
      ranks[i - 1] = rank;
    }
    return ranks;
  }

  @Override
  public double squaredNorm() {
    return mostNodes();
  }

  /** At most so many nodes tile the bins up to one. */
  private int mostNodes() {
    int top = starts[levels] - starts[levels - 1];
    return top + (levels - 1) * (radix - 1);
  }

  /** The union over counters of their largest errors. */
  @Override
  public double maxError(CalibratedCounter counter, long steps, double beta) {
    return mostNodes() * counter.unionBound(steps, beta / counters());
  }
}
