package io.sfumato.streaming.internal;

import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;

/**
 * A run of a {@link SlidingWindow}: codes each step as {@code (R·x)_t} modulo 2⁶⁴, a whole number
 * without any rounding, and adds noise; all else reads the noisy integers alone.
 *
 * <p>R is applied to running sums, of which it takes one for each of its changes. The decoder
 * solves {@code R·y = 2^places·M·u} for y in the same way, rounded to whole noise units; as the
 * next step starts from the rounded ones, roundings do not add up. A step allocates nothing.
 */
final class SlidingProcess implements WindowProcess {

  private final IntegerNoise law;
  private final NoiseSource noise;
  private final int window;
  private final int places;
  private final int[] lags;
  private final long[] changes;
  private final int mask;

  private final long[] sums; // of x up to a step, modulo 2⁶⁴
  private final long[] noisy; // u
  private final long[] lows; // of y up to a step, 128 bits
  private final long[] highs;
  private long windowLow; // of u, 128 bits
  private long windowHigh;
  private long step;

  SlidingProcess(SlidingKernel kernel, IntegerNoise law, NoiseSource noise) {
    this.law = law;
    this.noise = noise;
    this.window = kernel.window();
    this.places = kernel.places();
    this.lags = kernel.changeLags();
    this.changes = kernel.changes();
    int size = ringSize(kernel);
    this.mask = size - 1;
    this.sums = new long[size];
    this.noisy = new long[size];
    this.lows = new long[size];
    this.highs = new long[size];
  }

  /** Returns a power of 2 above the support and the window. */
  static int ringSize(SlidingKernel kernel) {
    return Integer.highestOneBit(Math.max(kernel.support(), kernel.window())) * 2;
  }

  @Override
  public double tick(long sum) {
    return estimate(code(sum) + law.sample(noise));
  }

  /** Begins a step: returns {@code (R·x)_t} modulo 2⁶⁴. Private data. */
  long code(long sum) {
    int now = (int) step & mask;
    sums[now] = sums[(now - 1) & mask] + sum;
    long code = 0;
    for (int b = 0; b < lags.length; b++) {
      code += changes[b] * sums[(now - lags[b]) & mask];
    }
    return code;
  }

  /** Ends a step: returns the estimate of the window's sum, from noisy codes. */
  double estimate(long u) {
    int now = (int) step & mask;
    step++;
    addToWindow(u);
    long leaving = noisy[(now - window) & mask];
    noisy[now] = u;
    subtractFromWindow(leaving);
    // 2^places·y_t = 2^places·(window's sum of u) - the rest of R·y, modulo 2¹²⁸.
    int before = (now - 1) & mask;
    long low = windowLow - lows[before];
    long high = windowHigh - highs[before] - BufferedLinearFilter.carry(windowLow, lows[before]);
    high = (high << places) | (low >>> (Long.SIZE - places));
    low <<= places;
    for (int b = 1; b < lags.length; b++) {
      int at = (now - lags[b]) & mask;
      long product = changes[b] * lows[at];
      // The low word counts as unsigned.
      long top =
          Math.multiplyHigh(changes[b], lows[at])
              + (changes[b] & (lows[at] >> (Long.SIZE - 1)))
              + changes[b] * highs[at];
      high -= top + BufferedLinearFilter.carry(low, product);
      low -= product;
    }
    long rounded = low + (1L << (places - 1));
    high += BufferedLinearFilter.carry(rounded, low);
    long y = (high << (Long.SIZE - places)) | (rounded >>> places);
    lows[now] = lows[before] + y;
    highs[now] = highs[before] + (y >> (Long.SIZE - 1)) + BufferedLinearFilter.carry(lows[now], y);
    return Math.scalb((double) y, -places);
  }

  private void addToWindow(long u) {
    windowLow += u;
    windowHigh += (u >> (Long.SIZE - 1)) + BufferedLinearFilter.carry(windowLow, u);
  }

  private void subtractFromWindow(long u) {
    windowHigh -= (u >> (Long.SIZE - 1)) + BufferedLinearFilter.carry(windowLow, u);
    windowLow -= u;
  }
}
