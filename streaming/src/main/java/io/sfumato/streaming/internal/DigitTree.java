package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.privacy.Rational;

/**
 * The tree of sums of blocks of {@code b^l} steps, for a radix b; with {@code b = 2} the binary
 * tree.
 *
 * <p>The sum of the first t steps is that of {@code d_l} blocks for each digit {@code d_l} of t. So
 * {@code R} has a row for each block, an item is in one block of each level, and {@code L_t} has as
 * many ones as the digits of t add up to:
 *
 * <pre>{@code
 * levels h = number of digits of the horizon T (for T = b^k: k + 1)
 * |R e_j|₁ ≤ h,  |R e_j|₂² ≤ h,  |L_t|² = Σ_l d_l
 * }</pre>
 *
 * <p>A block is released when it is complete: all is causal.
 *
 * @see <a href="https://doi.org/10.1145/1806689.1806787">Dwork, Naor, Pitassi and Rothblum
 *     (2010)</a>
 * @see <a href="https://doi.org/10.1145/2043621.2043626">Chan, Shi and Song (2011)</a>
 */
final class DigitTree extends UniformTree {

  private static final int LARGEST_RADIX = 64;

  private final int radix;
  private final int levels;
  private final DigitSums sums;

  private DigitTree(int radix, int levels, Noise noise) {
    super(noise.event(), noise.law());
    this.radix = radix;
    this.levels = levels;
    this.sums = new DigitSums(radix, 0, levels);
  }

  /** Returns the tree with a given radix. */
  static CounterFamily ofRadix(int radix) {
    return task -> {
      if (task.isUnbounded()) {
        return Calibration.refused("it needs a known horizon");
      }
      int levels = digits(task.horizon(), radix);
      Rational squared = Rational.ZERO;
      long block = 1;
      for (int l = 0; l < levels; l++) {
        squared = squared.plus(Rational.of(task.squaresOver(block)));
        block = l + 1 < levels ? block * radix : block;
      }
      return UniformTree.calibrate(
          task, levels, squared, /* causal= */ true, n -> new DigitTree(radix, levels, n));
    };
  }

  /** The tree with the radix of the smallest mean squared error. */
  static Calibration bestRadix(CounterTask task) {
    Calibration best = ofRadix(2).calibrate(task);
    for (int radix = 3; radix <= LARGEST_RADIX && best.counter().isPresent(); radix++) {
      Calibration next = ofRadix(radix).calibrate(task);
      if (next.counter().isPresent()
          && next.counter().get().meanVariance(task.horizon())
              < best.counter().get().meanVariance(task.horizon())) {
        best = next;
      }
    }
    return best;
  }

  private static int digits(long n, int radix) {
    int digits = 0;
    for (long rest = n; rest > 0; rest /= radix) {
      digits++;
    }
    return digits;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("radix", radix).with("levels", levels);
  }

  @Override
  int weight(long t) {
    return sums.sum(t);
  }

  @Override
  double[] weights(long steps) {
    return sums.counts(steps);
  }

  @Override
  int weightBetween(long s, long t) {
    return between(sums.digits(s), sums.digits(t));
  }

  /** Blocks counted by both have the same digits above, and an index below the smaller digit. */
  static int between(int[] s, int[] t) {
    int weight = 0;
    boolean same = true;
    for (int l = s.length - 1; l >= 0; l--) {
      weight += same ? Math.abs(t[l] - s[l]) : Math.abs(t[l]) + Math.abs(s[l]);
      same &= t[l] == s[l];
    }
    return weight;
  }

  @Override
  public boolean isCausal() {
    return true;
  }

  @Override
  public long stateBytes(long steps) {
    return 8L * (2L * digits(steps, radix) + 2);
  }

  @Override
  CounterProcess start(NodeNoise noise) {
    return new Run(radix, levels, noise);
  }

  /** One number for each level: the noise of its blocks that are in use. */
  private static final class Run implements CounterProcess {

    private final int radix;
    private final NodeNoise noise;
    private final long[] used;
    private final int[] digit;
    private long step;
    private long total;

    Run(int radix, int levels, NodeNoise noise) {
      this.radix = radix;
      this.noise = noise;
      this.used = new long[levels];
      this.digit = new int[levels];
    }

    @Override
    public double tick(long sum) {
      step++;
      long block = step;
      int level = 0;
      // Blocks of a level that has come full circle give way to the one above that covers them.
      while (digit[level] == radix - 1) {
        total -= used[level];
        used[level] = 0;
        digit[level] = 0;
        block /= radix;
        level++;
      }
      digit[level]++;
      long fresh = noise.draw(level, block - 1);
      used[level] += fresh;
      total += sum + fresh;
      return total;
    }

    @Override
    public void save(StateWriter state) {
      state.writeLong(step);
      state.writeLong(total);
      state.writeInts(digit);
      state.writeLongs(used);
    }

    @Override
    public void load(StateReader state) {
      step = state.readLong();
      total = state.readLong();
      state.readInts(digit);
      state.readLongs(used);
    }
  }
}
