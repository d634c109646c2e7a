package io.sfumato.noise;

/**
 * Integer noise, symmetric around 0, that makes an integer-valued query private when it is added to
 * the answer.
 *
 * <p>Implementations are immutable and thread-safe. The {@link NoiseSource} is not: use one per
 * thread.
 */
public sealed interface IntegerNoise permits DiscreteLaplace, DiscreteGaussian {

  /**
   * Draws noise.
   *
   * <p>The law lives on all integers. Should a draw not fit a {@code long} (the limits on the
   * parameters keep the chance below {@code exp(-127)}), its low 64 bits are returned: what is
   * returned is always the exact draw modulo 2⁶⁴.
   *
   * @param noise where the random bits come from
   * @return the noise
   */
  long sample(NoiseSource noise);

  /**
   * Fills an array with independent noise, the same that repeated {@link #sample} would return.
   *
   * @param out the array to overwrite
   * @param noise where the random bits come from
   */
  default void fill(long[] out, NoiseSource noise) {
    for (int i = 0; i < out.length; i++) {
      out[i] = sample(noise);
    }
  }

  /**
   * Adds fresh independent noise to each value, modulo 2⁶⁴.
   *
   * <p>Sums wrap around, and must. Reduction modulo 2⁶⁴ commutes with addition, so the result is a
   * function of the exact noisy sum alone: post-processing, which costs no privacy. Capping the
   * noise before it is added would not be: the result could then lie outside what a neighbouring
   * dataset can produce. A sum that must not wrap can be kept 2⁶² away from the ends of the range
   * beforehand.
   *
   * @param values the exact values; overwritten with the noisy ones
   * @param noise where the random bits come from
   */
  default void addTo(long[] values, NoiseSource noise) {
    for (int i = 0; i < values.length; i++) {
      values[i] += sample(noise);
    }
  }

  /**
   * Returns the variance of the noise.
   *
   * @return the variance, in squared units of the value, to about 15 digits
   */
  double variance();

  /**
   * Returns a bound on the noise that fails with probability at most {@code beta}.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return the smallest {@code t ≥ 0} with {@code Pr(|noise| > t) ≤ beta}; where {@code double}
   *     arithmetic leaves a doubt about the last digit, the larger; at most {@link Long#MAX_VALUE}
   * @throws IllegalArgumentException if {@code beta} is not in {@code (0, 1)}
   */
  long errorBound(double beta);
}
