package io.sfumato.streaming.internal;

import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;

/**
 * A run of a {@link DecayingWindow}. Each step codes its sum to the integer {@code (R·x)_t},
 * rounded, and adds noise; the decoder reads the noisy integers alone.
 *
 * <p>Two filters take turns: one has the inputs of the current epoch, the other those of the epoch
 * before, and is emptied when the next begins. So an item leaves nothing behind after two epochs,
 * not even in a rounding, and the noise need not grow with the number of steps.
 */
final class DecayingProcess implements WindowProcess {

  /** A weight of 1 for {@link GaussianCoder#weighted}. */
  private static final long ONE = 1L << ScaleSchedule.WEIGHT_BITS;

  private final BufferedLinearToeplitz matrix;
  private final IntegerNoise law;
  private final NoiseSource noise;
  private final int inputPlaces;
  private final long cap;
  private final long epoch;
  private final double beta;
  private final long inputLimit;

  private CausalFilter young;
  private CausalFilter old;
  private final CausalFilter decoder;
  private long stepInEpoch;
  private double sum;

  DecayingProcess(
      DecayingKernel kernel, IntegerNoise law, NoiseSource noise, int unit, long cap, long epoch) {
    this.matrix = kernel.matrix();
    this.law = law;
    this.noise = noise;
    this.inputPlaces = unit + GaussianCoder.GUARD_BITS;
    this.cap = cap;
    this.epoch = epoch;
    this.beta = 1 - kernel.betaGap();
    this.young = new BufferedLinearFilter(matrix);
    this.old = new BufferedLinearFilter(matrix);
    this.decoder = new BufferedLinearFilter(matrix);
    this.inputLimit = 1L << decoder.inputBits();
  }

  @Override
  public double tick(long stepSum) {
    return estimate(code(stepSum) + law.sample(noise));
  }

  /** Begins a step: returns {@code (R·x)_t} in noise units, modulo 2⁶⁴. Private data. */
  long code(long stepSum) {
    if (stepInEpoch == epoch) {
      stepInEpoch = 0;
      old = young;
      young = new BufferedLinearFilter(matrix);
    }
    stepInEpoch++;
    long input = GaussianCoder.folded(stepSum, cap) << inputPlaces;
    long inputLow = input << (Long.SIZE - CausalFilter.LOW_BITS);
    long low = young.low() + inputLow;
    long high =
        young.high() + (input >> CausalFilter.LOW_BITS) + BufferedLinearFilter.carry(low, inputLow);
    low += old.low();
    high += old.high() + BufferedLinearFilter.carry(low, old.low());
    young.push(input);
    old.push(0);
    return GaussianCoder.weighted(high, low, ONE);
  }

  /** Ends a step: returns the decayed sum of all steps so far, from noisy codes. */
  double estimate(long noisy) {
    long innovation = noisy - GaussianCoder.weighted(decoder.high(), decoder.low(), ONE);
    double input = innovation * GaussianCoder.INPUTS_PER_UNIT;
    long bounded = Math.max(-inputLimit, Math.min(inputLimit, (long) input));
    decoder.push(bounded);
    sum = beta * sum + Math.scalb((double) bounded, -inputPlaces);
    return sum;
  }
}
