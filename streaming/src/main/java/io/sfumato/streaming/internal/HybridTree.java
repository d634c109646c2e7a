package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hybrid mechanism, for a horizon that is not known: segments of 1, 2, 4, … steps, the sum of
 * each released when it is complete, and inside each a binary tree.
 *
 * <p>An item is in one segment, and in a segment of {@code 2^k} steps in its sum and in one block
 * of each of k levels. So every segment divides the whole budget anew: the sum gets a share a of
 * it, the levels equal parts of the rest. Where Chan, Shi and Song take {@code a = 1/2}, the share
 * here is the one that makes the error at the middle of the segment smallest, {@code (a/(1-a))³ =
 * 2/k²} for pure and {@code (a/(1-a))² = 2/k} for concentrated guarantees. Blocks are released when
 * they are complete: all is causal.
 *
 * @see <a href="https://doi.org/10.1145/2043621.2043626">Chan, Shi and Song (2011), section 3.4</a>
 */
final class HybridTree implements CalibratedCounter {

  private static final int MOST_SEGMENTS = 61;
  private static final long PARTS = 256;
  private static final Rational LARGEST_VARIANCE =
      new Rational(BigInteger.ONE.shiftLeft(100), BigInteger.ONE);

  private final PrivacyEvent event;
  private final List<NodeLaw> sums;
  private final List<NodeLaw> blocks;

  private HybridTree(PrivacyEvent event, List<NodeLaw> sums, List<NodeLaw> blocks) {
    this.event = event;
    this.sums = List.copyOf(sums);
    this.blocks = List.copyOf(blocks);
  }

  static Calibration calibrate(CounterTask task) {
    List<NodeLaw> sums = new ArrayList<>();
    List<NodeLaw> blocks = new ArrayList<>();
    for (int k = 0; k < MOST_SEGMENTS && (1L << k) - 1 < task.horizon(); k++) {
      double odds = task.isPure() ? Math.cbrt(2.0 / k / k) : Math.sqrt(2.0 / k);
      long share = k == 0 ? PARTS : Math.max(1, Math.round(PARTS * odds / (1 + odds)));
      Rational inBlocks = Rational.of(0);
      for (int l = 0; l < k; l++) {
        inBlocks = inBlocks.plus(weight(task, 1L << l));
      }
      Rational size = weight(task, 1L << k).times(Rational.of(PARTS, share));
      Rational rest = // the one segment without blocks has none left
          k == 0 ? size : inBlocks.times(Rational.of(PARTS, PARTS - share));
      if (!fits(task, size) || !fits(task, rest)) {
        return Calibration.refused("its noise would be too large for whole numbers of 64 bits");
      }
      sums.add(law(task, size));
      blocks.add(law(task, rest));
    }
    return Calibration.of(
        new HybridTree(new PrivacyEvent.Guaranteed(task.privacy()), sums, blocks));
  }

  /**
   * Returns what one node costs a unit for each of its items, noise of scale 1 (variance 1/2)
   * given: for pure guarantees the distance by which the unit can move it; for concentrated ones,
   * as the square of a node's count is the sum over its items of the count, the largest count times
   * the squared distance. All is multiplied by the number of items.
   */
  private static Rational weight(CounterTask task, long block) {
    Rational distance = Rational.of(task.distance());
    Rational items = Rational.of(task.itemsWithin(task.horizon()));
    return task.isPure()
        ? distance.times(items)
        : distance.times(distance).times(items).times(Rational.of(task.itemsWithin(block)));
  }

  private static Rational scale(CounterTask task, Rational weight) {
    return task.privacy() instanceof PureDp pure
        ? weight.dividedBy(Rational.of(pure.epsilon()))
        : weight.dividedBy(Rational.of(((Zcdp) task.privacy()).rho()).times(Rational.of(2)));
  }

  private static boolean fits(CounterTask task, Rational weight) {
    Rational limit = task.isPure() ? Rational.of(1L << 50) : LARGEST_VARIANCE;
    return scale(task, weight).compareTo(limit) <= 0;
  }

  private static NodeLaw law(CounterTask task, Rational weight) {
    Rational scale = scale(task, weight);
    IntegerNoise noise = task.isPure() ? DiscreteLaplace.of(scale) : DiscreteGaussian.of(scale);
    return NodeLaw.of(noise);
  }

