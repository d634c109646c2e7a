package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class HaarDenoiserTest {

  private static final double SIGMA = 50;
  private static final int REPETITIONS = 50;

  @Test
  void smoothHistogramsLoseMostOfTheirNoise() {
    assertThat(error(100, i -> 600 * Math.exp(-i / 30.0))).isLessThan(0.45);
  }

  @Test
  void spikesStay() {
    assertThat(error(100, i -> i == 40 ? 20_000 : 0)).isLessThan(0.7);
    assertThat(error(33, i -> i % 2 == 0 ? 20_000 : 0)).isLessThan(1);
  }

  @Test
  void whatHasNoStructureIsHardlyWorse() {
    SplittableRandom random = new SplittableRandom(5);
    double[] wild = random.doubles(64, 0, 5000).toArray();
    assertThat(error(64, i -> wild[i])).isLessThan(1.1);
  }

  @Test
  void withoutNoiseNothingChanges() {
    double[] exact = new SplittableRandom(6).doubles(37, 0, 1000).toArray();
    double[] smoothed = HaarDenoiser.denoise(exact, 1e-9);
    for (int i = 0; i < exact.length; i++) {
      assertThat(smoothed[i]).isEqualTo(exact[i], within(1e-6));
    }
    assertThat(HaarDenoiser.denoise(new double[] {3, -1}, 5)).containsExactly(3, -1);
    assertThat(HaarDenoiser.denoise(new double[20], 5)).containsOnly(0);
  }

  /** Returns the L2 error in units of that of the noisy histogram. */
  private static double error(int cells, IntToDoubleFunction histogram) {
    SplittableRandom random = new SplittableRandom(4);
    double raw = 0;
    double smooth = 0;
    for (int r = 0; r < REPETITIONS; r++) {
      double[] noisy = new double[cells];
      for (int i = 0; i < cells; i++) {
        noisy[i] = histogram.applyAsDouble(i) + SIGMA * random.nextGaussian();
      }
      double[] denoised = HaarDenoiser.denoise(noisy, SIGMA);
      for (int i = 0; i < cells; i++) {
        raw += Math.pow(noisy[i] - histogram.applyAsDouble(i), 2);
        smooth += Math.pow(denoised[i] - histogram.applyAsDouble(i), 2);
      }
    }
    return Math.sqrt(smooth / raw);
  }
}
