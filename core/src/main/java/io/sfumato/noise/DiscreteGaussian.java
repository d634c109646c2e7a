package io.sfumato.noise;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Rational;
import java.math.BigInteger;

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
 * <p>Sampling is exact, by Algorithm 3 of Canonne, Kamath and Steinke: integer comparisons only, no
 * rounding that could weaken the guarantee. It is fast, without allocation, when σ² in lowest terms
 * has a numerator up to about 2⁵⁵ (every decimal of 16 digits does) and a denominator that is not
 * much larger; some microseconds otherwise. The time a draw takes depends on the noise drawn, not
 * on the answer it protects. The proof is in {@code docs/proofs/DiscreteGaussian.md}.
 *
 * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020), Theorem
 *     14</a>
 */
public final class DiscreteGaussian implements IntegerNoise {

  private static final Rational MAX_SIGMA_SQUARED =
      new Rational(BigInteger.ONE.shiftLeft(100), BigInteger.ONE);

  /** Bounds p and |y|·q·t, so that their difference squared is below 2¹²⁶. */
  private static final BigInteger MAX_TERM = BigInteger.ONE.shiftLeft(62);

  private static final int MAX_DIVISOR_BITS = 126;

  private final Rational sigmaSquared;
  private final Geometric magnitude;

  // A proposal y is kept with probability exp(-n²/d), n = |y|·q·t - p, d = 2·p·q·t², σ² = p/q.
  private final BigInteger p;
  private final BigInteger qt;
  private final BigInteger d;

  // The same in long arithmetic, for 0 ≤ y ≤ maxNarrow; -1 if there is no such y.
  private final long maxNarrow;
  private final long narrowP;
  private final long narrowQt;
  private final long dHigh;
  private final long dLow;

  private DiscreteGaussian(Rational sigmaSquared, Geometric magnitude, boolean narrow) {
    this.sigmaSquared = sigmaSquared;
    this.magnitude = magnitude;
    BigInteger t = magnitude.scale().numerator();
    this.p = sigmaSquared.numerator();
    this.qt = sigmaSquared.denominator().multiply(t);
    this.d = p.multiply(qt).multiply(t).shiftLeft(1);
    boolean fits = p.compareTo(MAX_TERM) <= 0 && d.bitLength() <= MAX_DIVISOR_BITS;
    this.maxNarrow = narrow && fits ? MAX_TERM.divide(qt).longValue() : -1;
    this.narrowP = p.longValue();
    this.narrowQt = qt.longValue();
    this.dHigh = d.shiftRight(Long.SIZE).longValue();
    this.dLow = d.longValue();
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
    // t = ⌊σ⌋ + 1: the root of a whole number is rounded down twice to the same effect as once.
    BigInteger floor = sigmaSquared.numerator().divide(sigmaSquared.denominator());
    BigInteger t = floor.sqrt().add(BigInteger.ONE);
    return new DiscreteGaussian(
        sigmaSquared, Geometric.of(new Rational(t, BigInteger.ONE)), /* narrow= */ true);
  }

  /** Returns the same law, always sampled in {@link BigInteger} arithmetic. */
  DiscreteGaussian wide() {
    return new DiscreteGaussian(sigmaSquared, magnitude.wide(), false);
  }

  /** Returns the same law, with proposals from an open end at another threshold. */
  DiscreteGaussian farFrom(long threshold) {
    return new DiscreteGaussian(sigmaSquared, magnitude.farFrom(threshold), maxNarrow >= 0);
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
    while (true) {
      // A discrete Laplace proposal, then the coin that turns its law into this one.
      long draw = magnitude.draw(noise);
      boolean negative = noise.nextBoolean();
      if (negative && draw == 0) {
        continue; // zero would otherwise be proposed twice as often as it should be
      }
      long low = draw;
      boolean kept;
      if (draw == Geometric.FAR) {
        BigInteger far = magnitude.drawFar(noise);
        low = far.longValue();
        kept = keep(far, noise);
      } else {
        kept = keep(draw, noise);
      }
      if (kept) {
        return negative ? -low : low;
      }
    }
  }

  private boolean keep(long y, NoiseSource noise) {
    if (y > maxNarrow) {
      return keep(BigInteger.valueOf(y), noise);
    }
    long n = Math.abs(y * narrowQt - narrowP);
    return BernoulliExp.flip(Math.multiplyHigh(n, n), n * n, dHigh, dLow, noise);
  }

  private boolean keep(BigInteger y, NoiseSource noise) {
    BigInteger n = y.multiply(qt).subtract(p);
    return BernoulliExp.flip(n.multiply(n), d, noise);
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
