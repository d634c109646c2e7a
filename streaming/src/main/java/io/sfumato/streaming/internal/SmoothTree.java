package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.privacy.Rational;

/**
 * The smooth binary tree: a binary tree of height 2m of which only the leaves are used whose path
 * from the root turns left and right equally often.
 *
 * <p>Step t is the t-th leaf whose index has m ones among 2m bits, and its release sums, for each
 * one in the index of the leaf after it, the left sibling of the node there. So every item is in m
 * such siblings and every release is a sum of m of them: the error has the same law after every
 * step.
 *
 * <pre>{@code
 * m = the least with C(2m, m) ≥ T + 1;  |R e_j|₁ = |R e_j|₂² = m;  |L_t|² = m
 * }</pre>
 *
 * <p>A sibling is released when it is complete: all is causal.
 *
 * @see <a href="https://arxiv.org/abs/2306.09666">Andersson and Pagh (2023)</a>
 */
final class SmoothTree extends UniformTree {

  /** C(62, 31) is the largest that fits with its index in 62 bits. */
  private static final int LARGEST_HALF = 31;

  private static final long[][] BINOMIALS = binomials();

  private final int half;

  private SmoothTree(int half, Noise noise) {
    super(noise.event(), noise.law());
    this.half = half;
  }

  static Calibration calibrate(CounterTask task) {
    if (task.isUnbounded() || task.horizon() >= BINOMIALS[2 * LARGEST_HALF][LARGEST_HALF]) {
      return Calibration.refused("it needs a known horizon below 4E17");
    }
    int half = 1;
    while (BINOMIALS[2 * half][half] < task.horizon() + 1) {
      half++;
    }
    int m = half;
    // A node may hold items of any distance from each other.
    Rational items = Rational.of(task.itemsWithin(task.horizon()));
    return UniformTree.calibrate(
        task,
        m,
        items.times(items).times(Rational.of(m)),
        /* causal= */ true,
        n -> new SmoothTree(m, n));
  }

  private static long[][] binomials() {
    long[][] table = new long[2 * LARGEST_HALF + 1][];
    for (int n = 0; n < table.length; n++) {
      table[n] = new long[n + 1];
      table[n][0] = 1;
      for (int k = 1; k <= n; k++) {
        table[n][k] = table[n - 1][k - 1] + (k < n ? table[n - 1][k] : 0);
      }
    }
    return table;
  }

  /** Returns the leaf of a rank, from 0: the rank-th number with m ones among 2m bits. */
  static long leaf(int half, long rank) {
    long leaf = 0;
    long rest = rank;
    int ones = half;
    for (int bit = 2 * half - 1; bit >= 0 && ones > 0; bit--) {
      long without = ones <= bit ? BINOMIALS[bit][ones] : 0;
      if (rest >= without) {
        rest -= without;
        leaf |= 1L << bit;
        ones--;
      }
    }
    return leaf;
  }

  /** Returns m, half the height. */
  int half() {
    return half;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("half_height", half);
  }

  @Override
  int weight(long t) {
    return half;
  }

  @Override
  double[] weights(long steps) {
    double[] weights = new double[half + 1];
    weights[half] = steps;
    return weights;
  }

  @Override
  int weightBetween(long s, long t) {
    if (s == 0) {
      return half;
    }
    long a = leaf(half, s);
    long b = leaf(half, t);
    int shared = Long.bitCount(a & ~(Long.highestOneBit(a ^ b) * 2 - 1));
    return s == t ? 0 : 2 * (half - shared);
  }

  @Override
  public boolean isCausal() {
    return true;
  }

  @Override
  public long stateBytes(long steps) {
    return 8L * (2L * half + 2);
  }

  @Override
  CounterProcess start(NodeNoise noise) {
    return new Run(half, noise);
  }

  /** One number for each bit: the noise of the sibling there, if the bit is set. */
  private static final class Run implements CounterProcess {

    private final NodeNoise noise;
    private final long[] used;
    private long leaf;
    private long total;

    Run(int half, NodeNoise noise) {
      this.noise = noise;
      this.used = new long[2 * half];
      this.leaf = (1L << half) - 1;
    }

    @Override
    public double tick(long sum) {
      total += sum;
      // The next number with as many ones: the lowest run 01..1 becomes 10..0, the rest of the run
      // moves to the right end. Nodes below the bit that was raised are new.
      int zeros = Long.numberOfTrailingZeros(leaf);
      int run = Long.numberOfTrailingZeros(~(leaf >>> zeros));
      for (int bit = zeros; bit < zeros + run; bit++) {
        total -= used[bit];
        used[bit] = 0;
      }
      leaf += 1L << zeros;
      add(zeros + run);
      leaf |= (1L << (run - 1)) - 1;
      for (int bit = run - 2; bit >= 0; bit--) {
        add(bit);
      }
      return total;
    }

    private void add(int bit) {
      used[bit] = noise.draw(bit, leaf >>> bit ^ 1);
      total += used[bit];
    }

    @Override
    public void save(StateWriter state) {
      state.writeLong(leaf);
      state.writeLong(total);
      state.writeLongs(used);
    }

    @Override
    public void load(StateReader state) {
      leaf = state.readLong();
      total = state.readLong();
      state.readLongs(used);
    }
  }
}
