package io.sfumato.noise;

import io.sfumato.privacy.Rational;

/**
 * The discrete Laplace law, also called two-sided geometric:
 *
 * <pre>{@code   Pr(X = x) = (1 - a) / (1 + a) · a^|x|,   a = exp(-1 / scale).}</pre>
 *
 * <p>Its mean is 0 and its variance {@code 2a / (1 - a)²}. Added with scale {@code Δ/ε} to integer
 * answers of L1 sensitivity Δ, it makes them ε-differentially private, under the neighbouring
 * relation for which Δ is the sensitivity.
 *
 * <p>Sampling is exact, by Algorithm 2 of Canonne, Kamath and Steinke: integer comparisons only, no
 * rounding that could weaken the guarantee. It is fast, without allocation, when numerator and
 * denominator of the scale are below 2⁶³; about a microsecond otherwise. The time a draw takes
 * depends on the noise drawn, not on the answer it protects. The proof is in {@code
 * docs/proofs/DiscreteLaplace.md}.
 *
 * @see <a href="https://doi.org/10.1137/09076828X">Ghosh, Roughgarden and Sundararajan (2012)</a>
 * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020)</a>
 */
public final class DiscreteLaplace implements IntegerNoise {

  private static final double LN_2 = Math.log(2);

  private final Geometric magnitude;

  private DiscreteLaplace(Geometric magnitude) {
    this.magnitude = magnitude;
  }

  /**
   * Returns the law with a given scale.
   *
   * @param scale the scale, {@code Δ/ε}, in {@code (0, 2⁵⁶]}
   * @return the law
   * @throws IllegalArgumentException if {@code scale} is out of range
   */
  public static DiscreteLaplace of(Rational scale) {
    return new DiscreteLaplace(Geometric.of(scale));
  }

  /** Returns the law of a magnitude with a fair sign, given a way to draw the magnitude. */
  static DiscreteLaplace ofMagnitude(Geometric magnitude) {
    return new DiscreteLaplace(magnitude);
  }

  /**
   * Returns the scale.
   *
   * @return the scale, exact
   */
  public Rational scale() {
    return magnitude.scale();
  }

  @Override
  public long sample(NoiseSource noise) {
    while (true) {
      long draw = magnitude.draw(noise);
      boolean negative = noise.nextBoolean();
      if (negative && draw == 0) {
        continue; // zero would otherwise be drawn twice as often as it should be
      }
      long low = draw != Geometric.FAR ? draw : magnitude.drawFar(noise).longValue();
      return negative ? -low : low;
    }
  }

  @Override
  public double variance() {
    // 2a / (1 - a)², without the cancellation in 1 - a.
    double s = Math.sinh(0.5 / scale().doubleValue());
    return 0.5 / (s * s);
  }

  @Override
  public long errorBound(double beta) {
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in (0, 1), got " + beta);
    }
    // Pr(|X| > t) = 2 a^(t + 1) / (1 + a).
    double s = scale().doubleValue();
    double t = s * (LN_2 - Math.log(beta) - Math.log1p(Math.exp(-1 / s))) - 1;
    double doubt = 0x1p-46 * (s + Math.abs(t));
    return (long) Math.max(0, Math.ceil(t + doubt));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscreteLaplace that && magnitude.equals(that.magnitude);
  }

  @Override
  public int hashCode() {
    return magnitude.hashCode();
  }

  /** Returns for example {@code DiscreteLaplace[scale 10/3]}. */
  @Override
  public String toString() {
    return "DiscreteLaplace[scale " + scale() + "]";
  }
}
