package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;

/**
 * A Toeplitz matrix with arbitrary coefficients applied to a stream, exactly, in amortized {@code
 * O(log² T)} for a step and {@code O(T)} memory.
 *
 * <p>After the t-th input the latest m inputs, m being the largest power of 2 that divides t, are
 * convolved with the first 2m coefficients, for the next m outputs. Every pair of an input and a
 * later output meets in exactly one such block. Nothing is rounded before the output.
 *
 * @see <a href="https://doi.org/10.1006/jsco.2002.0562">van der Hoeven (2002), relaxed
 *     multiplication</a>
 */
final class OnlineConvolution implements CausalFilter {

  /** The size of inputs, as a power of 2. */
  static final int INPUT_BITS = 61;

  private static final int LIMBS = 3;
  private static final int PRODUCTS = 4;
  private static final int BITS = ConvolutionKernel.LIMB_BITS;
  private static final long LIMB_MASK = (1L << BITS) - 1;

  /** From multiples of 2⁻⁴² to a low word of 64 places under steps of 2¹⁶. */
  private static final int ALIGN = Long.SIZE - LOW_BITS - ConvolutionKernel.PLACES;

  private final ConvolutionKernel kernel;
  private final long[] inputs;
  private final long[] highs;
  private final long[] lows;
  private final long[][] limbs;
  private final long[][] products;
  private int steps;

  OnlineConvolution(ConvolutionKernel kernel) {
    this.kernel = kernel;
    int size = kernel.size();
    this.inputs = new long[size];
    this.highs = new long[size];
    this.lows = new long[size];
    this.limbs = new long[LIMBS][size];
    this.products = new long[PRODUCTS][size];
  }

  /** Returns the numbers that a filter holds: inputs, outputs and room to transform. */
  static int words(int steps) {
    return (3 + LIMBS + PRODUCTS) * ConvolutionKernel.size(steps);
  }

  @Override
  public int inputBits() {
    return INPUT_BITS;
  }

  @Override
  public long high() {
    return steps < highs.length
        ? (highs[steps] << ALIGN) | (lows[steps] >>> (Long.SIZE - ALIGN))
        : 0;
  }

  @Override
  public long low() {
    return steps < lows.length ? lows[steps] << ALIGN : 0;
  }

  @Override
  public void push(long value) {
    inputs[steps] = value;
    steps++;
    int block = Integer.lowestOneBit(steps);
    if (steps < inputs.length) {
      if (block < ConvolutionKernel.DIRECT) {
        direct(block);
      } else {
        transformed(block);
      }
    }
  }

  private void direct(int block) {
    for (int output = steps; output < steps + block; output++) {
      for (int input = steps - block; input < steps; input++) {
        long coefficient = kernel.coefficient(output - input);
        add(output, Math.multiplyHigh(inputs[input], coefficient), inputs[input] * coefficient);
      }
    }
  }

  private void transformed(int block) {
    int n = 2 * block;
    int level = Integer.numberOfTrailingZeros(block);
    for (int i = 0; i < block; i++) {
      long value = inputs[steps - block + i];
      limbs[0][i] = value & LIMB_MASK;
      limbs[1][i] = (value >> BITS) & LIMB_MASK;
      limbs[2][i] = PrimeField.of(value >> (2 * BITS));
    }
    for (long[] limb : limbs) {
      java.util.Arrays.fill(limb, block, n, 0);
      kernel.transform().forward(limb, n);
    }
    long[] low = kernel.low(level);
    long[] high = kernel.high(level);
    for (int k = 0; k < n; k++) {
      long a = limbs[0][k];
      long b = limbs[1][k];
      long c = limbs[2][k];
      products[0][k] = PrimeField.multiply(a, low[k]);
      products[1][k] =
          PrimeField.add(PrimeField.multiply(a, high[k]), PrimeField.multiply(b, low[k]));
      products[2][k] =
          PrimeField.add(PrimeField.multiply(b, high[k]), PrimeField.multiply(c, low[k]));
      products[3][k] = PrimeField.multiply(c, high[k]);
    }
    for (int part = 0; part < PRODUCTS; part++) {
      kernel.transform().inverse(products[part], n);
      int shift = part * BITS;
      for (int i = 0; i < block; i++) {
        long sum = PrimeField.signed(products[part][block + i]);
        long top = shift == 0 ? sum >> 63 : sum >> (Long.SIZE - shift);
        add(steps + i, top, sum << shift);
      }
    }
  }

  private void add(int output, long high, long low) {
    long sum = lows[output] + low;
    highs[output] += high + BufferedLinearFilter.carry(sum, low);
    lows[output] = sum;
  }

  @Override
  public void save(StateWriter state) {
    state.writeLong(steps);
    state.writeLongs(inputs, 0, steps);
    state.writeLongs(highs, steps, highs.length);
    state.writeLongs(lows, steps, lows.length);
  }

  @Override
  public void load(StateReader state) {
    steps = (int) state.readLong();
    state.readLongs(inputs, 0, steps);
    state.readLongs(highs, steps, highs.length);
    state.readLongs(lows, steps, lows.length);
  }
}
