package io.sfumato.streaming.internal;

import io.sfumato.noise.KeyedNoise;
import io.sfumato.noise.NoiseSource;
import java.util.Arrays;
import java.util.Objects;

/**
 * Many counters of one {@link HaarTree} with a common clock, in 64 bytes each.
 *
 * <p>The noise of a coefficient is a function of the counter, the level and the block ({@link
 * KeyedNoise}), so that none need be kept, and a counter that nobody reads costs nothing. Between
 * two steps the noise of the sum, times {@code 2^H}, grows by a slope. From step t to step t' only
 * the levels up to h change block or half, where h is the bit length of {@code t xor t'}: their
 * parts are taken off and added anew, and the others go on as they did. That takes about 2h draws,
 * one or two from a step to the next, and never more than the H + 1 of a counter that is read for
 * the first time. Coefficients of the lowest levels, which change most often, are kept.
 *
 * <p>For use by one thread at a time.
 */
public final class HaarBank {

  /** The longest horizon. */
  public static final long MOST_STEPS = 1L << 29;

  /** How many levels are kept: as many as make a counter a line of the cache. */
  private static final int KEPT = 3;

  private static final int LINE_BITS = 3;
  private static final int SUM = 0; // of the closed steps before the open items
  private static final int OPEN = 1; // of the step that items last came in
  private static final int STEPS = 2; // that step; above, the step of what follows
  private static final int NOISE = 3;
  private static final int SLOPE = 4;
  private static final int COEFFICIENTS = 5;

  /** Counters that are advanced together. */
  private static final int RUN = 128;

  private static final int MOST_COUNTERS = 1 << 27;
  private static final int FIRST_CAPACITY = 16;

  private final int height;
  private final int fraction;
  private final double spacing;
  private final KeyedNoise noise;

  private final long[] nodes;
  private final long[] draws;

  private long[] lines = new long[FIRST_CAPACITY << LINE_BITS];
  private int size;
  private int step;

  private HaarBank(HaarTree tree, NoiseSource source) {
    this.height = tree.height();
    this.fraction = height + tree.bits();
    this.spacing = Math.scalb(1.0, -fraction);
    this.noise = KeyedNoise.of(tree.law().noise(), source);
    this.nodes = new long[height + 1];
    this.draws = new long[nodes.length * RUN];
  }

  /**
   * Starts a bank without counters.
   *
   * @param haar what {@link CounterFamilies#haarTree} calibrated, for at most {@link #MOST_STEPS}
   *     steps
   * @param source where the key of the noise comes from
   * @return the bank, before its first step
   */
  public static HaarBank start(CalibratedCounter haar, NoiseSource source) {
    return new HaarBank((HaarTree) haar, source);
  }

  /** Returns how many counters there are. */
  public int size() {
    return size;
  }

  /** Returns how many steps have closed. */
  public int step() {
    return step;
  }

  /**
   * Adds counters, whose sum so far is 0.
   *
   * @param count how many, at least 0
   * @return the index of the first
   * @throws IllegalArgumentException if there would be more than 2²⁷
   */
  public int grow(int count) {
    if (count < 0 || count > MOST_COUNTERS - size) {
      throw new IllegalArgumentException(
          "count must be at least 0 and leave at most 2^27 counters, got %d beside %d"
              .formatted(count, size));
    }
    int first = size;
    int needed = size + count;
    int capacity = lines.length >>> LINE_BITS;
    if (needed > capacity) {
      int more = Math.min(MOST_COUNTERS, Math.max(needed, capacity + (capacity >>> 1)));
      long[] old = lines;
      lines = Arrays.copyOf(old, more << LINE_BITS);
      Arrays.fill(old, 0);
    }
    size = needed;
    return first;
  }

  /**
   * Adds to the open step of a counter.
   *
   * @param index the counter, in {@code [0, size())}
   * @param steps what to add, in steps of the grid, modulo 2⁶⁴
   */
  public void add(int index, long steps) {
    int line = Objects.checkIndex(index, size) << LINE_BITS;
    long at = lines[line + STEPS];
    if ((int) at == step) {
      lines[line + OPEN] += steps;
    } else {
      lines[line + SUM] += lines[line + OPEN];
      lines[line + OPEN] = steps;
      lines[line + STEPS] = (at & (-1L << Integer.SIZE)) | step;
    }
  }

  /** Closes the open step of all counters. */
  public void tick() {
    step++;
  }

  /**
   * Returns the private sum of the closed steps of a counter, the same until the next step closes.
   *
   * @param index the counter, in {@code [0, size())}
   * @return the sum, in steps of the grid
   */
  public double value(int index) {
    int line = Objects.checkIndex(index, size) << LINE_BITS;
    int from = (int) (lines[line + STEPS] >>> Integer.SIZE);
    if (from != step) {
      advance(index, 1, from);
    }
    return released(line);
  }

