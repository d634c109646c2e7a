package io.sfumato.streaming.internal;

import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;

/**
 * A run of a counter with the factor {@code R = E·C·D⁻¹}. Each step codes its sum to the integer
 * {@code (R·x)_t}, rounded, and adds noise; everything behind that, the decoder, reads the noisy
 * integers alone.
 *
 * <p>The decoder undoes the coder in the same arithmetic, {@code y = C⁻¹·E⁻¹·u}, and adds up {@code
 * D·y}: the exact sum plus {@code L·z}, and {@code L} times roundings of less than a unit each. A
 * step allocates nothing.
 */
final class ToeplitzProcess implements CounterProcess {

  private final GaussianCoder coder;
  private final ScaleSchedule schedule;
  private final IntegerNoise law;
  private final NoiseSource noise;
  private final CausalFilter encoder;
  private final CausalFilter decoder;
  private final long inputLimit;

  private long step;
  private int block = -1;
  private long blockEnd;
  private long multiplier;
  private long weight;
  private double inputsPerUnit;
  private double worth;

  private long carry;
  private double sum;
  private double compensation;

  ToeplitzProcess(
      GaussianCoder coder,
      IntegerNoise law,
      NoiseSource noise,
      CausalFilter encoder,
      CausalFilter decoder) {
    this.coder = coder;
    this.schedule = coder.schedule();
    this.law = law;
    this.noise = noise;
    this.encoder = encoder;
    this.decoder = decoder;
    this.inputLimit = 1L << coder.inputBits();
  }

  @Override
  public double tick(long stepSum) {
    return estimate(code(stepSum) + law.sample(noise));
  }

  private void nextBlock() {
    block++;
    blockEnd = schedule.end(block);
    multiplier = coder.multiplier(block);
    weight = coder.weight(block);
    inputsPerUnit = GaussianCoder.INPUTS_PER_UNIT / schedule.weight(block);
    worth = coder.worth(block);
  }

  /** Begins a step: returns {@code (R·x)_t} in noise units, modulo 2⁶⁴. Private data. */
  long code(long stepSum) {
    if (step == blockEnd) {
      nextBlock();
    }
    step++;
    long folded = coder.folded(stepSum);
    // D⁻¹x. What is cut off is carried to the next step: the cuts add up to less than one input.
    long product = folded * multiplier;
    long bottom = product + carry;
    long top = Math.multiplyHigh(folded, multiplier) + BufferedLinearFilter.carry(bottom, product);
    int shift = coder.shift();
    long input = (top << (Long.SIZE - shift)) | (bottom >>> shift);
    carry = bottom & ((1L << shift) - 1);
    // E·(v + h).
    long inputLow = input << (Long.SIZE - CausalFilter.LOW_BITS);
    long low = encoder.low() + inputLow;
    long high =
        encoder.high()
            + (input >> CausalFilter.LOW_BITS)
            + BufferedLinearFilter.carry(low, inputLow);
    encoder.push(input);
    return GaussianCoder.weighted(high, low, weight);
  }

  /** Ends a step: returns the sum of all steps so far, from this and all earlier noisy codes. */
  double estimate(long noisy) {
    long innovation = noisy - GaussianCoder.weighted(decoder.high(), decoder.low(), weight);
    double input = Math.rint(innovation * inputsPerUnit);
    long bounded = Math.max(-inputLimit, Math.min(inputLimit, (long) input));
    decoder.push(bounded);
    add(bounded * worth);
    return sum + compensation;
  }

  /** Neumaier's compensated sum: the error stays that of one rounding. */
  private void add(double term) {
    double next = sum + term;
    compensation += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }
}
