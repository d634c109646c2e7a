package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The centered tree for a horizon that is not known: {@link CenteredBlock}s of 16, 256, 4096, …
 * steps, one after the other, until nobody asks any more.
 *
 * <p>An item is in one block, so each block divides the whole budget anew: among its levels, and
 * itself with a share that grows slowly with the number of blocks before it.
 *
 * @see <a href="https://doi.org/10.1145/2043621.2043626">Chan, Shi and Song (2011), section 3.4,
 *     for growing blocks</a>
 */
final class GrowingTree implements CalibratedCounter {

  private static final int RADIX = 16;

  /** Blocks that last for 2^60 steps. */
  private static final int MOST_BLOCKS = 14;

  private final List<CenteredBlock> blocks;
  private final PrivacyEvent event;
  private final long[] starts;
  private final double[] rootsBefore;
  private final List<QuadraticVariance> variances = new ArrayList<>();

  private GrowingTree(List<CenteredBlock> blocks, PrivacyEvent event) {
    this.blocks = List.copyOf(blocks);
    this.event = event;
    this.starts = new long[blocks.size() + 1];
    this.rootsBefore = new double[blocks.size() + 1];
    for (int k = 0; k < blocks.size(); k++) {
      CenteredBlock block = blocks.get(k);
      starts[k + 1] = starts[k] + block.size();
      rootsBefore[k + 1] = rootsBefore[k] + block.root().variance();
      List<QuadraticLevel> levels = new ArrayList<>(block.variance());
      levels.add(CenteredBlock.roots(block.size(), 1, block.root().variance()));
      variances.add(new QuadraticVariance(List.copyOf(levels)));
    }
  }

  static Calibration calibrate(CounterTask task) {
    if (!task.isPure()) {
      return Calibration.refused("its noise is made for pure guarantees only; give an epsilon");
    }
    List<CenteredBlock> blocks = new ArrayList<>();
    long size = 1;
    long covered = 0;
    for (int k = 0; k < MOST_BLOCKS && covered < task.horizon(); k++) {
      size *= RADIX;
      covered += size;
      if (!Room.fits(task, Long.SIZE - Long.numberOfLeadingZeros(size))) {
        break;
      }
      Optional<CenteredBlock> block = block(task, k);
      if (block.isEmpty()) {
        return Calibration.refused("its noise would be too large for whole numbers of 64 bits");
      }
      blocks.add(block.get());
    }
    if (blocks.isEmpty() || (!task.isUnbounded() && covered < task.horizon())) {
      return Calibration.refused(Room.REASON);
    }
    return Calibration.of(new GrowingTree(blocks, new PrivacyEvent.Guaranteed(task.privacy())));
  }

  private static Optional<CenteredBlock> block(CounterTask task, int k) {
    int levels = k + 1;
    double[] costs = new double[levels + 1];
    long child = 1;
    for (int l = 0; l < levels; l++) {
      costs[l] = CenteredBlock.variance(child, RADIX, 1).sum(child * RADIX) / (child * RADIX);
      child *= RADIX;
    }
    costs[levels] = k + 1 / 3.0;
    long[] shares = Shares.of(costs);
    NodeLaw[] laws = new NodeLaw[levels + 1];
    for (int l = 0; l <= levels; l++) {
      Optional<NodeLaw> law = Shares.law(task, shares[l]);
      if (law.isEmpty()) {
        return Optional.empty();
      }
      laws[l] = law.get();
    }
    int[] radices = new int[levels];
    Arrays.fill(radices, RADIX);
    return Optional.of(new CenteredBlock(radices, Arrays.copyOf(laws, levels), laws[levels]));
  }

  /** Returns the block that step t is in, counted from 0, or at the end of which it starts. */
  private int blockOf(long t) {
    int k = 0;
    while (k + 1 < blocks.size() && t >= starts[k + 1]) {
      k++;
    }
    return k;
  }

  /** Returns the block that a step is in, counted from 0. */
  CenteredBlock blockAt(long step) {
    return blocks.get(blockOf(step));
  }

