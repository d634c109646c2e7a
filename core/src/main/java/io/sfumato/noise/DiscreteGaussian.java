package io.sfumato.noise;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Rational;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The discrete Gaussian law:
 *
 * <pre>{@code   Pr(X = x) = exp(-x² / (2σ²)) / Σ_y exp(-y² / (2σ²)),   x and y over all integers.}
 * </pre>
 *
 * <p>Its mean is 0 and its variance at most σ². Added to integer answers of L2 sensitivity Δ,
 * independently to each, it makes them ρ-zCDP with {@code ρ = Δ² / (2σ²)}, under the neighbouring
 * relation for which Δ is the sensitivity.
 *
 * <p>Sampling is exact: a uniform number is compared with a probability, and of both as many digits
 * are made as it takes to decide; no rounding decides that could weaken the guarantee. It takes
 * some nanoseconds for any σ², without allocation except less than once in 2⁴⁰ draws. The first
 * draw makes a table of 5 KB, which takes some ten microseconds. The time a draw takes depends on
 * the noise drawn, not on the answer it protects. Proofs are in {@code
 * docs/proofs/DiscreteGaussian.md} and {@code docs/proofs/BinSampler.md}.
 *
 * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020), Theorem
 *     14</a>
 */
public final class DiscreteGaussian implements IntegerNoise {

  private static final Rational MAX_SIGMA_SQUARED =
      new Rational(BigInteger.ONE.shiftLeft(100), BigInteger.ONE);

  private final Rational sigmaSquared;

  /**
   * Made at the first draw: planning needs none. A race makes two that are equal and immutable, so
   * that no lock is needed.
   */
  private @Nullable BinSampler sampler;

  private DiscreteGaussian(Rational sigmaSquared) {
    this.sigmaSquared = sigmaSquared;
  }

  /**
   * Returns the law with a given σ².
   *
   * @param sigmaSquared the parameter σ², in {@code (0, 2¹⁰⁰]}; the variance is equal to it to 14
   *     digits from 2 on, and smaller below
   * @return the law
   * @throws IllegalArgumentException if {@code sigmaSquared} is out of range
   */
  public static DiscreteGaussian of(Rational sigmaSquared) {
    requireNonNull(sigmaSquared, "sigmaSquared");
    if (sigmaSquared.signum() <= 0 || sigmaSquared.compareTo(MAX_SIGMA_SQUARED) > 0) {
      throw new IllegalArgumentException("sigmaSquared must be in (0, 2^100], got " + sigmaSquared);
    }
    return new DiscreteGaussian(sigmaSquared);
  }

  /**
   * Returns the parameter σ².
   *
   * @return the parameter, exact
   */
  public Rational sigmaSquared() {
    return sigmaSquared;
  }

  @Override
  public long sample(NoiseSource noise) {
    return sampler().sample(noise);
  }

  /** Returns the sampler, the same at each call but for a race. */
  BinSampler sampler() {
    BinSampler made = sampler;
    if (made == null) {
      made = new BinSampler(new ExponentialPower(2, sigmaSquared.times(Rational.of(2))));
      sampler = made;
    }
    return made;
  }

  @Override
  public double variance() {
    return DiscreteGaussianMoments.variance(sigmaSquared.doubleValue());
  }

  @Override
  public long errorBound(double beta) {
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in (0, 1), got " + beta);
    }
    return DiscreteGaussianMoments.errorBound(sigmaSquared.doubleValue(), beta);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscreteGaussian that && sigmaSquared.equals(that.sigmaSquared);
  }

  @Override
  public int hashCode() {
    return sigmaSquared.hashCode();
  }

  /** Returns for example {@code DiscreteGaussian[σ² = 2.5]}. */
  @Override
  public String toString() {
    return "DiscreteGaussian[σ² = " + sigmaSquared + "]";
  }
}
