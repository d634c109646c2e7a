package io.sfumato.noise;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Rational;
import org.jspecify.annotations.Nullable;

/**
 * The discrete Laplace law, also called two-sided geometric:
 *
 * <pre>{@code   Pr(X = x) = (1 - a) / (1 + a) · a^|x|,   a = exp(-1 / scale).}</pre>
 *
 * <p>Its mean is 0 and its variance {@code 2a / (1 - a)²}. Added with scale {@code Δ/ε} to integer
 * answers of L1 sensitivity Δ, it makes them ε-differentially private, under the neighbouring
 * relation for which Δ is the sensitivity.
 *
 * <p>Sampling is exact: a uniform number is compared with a probability, and of both as many digits
 * are made as it takes to decide; no rounding decides that could weaken the guarantee. It takes
 * some nanoseconds for any scale, without allocation except less than once in 2⁴⁰ draws. The first
 * draw makes a table of 5 KB, which takes some ten microseconds. The time a draw takes depends on
 * the noise drawn, not on the answer it protects. Proofs are in {@code
 * docs/proofs/DiscreteLaplace.md} and {@code docs/proofs/BinSampler.md}.
 *
 * @see <a href="https://doi.org/10.1137/09076828X">Ghosh, Roughgarden and Sundararajan (2012)</a>
 */
public final class DiscreteLaplace implements IntegerNoise {

  private static final double LN_2 = Math.log(2);

  /** Keeps the chance of a draw of 2⁶³ or more, which no {@code long} holds, below exp(-127). */
  private static final Rational MAX_SCALE = Rational.of(1L << 56);

  private final Rational scale;

  /**
   * Made at the first draw: planning needs none. A race makes two that are equal and immutable, so
   * that no lock is needed.
   */
  private @Nullable BinSampler sampler;

  private DiscreteLaplace(Rational scale) {
    this.scale = scale;
  }

  /**
   * Returns the law with a given scale.
   *
   * @param scale the scale, {@code Δ/ε}, in {@code (0, 2⁵⁶]}
   * @return the law
   * @throws IllegalArgumentException if {@code scale} is out of range
   */
  public static DiscreteLaplace of(Rational scale) {
    requireNonNull(scale, "scale");
    if (scale.signum() <= 0 || scale.compareTo(MAX_SCALE) > 0) {
      throw new IllegalArgumentException("scale must be in (0, 2^56], got " + scale);
    }
    return new DiscreteLaplace(scale);
  }

  /**
   * Returns the scale.
   *
   * @return the scale, exact
   */
  public Rational scale() {
    return scale;
  }

  @Override
  public long sample(NoiseSource noise) {
    return sampler().sample(noise);
  }

  /** Returns the sampler, the same at each call but for a race. */
  BinSampler sampler() {
    BinSampler made = sampler;
    if (made == null) {
      made = new BinSampler(new ExponentialPower(1, scale));
      sampler = made;
    }
    return made;
  }

  @Override
  public double variance() {
    // 2a / (1 - a)², without the cancellation in 1 - a.
    double s = Math.sinh(0.5 / scale.doubleValue());
    return 0.5 / (s * s);
  }

  @Override
  public long errorBound(double beta) {
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in (0, 1), got " + beta);
    }
    // Pr(|X| > t) = 2 a^(t + 1) / (1 + a).
    double s = scale.doubleValue();
    double t = s * (LN_2 - Math.log(beta) - Math.log1p(Math.exp(-1 / s))) - 1;
    double doubt = 0x1p-46 * (s + Math.abs(t));
    return (long) Math.max(0, Math.ceil(t + doubt));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscreteLaplace that && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return scale.hashCode();
  }

  /** Returns for example {@code DiscreteLaplace[scale 10/3]}. */
  @Override
  public String toString() {
    return "DiscreteLaplace[scale " + scale + "]";
  }
}
