package io.sfumato.noise;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.Rational;
import java.math.BigInteger;

/**
 * A random choice among candidates, those of higher scores more likely:
 *
 * <pre>{@code   Pr(j) = exp(score_j / scale) / Σ_i exp(score_i / scale).}</pre>
 *
 * <p>The law of the exponential mechanism (McSherry and Talwar 2007). Sampling is exact: a uniform
 * number, of which only as many digits are drawn as are needed, is compared with the cumulated
 * weights. Doubles with an error bound decide all but about {@code d²} of 2⁴⁸ draws among d
 * candidates; the rest is decided by integers that enclose the weights ({@code
 * docs/proofs/ExponentialMechanism.md}). No rounding decides anything. Each draw looks at every
 * candidate once, whatever the scores. Immutable and thread-safe; the {@link NoiseSource} is not.
 *
 * @see <a href="https://doi.org/10.1109/FOCS.2007.66">McSherry and Talwar (2007)</a>
 */
public final class ExponentialChoice {

  /** Far above any use, and small enough for all arithmetic. */
  private static final Rational MAX_SCALE = Rational.of(1L << 56);

  /** Half a unit in the last place of 1. */
  private static final double ROUNDING = 0x1p-53;

  /** Digits of the weights when doubles leave a doubt, for the first attempt. */
  private static final int FIRST_PRECISION = 128;

  private final Rational scale;
  private final double rate;

  private ExponentialChoice(Rational scale) {
    this.scale = scale;
    this.rate = 1 / scale.doubleValue();
  }

  /**
   * Returns the law with a given scale.
   *
   * @param scale the difference of scores that makes one candidate e times as likely as another, in
   *     {@code [2⁻⁵⁶, 2⁵⁶]}
   * @return the law
   * @throws IllegalArgumentException if {@code scale} is out of range
   */
  public static ExponentialChoice of(Rational scale) {
    requireNonNull(scale, "scale");
    if (scale.signum() <= 0
        || scale.compareTo(MAX_SCALE) > 0
        || Rational.ONE.dividedBy(scale).compareTo(MAX_SCALE) > 0) {
      throw new IllegalArgumentException("scale must be in [2^-56, 2^56], got " + scale);
    }
    return new ExponentialChoice(scale);
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
   * Draws a candidate.
   *
   * @param scores the scores, at least one; any numbers
   * @param noise where the random bits come from
   * @return the index of the candidate
   * @throws IllegalArgumentException if there is no score
   */
  public int sample(long[] scores, NoiseSource noise) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("scores must be at least one, got none");
    }
    long best = scores[0];
    for (long score : scores) {
      best = Math.max(best, score);
    }
    double[] upTo = new double[scores.length];
    double total = 0;
    for (int j = 0; j < scores.length; j++) {
      total += StrictMath.exp(-rate * unsigned(best - scores[j]));
      upTo[j] = total;
    }
    long word = noise.nextLong();
    double target = (word >>> 11) * ROUNDING * total;
    int choice = 0;
    for (double sum : upTo) {
      choice += sum <= target ? 1 : 0;
    }
    choice = Math.min(choice, scores.length - 1);
    double doubt = 16 * (scores.length + 1.0) * ROUNDING * total;
    boolean above = choice == 0 || target - doubt > upTo[choice - 1];
    boolean below = choice == scores.length - 1 || target + doubt < upTo[choice];
    return above && below ? choice : sampleExactly(scores, best, word, FIRST_PRECISION, noise);
  }

  /** Returns the weight's exponent as a double: differences fill 64 bits without a sign. */
  private static double unsigned(long gap) {
    return gap >= 0 ? (double) gap : 2.0 * ((gap >>> 1) | (gap & 1));
  }

  /**
   * Finishes a draw whose first word is known, in integers. With {@code U} in {@code [u, u + 1) /
   * 2^digits}, weights in {@code [lower, upper] / 2^precision} and their sum W, candidate j is
   * certain when {@code U·W} is certain to be at least the weight before j, and below that up to j.
   */
  int sampleExactly(
      long[] scores, long best, long firstWord, int firstPrecision, NoiseSource noise) {
    BigInteger uniform = new BigInteger(Long.toUnsignedString(firstWord));
    int digits = Long.SIZE;
    for (int precision = firstPrecision; ; precision += Long.SIZE) {
      ExpBracket[] weights = new ExpBracket[scores.length];
      BigInteger least = BigInteger.ZERO;
      BigInteger most = BigInteger.ZERO;
      for (int j = 0; j < scores.length; j++) {
        weights[j] = weight(best - scores[j], precision);
        least = least.add(weights[j].lower());
        most = most.add(weights[j].upper());
      }
      BigInteger low = uniform.multiply(least);
      BigInteger high = uniform.add(BigInteger.ONE).multiply(most);
      BigInteger upperBefore = BigInteger.ZERO;
      BigInteger lowerUpTo = BigInteger.ZERO;
      for (int j = 0; j < scores.length; j++) {
        lowerUpTo = lowerUpTo.add(weights[j].lower());
        boolean last = j == scores.length - 1; // U·W is below W
        if (low.compareTo(upperBefore.shiftLeft(digits)) >= 0
            && (last || high.compareTo(lowerUpTo.shiftLeft(digits)) <= 0)) {
          return j;
        }
        upperBefore = upperBefore.add(weights[j].upper());
      }
      uniform =
          uniform.shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(noise.nextLong())));
      digits += Long.SIZE;
    }
  }

  private ExpBracket weight(long gap, int precision) {
    BigInteger difference = new BigInteger(Long.toUnsignedString(gap));
    if (difference.signum() == 0) {
      BigInteger one = BigInteger.ONE.shiftLeft(precision);
      return new ExpBracket(one, one);
    }
    return ExpBracket.of(difference.multiply(scale.denominator()), scale.numerator(), precision);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExponentialChoice that && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return scale.hashCode();
  }

  /** Returns for example {@code ExponentialChoice[scale 10/3]}. */
  @Override
  public String toString() {
    return "ExponentialChoice[scale " + scale + "]";
  }
}
