package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;

/**
 * A run of the {@link BufferedLinearCounter}: it codes in whole numbers and decodes in floating
 * point. A step allocates nothing.
 */
final class BufferedLinearProcess implements CodedProcess {

  private final StepScaler scaler;
  private final DiscreteGaussian law;
  private final NoiseSource noise;
  private final BufferedLinearEncoder encoder;
  private final BufferedLinearDecoder decoder;

  BufferedLinearProcess(
      BufferedLinearToeplitz matrix, GaussianCoder coder, DiscreteGaussian law, NoiseSource noise) {
    this.scaler = new StepScaler(coder);
    this.law = law;
    this.noise = noise;
    this.encoder = new BufferedLinearEncoder(matrix);
    this.decoder = new BufferedLinearDecoder(matrix);
  }

  @Override
  public double tick(long stepSum) {
    return estimate(code(stepSum) + law.sample(noise));
  }

  @Override
  public long code(long stepSum) {
    long input = scaler.next(stepSum);
    return encoder.code(input, scaler.weight());
  }

  @Override
  public double estimate(long noisy) {
    return decoder.decode(noisy, scaler.weightPerInput(), scaler.inputsPerUnit(), scaler.worth());
  }

  @Override
  public void save(StateWriter state) {
    scaler.save(state);
    encoder.save(state);
    decoder.save(state);
  }

  @Override
  public void load(StateReader state) {
    scaler.load(state);
    encoder.load(state);
    decoder.load(state);
  }
}
