package io.sfumato.noise;

/**
 * A proposal law for magnitudes {@code x ≥ 0} whose target is {@code f(x) / 2} at 0 and {@code
 * f(x)} above: 256 bins with integer weights that add up to 2³¹.
 *
 * <pre>{@code
 * bin 0          {0}
 * bin 1 … 254    first(i) = 1 + (i - 1)·w, …, i·w
 * bin 255        the tail, T = 1 + 254·w and above, in blocks k = 0, 1, … of B numbers
 *                and of probability 2^-(k + 1)
 * }</pre>
 *
 * <p>w and B are powers of two. What is proposed is kept with probability
 *
 * <pre>{@code
 * bin 0          height / (2w · weight(0))
 * bin 1 … 254    height · f(x) / weight(i)
 * bin 255        height · f(x) · (B / w) · 2^(k + 1) / weight(255)
 * }</pre>
 *
 * <p>which are at most 1 since weights were rounded up. The law of what is kept is exact whatever
 * the weights are; they decide about speed alone. The proof is in {@code
 * docs/proofs/BinSampler.md}.
 */
final class Bins {

  static final int TAIL = AliasTable.SIZE - 1;

  /** The exponent in the tail is at least this, so that draws are there once in 5000 times. */
  private static final double TAIL_EXPONENT = 8;

  /** More than ln 2: f falls by more than half from one block of the tail to the next. */
  private static final double BLOCK_EXPONENT = 0.75;

  /** What rounding up can add to the sum of weights. */
  private static final int ROUNDED_UP = 2 * AliasTable.SIZE;

  /** Covers roundings of a few products by 2⁻⁵³ each, several times over. */
  private static final double SLACK = 0x1p-48;

  /** {@code log₂ w}. */
  final int widthBits;

  /** {@code log₂ B}. */
  final int blockBits;

  /** Scales f to weights. */
  final long height;

  /** What the last bin of finite width leaves to the tail. */
  final long tailStart;

  private final ExponentialPower target;
  private final long[] weights = new long[AliasTable.SIZE];

  Bins(ExponentialPower target) {
    this.target = target;
    int w = 0;
    while (!(target.exponent(Math.scalb(TAIL - 1.0, w)) >= TAIL_EXPONENT)) {
      w++;
    }
    this.widthBits = w;
    this.tailStart = 1 + ((long) (TAIL - 1) << w);
    double start = (double) tailStart;
    // f is log-concave and f(0) = 1: from T to T + B its exponent grows by B/T of that at T.
    int b = w;
    while (!(target.exponent(start) * (Math.scalb(1.0, b) / start) >= BLOCK_EXPONENT)) {
      b++;
    }
    this.blockBits = b;

    double zero = Math.scalb(0.5, -w);
    double tail = Math.scalb(2 * target.upper(start), b - w);
    double sum = zero + tail;
    double[] highest = new double[TAIL];
    for (int i = 1; i < TAIL; i++) {
      highest[i] = target.upper((double) first(i));
      sum += highest[i];
    }
    this.height = (long) ((double) (AliasTable.TOTAL - ROUNDED_UP) / sum);

    weights[0] = above(zero);
    weights[TAIL] = above(tail);
    long left = AliasTable.TOTAL - weights[0] - weights[TAIL];
    for (int i = 1; i < TAIL; i++) {
      weights[i] = above(highest[i]);
      left -= weights[i];
    }
    weights[TAIL] += left; // where it makes no fast path slower
  }

  private long above(double value) {
    return (long) ((double) height * value * (1 + SLACK)) + 1;
  }

  /** Returns the first number in bin {@code 1 ≤ i ≤ 254}. */
  long first(int i) {
    return 1 + ((i - 1L) << widthBits);
  }

  /** Returns the last number in bin {@code 1 ≤ i ≤ 254}. */
  long last(int i) {
    return (long) i << widthBits;
  }

  /** Returns how many of 2³¹ proposals are from the bin. */
  long weight(int i) {
    return weights[i];
  }

  /** Returns a table of the weights. */
  AliasTable aliases() {
    return new AliasTable(weights);
  }

  /**
   * Returns a number in [0, 1) with which every number of a bin is kept at least; 0 for the tail.
   */
  double keptAtLeast(int i) {
    if (i == TAIL) {
      return 0;
    }
    double lowest = i == 0 ? Math.scalb(0.5, -widthBits) : target.lower((double) last(i));
    return (double) height * lowest / (double) weights[i] * (1 - SLACK);
  }
}
