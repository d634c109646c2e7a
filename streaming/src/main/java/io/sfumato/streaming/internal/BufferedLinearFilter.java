package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import java.math.BigDecimal;

/**
 * A {@link BufferedLinearToeplitz} matrix applied to a stream, by one 128-bit number for each
 * buffer: {@code b_i ← (1 - gap_i) b_i + ω_i v}.
 *
 * <p>The product with the weight is exact, that with the gap is cut off after 64 binary places of
 * the high word: an error in [0, 2⁻⁴⁸) for each step, which decays with the buffer and never
 * exceeds {@code 2⁻⁴⁸/gap_i ≤ 1/16}. Rounding depends on the inputs, but its size does not.
 */
final class BufferedLinearFilter implements CausalFilter {

  private static final int MAX_INPUT_BITS = 61;

  /** Bits of the high word that a sum of buffers may fill, counted from those of an input. */
  private static final int ROOM = 76;

  private final int inputBits;
  private final long[] gaps;
  private final long[] weights;
  private final long[] highs;
  private final long[] lows;
  private long high;
  private long low;

  BufferedLinearFilter(BufferedLinearToeplitz matrix) {
    int d = matrix.buffers();
    this.inputBits = inputBits(matrix);
    this.gaps = new long[d];
    this.weights = new long[d];
    this.highs = new long[d];
    this.lows = new long[d];
    for (int i = 0; i < d; i++) {
      gaps[i] = new BigDecimal(matrix.poleGap(i) * 0x1p64).toBigIntegerExact().longValue();
      weights[i] = (long) (matrix.weight(i) * 0x1p48);
    }
  }

  /** Returns the size of inputs for which no sum of buffers leaves its range. */
  static int inputBits(BufferedLinearToeplitz matrix) {
    return Math.min(MAX_INPUT_BITS, ROOM - Math.getExponent(1 / matrix.inverseLimit()) - 1);
  }

  @Override
  public int inputBits() {
    return inputBits;
  }

  @Override
  public long high() {
    return high;
  }

  @Override
  public long low() {
    return low;
  }

  @Override
  public void push(long value) {
    long sumHigh = 0;
    long sumLow = 0;
    for (int i = 0; i < gaps.length; i++) {
      long gap = gaps[i];
      long bufferHigh = highs[i];
      long bufferLow = lows[i];
      // What decays: gap · buffer, the gap being an unsigned fraction.
      long product = bufferHigh * gap;
      long lossLow = product + unsignedMultiplyHigh(bufferLow, gap);
      long lossHigh =
          Math.multiplyHigh(bufferHigh, gap) + (bufferHigh & (gap >> 63)) + carry(lossLow, product);
      long keptLow = bufferLow - lossLow;
      long keptHigh = bufferHigh - lossHigh - carry(bufferLow, lossLow);
      // What arrives: 2⁴⁸ω · v is ω·v in steps of 2¹⁶ with 64 binary places.
      long arrivedLow = weights[i] * value;
      bufferLow = keptLow + arrivedLow;
      bufferHigh = keptHigh + Math.multiplyHigh(weights[i], value) + carry(bufferLow, arrivedLow);
      highs[i] = bufferHigh;
      lows[i] = bufferLow;
      sumLow += bufferLow;
      sumHigh += bufferHigh + carry(sumLow, bufferLow);
    }
    high = sumHigh;
    low = sumLow;
  }

  /** Returns 1 if {@code a < b} as unsigned numbers: a sum that has wrapped, or a borrow. */
  static long carry(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
  }

  static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + (a & (b >> 63)) + (b & (a >> 63));
  }

  @Override
  public void save(StateWriter state) {
    state.writeLongs(highs);
    state.writeLongs(lows);
    state.writeLong(high);
    state.writeLong(low);
  }

  @Override
  public void load(StateReader state) {
    state.readLongs(highs);
    state.readLongs(lows);
    high = state.readLong();
    low = state.readLong();
  }
}