  /**
   * Returns the private sums of consecutive counters.
   *
   * @param first the first counter
   * @param out overwritten with their sums, in steps of the grid
   */
  public void values(int first, double[] out) {
    int end = Objects.checkFromIndexSize(first, out.length, size) + out.length;
    for (int index = first; index < end; ) {
      int from = noiseStep(index);
      int next = index + 1;
      while (next < end && next - index < RUN && noiseStep(next) == from) {
        next++;
      }
      if (from != step) {
        advance(index, next - index, from);
      }
      for (; index < next; index++) {
        out[index - first] = released(index << LINE_BITS);
      }
    }
  }

  private int noiseStep(int index) {
    return (int) (lines[(index << LINE_BITS) + STEPS] >>> Integer.SIZE);
  }

  /** Where no item came since, the open items are of a closed step. */
  private double released(int line) {
    long open = (int) lines[line + STEPS] == step ? 0 : lines[line + OPEN];
    return (((lines[line + SUM] + open) << fraction) + lines[line + NOISE]) * spacing;
  }

  /** Moves the noise of some counters from one step, the same for all, to the present one. */
  private void advance(int first, int count, int from) {
    int changed = Integer.SIZE - Integer.numberOfLeadingZeros(from ^ step);
    int redrawn = Math.max(0, changed - KEPT);
    if (from == 0 || changed > height || redrawn + changed - 1 > height) {
      for (int l = 0; l <= height; l++) {
        nodes[l] = node(l, step);
      }
      noise.fill(nodes, height + 1, first, count, draws);
      for (int i = 0; i < count; i++) {
        begin((first + i) << LINE_BITS, i, count);
      }
      return;
    }
    int drawn = 0;
    for (int l = KEPT + 1; l <= changed; l++) {
      nodes[drawn++] = node(l, from);
    }
    for (int l = 1; l < changed; l++) {
      nodes[drawn++] = node(l, step);
    }
    if (drawn > 0) {
      noise.fill(nodes, drawn, first, count, draws);
    }
    for (int i = 0; i < count; i++) {
      move((first + i) << LINE_BITS, from, changed, i, count);
    }
  }

  /** The label of a coefficient: that of level 0 is the total. */
  private static long node(int level, int step) {
    return (long) level << Integer.SIZE | (level == 0 ? 0 : step >>> level);
  }

  /** Computes the noise of a counter at the present step from all its coefficients. */
  private void begin(int line, int i, int count) {
    long total = draws[i];
    long sum = step * total;
    long slope = total;
    for (int l = 1; l <= height; l++) {
      long coefficient = draws[l * count + i];
      sum += weight(l, step) * coefficient;
      slope += slope(l, step, coefficient);
      if (l <= KEPT) {
        lines[line + COEFFICIENTS + l - 1] = coefficient;
      }
    }
    lines[line + NOISE] = sum;
    lines[line + SLOPE] = slope;
    setStep(line);
  }

  /** Moves the noise of a counter to the present step, of which levels above h see no change. */
  private void move(int line, int from, int h, int i, int count) {
    long sum = lines[line + NOISE];
    long slope = lines[line + SLOPE];
    int draw = i;
    long common = 0; // the coefficient of level h, in one half before and in the other now
    for (int l = 1; l <= h; l++) {
      if (l <= KEPT) {
        common = lines[line + COEFFICIENTS + l - 1];
      } else {
        common = draws[draw];
        draw += count;
      }
      sum -= weight(l, from) * common;
      slope -= slope(l, from, common);
    }
    sum += (step - from) * slope + weight(h, step) * common;
    slope += slope(h, step, common);
    for (int l = 1; l < h; l++) {
      long coefficient = draws[draw];
      draw += count;
      sum += weight(l, step) * coefficient;
      slope += slope(l, step, coefficient);
      if (l <= KEPT) {
        lines[line + COEFFICIENTS + l - 1] = coefficient;
      }
    }
    lines[line + NOISE] = sum;
    lines[line + SLOPE] = slope;
    setStep(line);
  }

  private void setStep(int line) {
    lines[line + STEPS] = ((long) step << Integer.SIZE) | (lines[line + STEPS] & 0xFFFFFFFFL);
  }

  /** Returns 2^H times the entry of L for the block of a level that a step is in. */
  private long weight(int level, int t) {
    int inside = t & ((1 << level) - 1);
    return (long) Math.min(inside, (1 << level) - inside) << (height - level);
  }

  /** Returns what a coefficient adds to the slope after a step. */
  private long slope(int level, int t, long coefficient) {
    long size = coefficient << (height - level);
    return (t >>> (level - 1) & 1) == 0 ? size : -size;
  }
}