  /** Returns the segment that the step after t is in. */
  private static int segment(long t) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(t + 1);
  }

  /** Returns how many steps of its segment lie before the step after t. */
  private static long inside(long t) {
    return t + 1 - (1L << segment(t));
  }

  @Override
  public long lastStep() {
    return (1L << sums.size()) - 1;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("segments", sums.size());
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  private double sumsBefore(int k) {
    double sum = 0;
    for (int i = 0; i < k; i++) {
      sum += sums.get(i).variance();
    }
    return sum;
  }

  /** The variance of a block, where there are blocks. */
  private double block(int k) {
    return k < blocks.size() ? blocks.get(k).variance() : 0;
  }

  @Override
  public double varianceAt(long t) {
    int k = segment(t);
    return sumsBefore(k) + Long.bitCount(inside(t)) * block(k);
  }

  @Override
  public double meanVariance(long steps) {
    double sum = 0;
    for (int k = 0; (1L << k) - 1 <= steps; k++) {
      long last = Math.min((1L << k) - 1, steps + 1 - (1L << k));
      double ones = new DigitSums(2, 0, k + 1).mean(last) * last;
      sum += (last + 1) * sumsBefore(k) + ones * block(k);
    }
    return sum / steps;
  }

  @Override
  public double maxVariance(long steps) {
    double most = 0;
    for (int k = 0; (1L << k) - 1 <= steps; k++) {
      long last = Math.min((1L << k) - 1, steps + 1 - (1L << k));
      int ones = Long.SIZE - 1 - Long.numberOfLeadingZeros(last + 1); // 0111… below last
      int largest = Math.max(ones, Long.bitCount(last));
      for (long bits = last; bits != 0; bits &= bits - 1) {
        long lowest = Long.lowestOneBit(bits);
        largest = Math.max(largest, Long.bitCount((bits ^ lowest) | (lowest - 1)));
      }
      most = Math.max(most, sumsBefore(k) + largest * block(k));
    }
    return most;
  }

  @Override
  public double varianceBetween(long s, long t) {
    int from = segment(s);
    int to = segment(t);
    long x = inside(s);
    long y = inside(t);
    if (from == to) {
      DigitSums digits = new DigitSums(2, 0, from + 1);
      return DigitTree.between(digits.digits(x), digits.digits(y)) * block(from);
    }
    return sumsBefore(to)
        - sumsBefore(from)
        + Long.bitCount(x) * block(from)
        + Long.bitCount(y) * block(to);
  }

  @Override
  public ErrorLaw errorAt(long t) {
    int k = segment(t);
    List<WeightedSum.Term> terms = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      terms.add(new WeightedSum.Term(1, sums.get(i), 1));
    }
    if (inside(t) > 0) {
      terms.add(new WeightedSum.Term(1, blocks.get(k), Long.bitCount(inside(t))));
    }
    return WeightedSum.of(terms);
  }

  @Override
  public ErrorLaw errorBetween(long s, long t) {
    int from = segment(s);
    int to = Math.min(segment(t), sums.size() - 1);
    return BoundedSum.of(
        varianceBetween(s, t),
        Stream.concat(sums.subList(from, to + 1).stream(), blocks.subList(from, to + 1).stream()));
  }

  @Override
  public double unionBound(long steps, double beta) {
    double limit = Double.POSITIVE_INFINITY;
    for (int k = 0; k < sums.size() && (1L << k) - 1 <= steps; k++) {
      limit = Math.min(limit, Math.min(sums.get(k).mgfLimit(), blocks.get(k).mgfLimit()));
    }
    return Chernoff.union(s -> logMgfSum(steps, s), limit, Math.sqrt(maxVariance(steps)), beta);
  }

  /** The steps of a segment have each set of levels once: {@code Σ = (1 + mgf)^k}. */
  private double logMgfSum(long steps, double s) {
    double before = 0;
    double sum = Double.NEGATIVE_INFINITY;
    for (int k = 0; (1L << k) - 1 <= steps; k++) {
      if (k == sums.size()) {
        return HonakerTree.logSum(sum, before);
      }
      double inside = k * HonakerTree.logSum(0, blocks.get(k).logMgf(s));
      sum = HonakerTree.logSum(sum, before + inside);
      before += sums.get(k).logMgf(s);
    }
    return sum;
  }

  @Override
  public boolean isCausal() {
    return true;
  }

  @Override
  public long stateBytes(long steps) {
    return 8L * (segment(steps) + 5);
  }

  @Override
  public CounterProcess start(NoiseSource source) {
    return start(
        (level, first) -> sums.get(segment(first)).noise().sample(source),
        (level, first) -> blocks.get(segment(first)).noise().sample(source));
  }

  /** A node is named by its level and its first step, from 0. */
  CounterProcess start(NodeNoise ofSums, NodeNoise ofBlocks) {
    return new Run(ofSums, ofBlocks);
  }

  /** Returns the noise of the sum of a segment, or of one of its blocks. */
  NodeLaw law(boolean ofSum, long first) {
    return ofSum ? sums.get(segment(first)) : blocks.get(segment(first));
  }

  private static final class Run implements CounterProcess {

    private final NodeNoise ofSums;
    private final NodeNoise ofBlocks;
    private final long[] used = new long[MOST_SEGMENTS];
    private int segment;
    private long step; // in the segment
    private long sums;
    private long blocks;
    private long exact;

    Run(NodeNoise ofSums, NodeNoise ofBlocks) {
      this.ofSums = ofSums;
      this.ofBlocks = ofBlocks;
    }

    @Override
    public double tick(long sum) {
      exact += sum;
      step++;
      int level = Long.numberOfTrailingZeros(step);
      for (int l = 0; l < level; l++) {
        blocks -= used[l];
        used[l] = 0;
      }
      if (level == segment) { // complete: its sum takes the place of its blocks
        sums += ofSums.draw(level, (1L << segment) - 1);
        segment++;
        step = 0;
        return exact + sums;
      }
      used[level] = ofBlocks.draw(level, (1L << segment) - 1 + step - (1L << level));
      blocks += used[level];
      return exact + sums + blocks;
    }

    @Override
    public void save(StateWriter state) {
      state.writeLong(segment);
      state.writeLong(step);
      state.writeLong(exact);
      state.writeLong(sums);
      state.writeLong(blocks);
      state.writeLongs(used);
    }

    @Override
    public void load(StateReader state) {
      segment = (int) state.readLong();
      step = state.readLong();
      exact = state.readLong();
      sums = state.readLong();
      blocks = state.readLong();
      state.readLongs(used);
    }
  }
}
