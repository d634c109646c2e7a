package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;

/**
 * The inverse of the weighted matrix of a {@link BufferedLinearEncoder}, and the sum of its scaled
 * outputs, in floating point: all here is post-processing of noisy integers.
 *
 * <p>A buffer keeps what is lost where its number changes, so that the error does not grow with the
 * time a buffer remembers: outputs are those of noisy integers that are off by less than one noise
 * unit and by 2⁻⁴⁸ of the numbers in the buffers ({@code docs/proofs/ToeplitzCounters.md}, section
 * 5). Mutable; for one thread.
 */
final class BufferedLinearDecoder {

  private static final double LARGE = 0x1p62;

  /** All buffers; the first four have names too, as a loop over them takes a sixth of a step. */
  private final Buffer[] buffers;

  private final Buffer first;
  private final Buffer second;
  private final Buffer third;
  private final Buffer fourth;
  private final CompensatedSum outputs = new CompensatedSum();
  private double carried;

  BufferedLinearDecoder(BufferedLinearToeplitz matrix) {
    this.buffers = new Buffer[matrix.buffers()];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new Buffer(matrix.poleGap(i), matrix.weight(i));
    }
    this.first = buffers[0];
    this.second = buffers.length > 1 ? buffers[1] : new Buffer(0, 0);
    this.third = buffers.length > 2 ? buffers[2] : new Buffer(0, 0);
    this.fourth = buffers.length > 3 ? buffers[3] : new Buffer(0, 0);
  }

  /**
   * Takes a noisy integer and returns the sum of all outputs so far.
   *
   * @param noisy the integer, modulo 2⁶⁴
   * @param weightPerInput E_t, in noise units for each input
   * @param inputsPerUnit 1/E_t, in inputs for each noise unit
   * @param worth what an input is worth
   */
  double decode(long noisy, double weightPerInput, double inputsPerUnit, double worth) {
    double expected = carried * weightPerInput;
    if (Math.abs(expected) >= LARGE) {
      expected -= Math.rint(expected * 0x1p-64) * 0x1p64; // exact
    }
    double input = (double) (noisy - (long) expected) * inputsPerUnit;
    double sum =
        (first.push(input) + second.push(input)) + (third.push(input) + fourth.push(input));
    for (int i = 4; i < buffers.length; i++) {
      sum += buffers[i].push(input);
    }
    carried = sum;
    return outputs.plus(input * worth);
  }

  /** Writes the state down. */
  void save(StateWriter state) {
    for (Buffer buffer : buffers) {
      state.writeDouble(buffer.number);
      state.writeDouble(buffer.rest);
    }
    state.writeDouble(carried);
    outputs.save(state);
  }

  /** Takes on a state that was written for the same parameters. */
  void load(StateReader state) {
    for (Buffer buffer : buffers) {
      buffer.number = state.readDouble();
      buffer.rest = state.readDouble();
    }
    carried = state.readDouble();
    outputs.load(state);
  }

  /** {@code b ← b - gap·b + ω·v}, and what rounding has taken from b. */
  private static final class Buffer {

    private final double gap;
    private final double weight;
    private double number;
    private double rest;

    Buffer(double gap, double weight) {
      this.gap = gap;
      this.weight = weight;
    }

    double push(double input) {
      double change = weight * input + (rest - gap * number);
      double next = number + change;
      rest = change - (next - number);
      number = next;
      return next;
    }
  }
}
