package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.privacy.Rational;

/**
 * The tree of an odd radix k whose blocks are added or subtracted, whichever needs fewer.
 *
 * <p>The sum of the first t steps is that of {@code d_l} blocks for each digit {@code d_l} of t in
 * balanced notation, {@code |d_l| ≤ (k - 1)/2}; a negative digit takes blocks away from the end of
 * a larger one, which reaches into the future.
 *
 * <pre>{@code
 * levels h, with (k^h - 1)/2 ≥ T;  |R e_j|₁ ≤ h;  |L_t|² = Σ_l |d_l|
 * }</pre>
 *
 * <p>Blocks are used before they are complete, so the guarantee against adaptive streams is the
 * pure one only ({@code docs/proofs/ContinualCounters.md}, section 2).
 *
 * @see <a href="https://arxiv.org/abs/2408.07021">Andersson, Pagh, Steiner and Torkamani (2025)</a>
 */
final class SubtractionTree extends UniformTree {

  private static final int LARGEST_RADIX = 63;

  private final int radix;
  private final int levels;
  private final DigitSums sums;

  private SubtractionTree(int radix, int levels, Noise noise) {
    super(noise.event(), noise.law());
    this.radix = radix;
    this.levels = levels;
    this.sums = new DigitSums(radix, -(radix - 1) / 2, levels);
  }

  /** Returns the tree with a given odd radix. */
  static CounterFamily ofRadix(int radix) {
    return task -> {
      if (!task.isPure()) {
        return Calibration.refused("its noise is made for pure guarantees only; give an epsilon");
      }
      if (task.isUnbounded()) {
        return Calibration.refused("it needs a known horizon");
      }
      int levels = levels(task.horizon(), radix);
      // Only the L1 distance matters to a pure guarantee.
      return UniformTree.calibrate(
          task,
          levels,
          Rational.ONE,
          /* causal= */ false,
          n -> new SubtractionTree(radix, levels, n));
    };
  }

  /** The tree with the odd radix of the smallest mean squared error. */
  static Calibration bestRadix(CounterTask task) {
    Calibration best = ofRadix(3).calibrate(task);
    for (int radix = 5; radix <= LARGEST_RADIX && best.counter().isPresent(); radix += 2) {
      Calibration next = ofRadix(radix).calibrate(task);
      if (next.counter().isPresent()
          && next.counter().get().meanVariance(task.horizon())
              < best.counter().get().meanVariance(task.horizon())) {
        best = next;
      }
    }
    return best;
  }

  /** The least h with (k^h - 1)/2 ≥ n: the number of balanced digits of n. */
  private static int levels(long n, int radix) {
    int levels = 0;
    for (long rest = n; rest > 0; rest = (rest + (radix - 1) / 2) / radix) {
      levels++;
    }
    return levels;
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
    return DigitTree.between(sums.digits(s), sums.digits(t));
  }

  @Override
  public long stateBytes(long steps) {
    return 8L * ((long) levels(steps, radix) * ((radix - 1) / 2 + 2) + 2);
  }

  @Override
  CounterProcess start(NodeNoise noise) {
    return new Run(radix, levels, noise);
  }

  /** The blocks now subtracted keep their noise, to give it back one by one. */
  private static final class Run implements CounterProcess {

    private final int half;
    private final NodeNoise noise;
    private final int[] digit;
    private final long[] used;
    private final long[][] ahead;
    private long step;
    private long total;

    Run(int radix, int levels, NodeNoise noise) {
      this.half = (radix - 1) / 2;
      this.noise = noise;
      this.digit = new int[levels];
      this.used = new long[levels];
      this.ahead = new long[levels][half];
    }

    @Override
    public double tick(long sum) {
      step++;
      total += sum;
      long end = step; // the digits from this level on, as a number: where the prefix ends
      int level = 0;
      while (digit[level] == half) {
        lookAhead(level, end);
        end = (end + half) / (2L * half + 1);
        level++;
      }
      digit[level]++;
      long fresh =
          digit[level] <= 0 ? ahead[level][half + digit[level] - 1] : noise.draw(level, end - 1);
      used[level] += fresh;
      total += fresh;
      return total;
    }

    /** Starts to count from the next larger block's end backwards: half its children are ahead. */
    private void lookAhead(int level, long end) {
      long subtracted = 0;
      for (int i = 0; i < half; i++) {
        ahead[level][i] = noise.draw(level, end + i);
        subtracted -= ahead[level][i];
      }
      total += subtracted - used[level];
      used[level] = subtracted;
      digit[level] = -half;
    }

    @Override
    public void save(StateWriter state) {
      state.writeLong(step);
      state.writeLong(total);
      state.writeInts(digit);
      state.writeLongs(used);
      for (long[] blocks : ahead) {
        state.writeLongs(blocks);
      }
    }

    @Override
    public void load(StateReader state) {
      step = state.readLong();
      total = state.readLong();
      state.readInts(digit);
      state.readLongs(used);
      for (long[] blocks : ahead) {
        state.readLongs(blocks);
      }
    }
  }
}
