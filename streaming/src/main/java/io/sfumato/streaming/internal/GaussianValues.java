package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import java.util.function.LongToDoubleFunction;

/**
 * Independent discrete Gaussian noise of {@code σ² = n/2ρ} for n numbers: each costs {@code ρ/n}.
 *
 * @param numbers how many there are, n
 * @param calibrated the noise
 */
record GaussianValues(int numbers, CalibratedNoise calibrated) implements ValueNoise {

  /**
   * Returns the noise for a concentrated guarantee.
   *
   * @throws IllegalArgumentException if it would be too large
   */
  static GaussianValues of(PrivacyBound privacy, int numbers) {
    Rational sum = Rational.of(numbers);
    return new GaussianValues(
        numbers, CalibratedNoise.of(privacy, new Sensitivity(sum, sum, numbers)));
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("numbers", numbers);
  }

  @Override
  public PrivacyEvent event() {
    return calibrated.event();
  }

  @Override
  public double errorBound(double beta) {
    return calibrated.noise().errorBound(RowTask.each(beta, numbers));
  }

  @Override
  public LongToDoubleFunction start(NoiseSource noise) {
    return number -> (double) (number + calibrated.noise().sample(noise));
  }
}
