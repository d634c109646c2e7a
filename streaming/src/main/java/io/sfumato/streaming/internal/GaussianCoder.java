package io.sfumato.streaming.internal;

/**
 * The fixed-point arithmetic of a factorization {@code R = E·C·D⁻¹}: from the sums of steps to the
 * integers that noise is added to, and back.
 *
 * <p>Three units: the caller's grid; the noise unit {@code 2^-unit} of it, in which noise is a
 * discrete Gaussian; and inputs of the filter, {@code 2⁻⁴} of the noise unit. {@code
 * docs/proofs/ToeplitzCounters.md} proves that what {@link CodedProcess#code} computes stays within
 * {@link #ROUNDING} noise units of the exact {@code (R·x)_t}, for every stream.
 *
 * @param schedule E and D
 * @param unit the binary places of the noise unit
 * @param inputBits the size of inputs the filter takes
 * @param shift the binary places of multipliers
 * @param cap the largest sum of a step, beyond which it counts as this much
 */
record GaussianCoder(ScaleSchedule schedule, int unit, int inputBits, int shift, long cap) {

  /** At most this far, in noise units, is a coded step from the exact one. */
  static final double ROUNDING = 0.6;

  /** The binary places of inputs below a noise unit. */
  static final int GUARD_BITS = 4;

  /** The inputs of the filter that make a noise unit. */
  static final double INPUTS_PER_UNIT = 1 << GUARD_BITS;

  private static final int MULTIPLIER_BITS = 61;
  private static final long FOLD = 1L << 62;

  /** Binary places of a product of the high word and a weight that are below a noise unit. */
  private static final int PLACES = ScaleSchedule.WEIGHT_BITS + GUARD_BITS - CausalFilter.LOW_BITS;

  /** Returns the coder for a unit. */
  static GaussianCoder of(ScaleSchedule schedule, int unit, int inputBits) {
    double least = Double.POSITIVE_INFINITY;
    for (int b = 0; b < schedule.blocks(); b++) {
      least = Math.min(least, schedule.scale(b));
    }
    int size = unit + GUARD_BITS + Math.getExponent(1 / least) + 1;
    int shift = Math.max(1, Math.min(63, MULTIPLIER_BITS - size));
    double cap = Math.scalb(least, inputBits - unit - GUARD_BITS);
    return new GaussianCoder(
        schedule, unit, inputBits, shift, (long) Math.min(FOLD, Math.floor(cap * (1 - 1e-9))));
  }

  /** Returns {@code 2^(shift + 4 + unit) / D}, at most a part in 2⁵² above. */
  long multiplier(int block) {
    return (long) Math.scalb(1 / schedule.scale(block), unit + GUARD_BITS + shift);
  }

  /** Returns what an input of 1 is worth in the caller's grid. */
  double worth(int block) {
    return Math.scalb(1.0, shift) / multiplier(block);
  }

  /** Returns E as a multiple of 2⁻³¹. */
  long weight(int block) {
    return (long) Math.scalb(schedule.weight(block), ScaleSchedule.WEIGHT_BITS);
  }

  /**
   * Returns the sum of a step as one in range. Changes by no more than the argument does, on the
   * circle of words: a triangle wave, cut off.
   */
  long folded(long sum) {
    return folded(sum, cap);
  }

  /** As {@link #folded(long)}, for any cap up to 2⁶². */
  static long folded(long sum, long cap) {
    long folded = sum > FOLD || sum < -FOLD ? Long.MIN_VALUE - sum : sum;
    return Math.max(-cap, Math.min(cap, folded));
  }

  /** Returns E times a filtered value, modulo 2⁶⁴ and rounded to the nearest noise unit. */
  static long weighted(long high, long low, long weight) {
    long product = high * weight;
    long bottom = product + BufferedLinearFilter.unsignedMultiplyHigh(low, weight);
    long top = Math.multiplyHigh(high, weight) + BufferedLinearFilter.carry(bottom, product);
    long rounded = bottom + (1L << (PLACES - 1));
    top += BufferedLinearFilter.carry(rounded, bottom);
    return (top << (Long.SIZE - PLACES)) | (rounded >>> PLACES);
  }
}
