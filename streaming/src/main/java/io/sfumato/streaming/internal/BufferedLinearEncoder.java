package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;

/**
 * A {@link BufferedLinearToeplitz} matrix whose pole gaps are powers of 2, and a weight for each
 * row, applied to a stream of whole numbers: two words for each buffer, {@code b_i ← b_i - 2^-s_i
 * b_i + ω_i v}, and no more multiplications than {@code ω_i v} takes.
 *
 * <p>A buffer counts steps of 2¹⁶ inputs with 60 binary places. Both terms are cut off there, with
 * errors of opposite signs below 2⁻⁴⁴ inputs, which decay with the buffer: together they stay below
 * {@code 2^(s_i - 44)}, and those of all buffers below 1/8 input. Rounding depends on the inputs,
 * but its size does not. Mutable; for one thread.
 */
final class BufferedLinearEncoder {

  /** The bits of an input that the high word leaves to the low one. */
  private static final int LOW_BITS = 16;

  private static final int PLACES = 60;
  private static final long MASK = (1L << PLACES) - 1;

  /** Binary places of a product of a high word and a weight that are below a noise unit. */
  private static final int BELOW_UNIT =
      ScaleSchedule.WEIGHT_BITS + GaussianCoder.GUARD_BITS - LOW_BITS;

  private static final int HALF_WORD = 32;
  private static final long HALF_MASK = (1L << HALF_WORD) - 1;

  /** All buffers; the first four have names too, as a loop over them takes a sixth of a step. */
  private final Buffer[] buffers;

  private final Buffer first;
  private final Buffer second;
  private final Buffer third;
  private final Buffer fourth;
  private long high;
  private long low;

  BufferedLinearEncoder(BufferedLinearToeplitz matrix) {
    this.buffers = new Buffer[matrix.buffers()];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new Buffer(matrix.poleShift(i), (long) (matrix.weight(i) * 0x1p48));
    }
    this.first = buffers[0];
    this.second = buffers.length > 1 ? buffers[1] : new Buffer(1, 0);
    this.third = buffers.length > 2 ? buffers[2] : new Buffer(1, 0);
    this.fourth = buffers.length > 3 ? buffers[3] : new Buffer(1, 0);
  }

  /**
   * Takes an input v_t and returns {@code E_t (v_t + Σ_{k≥1} c_k v_{t-k})}, modulo 2⁶⁴ and rounded
   * to the nearest noise unit but for 2⁻¹⁸ of one.
   *
   * @param input v_t, of a size of at most {@link BufferedLinearFilter#inputBits}
   * @param weight E_t as a multiple of 2⁻³¹
   */
  long code(long input, long weight) {
    long bottom = low + ((input << (PLACES - LOW_BITS)) & MASK);
    long top = high + (input >> LOW_BITS) + (bottom >>> PLACES);
    long fraction = (bottom & MASK) >>> (PLACES - HALF_WORD);
    push(input);
    // The weight times the two halves of the high word and the first 32 places of the low one.
    long middle = (top & HALF_MASK) * weight + ((fraction * weight) >>> HALF_WORD);
    return (((top >> HALF_WORD) * weight) << (HALF_WORD - BELOW_UNIT))
        + ((middle + (1L << (BELOW_UNIT - 1))) >>> BELOW_UNIT);
  }

  private void push(long input) {
    first.push(input);
    second.push(input);
    third.push(input);
    fourth.push(input);
    long sumHigh = first.high + second.high + third.high + fourth.high;
    long sumLow = first.low + second.low + third.low + fourth.low;
    for (int i = 4; i < buffers.length; i++) {
      Buffer buffer = buffers[i];
      buffer.push(input);
      sumHigh += buffer.high;
      sumLow += buffer.low;
    }
    high = sumHigh;
    low = sumLow;
  }

  /** Writes the state down. */
  void save(StateWriter state) {
    for (Buffer buffer : buffers) {
      state.writeLong(buffer.high);
      state.writeLong(buffer.low);
    }
    state.writeLong(high);
    state.writeLong(low);
  }

  /** Takes on a state that was written for the same parameters. */
  void load(StateReader state) {
    for (Buffer buffer : buffers) {
      buffer.high = state.readLong();
      buffer.low = state.readLong();
    }
    high = state.readLong();
    low = state.readLong();
  }

  /** One number, {@code 2¹⁶ (high + low·2⁻⁶⁰)} inputs, {@code 0 ≤ low < 2⁶⁰}. */
  private static final class Buffer {

    private final int shift;
    private final long weight;
    private long high;
    private long low;

    Buffer(int shift, long weight) {
      this.shift = shift;
      this.weight = weight;
    }

    /** What decays is the number shifted, what arrives a product with 4 more places. */
    void push(long input) {
      long lossLow = ((high << -shift) >>> (Long.SIZE - PLACES)) + (low >>> shift);
      long sum = low - lossLow + ((weight * input) >>> (Long.SIZE - PLACES));
      high += Math.multiplyHigh(weight, input) - (high >> shift) + (sum >> PLACES);
      low = sum & MASK;
    }
  }
}