  @Override
  public long lastStep() {
    return starts[blocks.size()];
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("radix", RADIX).with("blocks", blocks.size());
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public long fractions() {
    return blocks.get(blocks.size() - 1).size();
  }

  @Override
  public double varianceAt(long t) {
    int k = blockOf(t);
    return rootsBefore[k] + variances.get(k).at(t - starts[k]);
  }

  @Override
  public double meanVariance(long steps) {
    double sum = 0;
    for (int k = 0; k < blocks.size() && starts[k] <= steps; k++) {
      long inside = steps + 1 - starts[k];
      if (k + 1 < blocks.size()) { // else the end of the last block counts with it
        inside = Math.min(inside, blocks.get(k).size());
      }
      sum += inside * rootsBefore[k] + variances.get(k).sum(inside);
    }
    return sum / steps;
  }

  @Override
  public double maxVariance(long steps) {
    double most = 0;
    for (int k = 0; k < blocks.size() && starts[k] <= steps; k++) {
      long inside = Math.min(blocks.get(k).size(), steps - starts[k]);
      most = Math.max(most, rootsBefore[k] + variances.get(k).max(inside));
    }
    return most;
  }

  @Override
  public double varianceBetween(long s, long t) {
    int from = blockOf(s);
    int to = blockOf(t);
    double x = (double) (s - starts[from]) / blocks.get(from).size();
    double y = (double) (t - starts[to]) / blocks.get(to).size();
    if (from == to) {
      return blocks.get(from).root().variance() * (y - x) * (y - x)
          + levelsBetween(from, s - starts[from], t - starts[from]);
    }
    double roots = blocks.get(from).root().variance() * (1 - x) * (1 - x);
    roots += rootsBefore[to] - rootsBefore[from + 1];
    roots += blocks.get(to).root().variance() * y * y;
    return roots + levelsBetween(from, s - starts[from], 0) + levelsBetween(to, 0, t - starts[to]);
  }

  private double levelsBetween(int k, long x, long y) {
    long n = blocks.get(k).size(); // at its ends the levels of a block have no weight
    return blocks.get(k).varianceBetween(x % n, y % n);
  }

  @Override
  public ErrorLaw errorAt(long t) {
    int k = blockOf(t);
    CenteredBlock block = blocks.get(k);
    List<WeightedSum.Term> terms = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      terms.add(new WeightedSum.Term(1, blocks.get(i).root(), 1));
    }
    long y = t - starts[k];
    terms.add(new WeightedSum.Term((double) y / block.size(), block.root(), 1));
    block.addTerms(y % block.size(), terms);
    return WeightedSum.of(terms);
  }

  @Override
  public ErrorLaw errorBetween(long s, long t) {
    return BoundedSum.of(
        varianceBetween(s, t),
        blocks.subList(blockOf(s), blockOf(t) + 1).stream().flatMap(CenteredBlock::laws));
  }

  @Override
  public double unionBound(long steps, double beta) {
    double limit = Double.POSITIVE_INFINITY;
    for (int k = 0; k < blocks.size() && starts[k] <= steps; k++) {
      limit = Math.min(limit, blocks.get(k).mgfLimit());
    }
    return Chernoff.union(s -> logMgfSum(steps, s), limit, Math.sqrt(maxVariance(steps)), beta);
  }

  private double logMgfSum(long steps, double s) {
    double before = 0;
    double sum = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < blocks.size() && starts[k] <= steps; k++) {
      sum = HonakerTree.logSum(sum, before + blocks.get(k).logMgfSum(s));
      before += blocks.get(k).root().logMgf(s);
    }
    return HonakerTree.logSum(sum, before);
  }

  @Override
  public long stateBytes(long steps) {
    return 8 * blocks.get(blockOf(steps - 1)).words();
  }

  @Override
  public CounterProcess start(NoiseSource source) {
    return new CenteredProcess(blocks::get, index -> blocks.get(index).noise(source));
  }

  CounterProcess start(NodeNoise noise) {
    return new CenteredProcess(blocks::get, index -> noise);
  }
}
