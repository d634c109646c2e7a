package io.sfumato.noise;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Rational;
import java.math.BigInteger;

/**
 * The geometric law on {@code {0, 1, 2, …}}, one-sided:
 *
 * <pre>{@code   Pr(X = k) = (1 - a) · a^k,   a = exp(-1 / scale).}</pre>
 *
 * <p>Sampling is exact, by the first half of Algorithm 2 of Canonne, Kamath and Steinke: for scale
 * {@code t/s} it draws {@code U} from {@code {0, …, t - 1}} with weight {@code exp(-U/t)} and the
 * number {@code V} of successes of a coin {@code 1/e}, and returns {@code ⌊(U + t·V) / s⌋}.
 *
 * <p>Fast, some tens of nanoseconds and no allocation, when numerator and denominator of the scale
 * are below 2⁶³; about a microsecond otherwise. The time a draw takes depends on the value drawn.
 * Immutable and thread-safe; the {@link NoiseSource} is not.
 *
 * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020)</a>
 */
public final class Geometric {

  /** Keeps the chance of a draw of 2⁶³ or more, which no {@code long} holds, below exp(-127). */
  private static final Rational MAX_SCALE = Rational.of(1L << 56);

  /** What {@link #draw} returns for a value it does not resolve. */
  static final long FAR = -1;

  private static final long FAR_FROM = 1L << 62;

  private final Rational scale;
  private final boolean narrow;
  private final long farFrom;

  // The scale in lowest terms; only read if it is narrow.
  private final long numerator;
  private final long denominator;

  /** The largest V for which U + t·V is certain to fit a long. */
  private final long maxWhole;

  private Geometric(Rational scale, boolean narrow, long farFrom) {
    this.scale = scale;
    this.narrow = narrow;
    this.farFrom = farFrom;
    this.numerator = narrow ? scale.numerator().longValueExact() : 0;
    this.denominator = narrow ? scale.denominator().longValueExact() : 0;
    this.maxWhole = narrow ? (Long.MAX_VALUE - numerator) / numerator : 0;
  }

  /**
   * Returns the law with a given scale.
   *
   * @param scale the scale, in {@code (0, 2⁵⁶]}; the mean is a little below it when it is large
   * @return the law
   * @throws IllegalArgumentException if {@code scale} is out of range
   */
  public static Geometric of(Rational scale) {
    requireNonNull(scale, "scale");
    if (scale.signum() <= 0 || scale.compareTo(MAX_SCALE) > 0) {
      throw new IllegalArgumentException("scale must be in (0, 2^56], got " + scale);
    }
    boolean narrow =
        scale.numerator().bitLength() < Long.SIZE && scale.denominator().bitLength() < Long.SIZE;
    return new Geometric(scale, narrow, FAR_FROM);
  }

  /** Returns the same law, always sampled in {@link BigInteger} arithmetic. */
  Geometric wide() {
    return new Geometric(scale, false, farFrom);
  }

  /** Returns the same law, with another threshold from which {@link #draw} leaves a value open. */
  Geometric farFrom(long threshold) {
    return new Geometric(scale, narrow, threshold);
  }

  /**
   * Returns the scale.
   *
   * @return the scale, exact
   */
  public Rational scale() {
    return scale;
  }

  /**
   * Draws from the law.
   *
   * @param noise where the random bits come from
   * @return the draw; {@link Long#MAX_VALUE} stands for itself and everything above, which has
   *     probability below {@code exp(-127)}
   */
  public long sample(NoiseSource noise) {
    long draw = draw(noise);
    return draw != FAR ? draw : drawFar(noise).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /**
   * Draws from the law, however large the draw: for comparisons that must be exact without bound.
   *
   * @param noise where the random bits come from
   * @return the draw, at least 0
   */
  public BigInteger sampleUnbounded(NoiseSource noise) {
    long draw = draw(noise);
    return draw != FAR ? BigInteger.valueOf(draw) : drawFar(noise);
  }

  /**
   * Fills an array with independent draws, the same that repeated {@link #sample} would return.
   *
   * @param out the array to overwrite
   * @param noise where the random bits come from
   */
  public void fill(long[] out, NoiseSource noise) {
    for (int i = 0; i < out.length; i++) {
      out[i] = sample(noise);
    }
  }

  /**
   * Draws from the law, but leaves open how large a very large draw is.
   *
   * @return the draw if it is small, else {@link #FAR}, which {@link #drawFar} resolves
   */
  long draw(NoiseSource noise) {
    if (!narrow) {
      return drawWide(noise);
    }
    long part = 0;
    if (numerator > 1) {
      do {
        part = noise.nextLong(numerator);
      } while (!BernoulliExp.flip(part, numerator, noise));
    }
    long whole = InverseE.successes(noise);
    if (whole > maxWhole) {
      return quotient(BigInteger.valueOf(part), whole);
    }
    long draw = part + numerator * whole;
    if (denominator != 1) {
      draw /= denominator;
    }
    return draw < farFrom ? draw : FAR;
  }

  /**
   * Draws from the law given that {@link #draw} left the value open. The law has no memory: what
   * exceeds the threshold is distributed as a fresh draw.
   */
  BigInteger drawFar(NoiseSource noise) {
    BigInteger draw = BigInteger.valueOf(farFrom);
    long excess = draw(noise);
    while (excess == FAR) {
      draw = draw.add(BigInteger.valueOf(farFrom));
      excess = draw(noise);
    }
    return draw.add(BigInteger.valueOf(excess));
  }

  private long drawWide(NoiseSource noise) {
    BigInteger part = BigInteger.ZERO;
    if (!scale.numerator().equals(BigInteger.ONE)) {
      do {
        part = noise.nextBigInteger(scale.numerator());
      } while (!BernoulliExp.flip(part, scale.numerator(), noise));
    }
    return quotient(part, InverseE.successes(noise));
  }

  private long quotient(BigInteger part, long whole) {
    BigInteger draw =
        scale.numerator().multiply(BigInteger.valueOf(whole)).add(part).divide(scale.denominator());
    return draw.compareTo(BigInteger.valueOf(farFrom)) < 0 ? draw.longValue() : FAR;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Geometric that && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return scale.hashCode();
  }

  /** Returns for example {@code Geometric[scale 10/3]}. */
  @Override
  public String toString() {
    return "Geometric[scale " + scale + "]";
  }
}
