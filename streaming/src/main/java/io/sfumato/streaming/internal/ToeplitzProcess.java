package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;

/**
 * A run of a {@link ToeplitzCounter} with any {@link CausalFilter}.
 *
 * <p>The decoder undoes the coder in the same arithmetic, {@code y = C⁻¹·E⁻¹·u}, and adds up {@code
 * D·y}: the exact sum plus {@code L·z}, and {@code L} times roundings of less than a unit each. A
 * step allocates nothing.
 */
final class ToeplitzProcess implements CodedProcess {

  private final StepScaler scaler;
  private final DiscreteGaussian law;
  private final NoiseSource noise;
  private final CausalFilter encoder;
  private final CausalFilter decoder;
  private final long inputLimit;
  private final CompensatedSum outputs = new CompensatedSum();

  ToeplitzProcess(
      GaussianCoder coder,
      DiscreteGaussian law,
      NoiseSource noise,
      CausalFilter encoder,
      CausalFilter decoder) {
    this.scaler = new StepScaler(coder);
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

  /** {@code E·(v + h)}. */
  @Override
  public long code(long stepSum) {
    long input = scaler.next(stepSum);
    long inputLow = input << (Long.SIZE - CausalFilter.LOW_BITS);
    long low = encoder.low() + inputLow;
    long high =
        encoder.high()
            + (input >> CausalFilter.LOW_BITS)
            + BufferedLinearFilter.carry(low, inputLow);
    encoder.push(input);
    return GaussianCoder.weighted(high, low, scaler.weight());
  }

  @Override
  public double estimate(long noisy) {
    long expected = GaussianCoder.weighted(decoder.high(), decoder.low(), scaler.weight());
    double input = Math.rint((noisy - expected) * scaler.inputsPerUnit());
    long bounded = Math.max(-inputLimit, Math.min(inputLimit, (long) input));
    decoder.push(bounded);
    return outputs.plus(bounded * scaler.worth());
  }

  @Override
  public void save(StateWriter state) {
    scaler.save(state);
    encoder.save(state);
    decoder.save(state);
    outputs.save(state);
  }

  @Override
  public void load(StateReader state) {
    scaler.load(state);
    encoder.load(state);
    decoder.load(state);
    outputs.load(state);
  }
}
