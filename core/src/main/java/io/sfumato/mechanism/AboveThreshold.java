package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.Geometric;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The sparse vector technique: says of one private number after another whether it is above a
 * threshold, and pays for the few that are alone.
 *
 * <p>The threshold is raised by geometric noise once, each number by fresh geometric noise:
 *
 * <pre>{@code   answer + N ≥ threshold + Z.}</pre>
 *
 * <p><b>Guarantee.</b> Let neighbouring datasets move each answer by at most Δ; answers and
 * thresholds may be chosen after seeing all comparisons before. With {@code ε = ε₁ + ε₂}, Z of
 * scale {@code Δ/ε₁} and N of scale {@code 2cΔ/ε₂}, all comparisons up to the c-th that is above
 * are ε-differentially private (after Dwork and Roth 2014, Theorems 3.23 and 3.25). Where answers
 * are monotone (a step of the neighbouring relation moves all of them in one direction) {@code
 * cΔ/ε₂} suffices (after Lyu, Su and Li 2017, Section 4). The proof for noise of one sign, which is
 * half as far from what it is added to, is in {@code docs/proofs/AboveThreshold.md}. {@code ε₁ :
 * ε₂} is {@code 1 : (2c)^⅔}, or {@code 1 : c^⅔}.
 *
 * <p>Under a concentrated guarantee each crossing has a Z of its own and is ε-DP by itself, with c
 * times {@code ε·tanh(ε/2)} within ρ.
 *
 * <p>This is a part for measurements that answer again and again, with {@link #event()} as their
 * cost or a part of it. Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1561/0400000042">Dwork and Roth (2014), Section 3.6</a>
 * @see <a href="https://doi.org/10.14778/3055330.3055331">Lyu, Su and Li (2017)</a>
 */
public final class AboveThreshold {

  /** Shares of ε are whole multiples of its 2¹⁶-th part. */
  private static final int SHARES = 1 << 16;

  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);

  /** Short fractions make quick samplers. */
  private static final MathContext SHORT = new MathContext(15, RoundingMode.DOWN);

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final Geometric thresholdNoise;
  private final Geometric answerNoise;
  private final int crossings;
  private final boolean renewed;
  private final PrivacyEvent event;

  private AboveThreshold(
      PureDp each, long sensitivity, int crossings, boolean monotone, PrivacyEvent event) {
    this.crossings = crossings;
    this.event = event;
    this.renewed = event instanceof PrivacyEvent.Repeated;
    // What each crossing costs again, in units of the sensitivity.
    Rational again = Rational.of((renewed ? 1L : crossings) * (monotone ? 1 : 2));
    double ratio = Math.cbrt(again.doubleValue() * again.doubleValue());
    long share = Math.max(1, Math.round(SHARES / (1 + ratio)));
    Rational epsilon = Rational.of(each.epsilon());
    Rational distance = Rational.of(sensitivity);
    this.thresholdNoise =
        Geometric.of(distance.dividedBy(epsilon.times(Rational.of(share, SHARES))));
    this.answerNoise =
        Geometric.of(
            distance.times(again).dividedBy(epsilon.times(Rational.of(SHARES - share, SHARES))));
  }

  /**
   * Returns the technique for a guarantee.
   *
   * @param privacy the guarantee of all comparisons together: pure with ε &gt; 0, or
   *     zero-concentrated with ρ &gt; 0
   * @param sensitivity the most that one answer moves, Δ, at least 1
   * @param crossings how many comparisons may come out above, c, at least 1
   * @param monotone whether a step of the neighbouring relation moves all answers in one direction
   * @return the technique
   * @throws IllegalArgumentException if the guarantee is of another kind or allows no loss, or
   *     needs noise of a scale above 2⁵⁶, or a parameter is out of range
   */
  public static AboveThreshold of(
      PrivacyBound privacy, long sensitivity, int crossings, boolean monotone) {
    requireNonNull(privacy, "privacy");
    if (sensitivity < 1 || crossings < 1) {
      throw new IllegalArgumentException(
          "sensitivity and crossings must be at least 1, got %d and %d"
              .formatted(sensitivity, crossings));
    }
    if (privacy instanceof PureDp pure && pure.epsilon().signum() > 0) {
      return new AboveThreshold(
          pure, sensitivity, crossings, monotone, new PrivacyEvent.Guaranteed(pure));
    }
    if (privacy instanceof Zcdp zcdp && zcdp.rho().signum() > 0) {
      PureDp each = within(zcdp.rho().divide(BigDecimal.valueOf(crossings), DOWN));
      PrivacyEvent event = new PrivacyEvent.Guaranteed(each).times(crossings);
      return new AboveThreshold(each, sensitivity, crossings, monotone, event);
    }
    throw new IllegalArgumentException(
        "privacy must be pure or zero-concentrated and allow some loss, got " + privacy);
  }

  /** Returns a pure guarantee, close to the largest, that implies ρ-zCDP. */
  private static PureDp within(BigDecimal rho) {
    // ε·tanh(ε/2) is below ε²/2 and below ε, hence the starting point and the end.
    double low = Math.sqrt(2 * rho.doubleValue());
    double high = low + rho.doubleValue() + 1;
    for (int i = 0; i < 60; i++) {
      double mid = (low + high) / 2;
      if (mid * Math.tanh(mid / 2) < rho.doubleValue()) {
        low = mid;
      } else {
        high = mid;
      }
    }
    if (Double.isFinite(low) && low > 0) {
      PureDp found = new PureDp(new BigDecimal(low * (1 - 1e-12), SHORT));
      if (found.toZcdp().rho().compareTo(rho) <= 0) {
        return found;
      }
    }
    return new PureDp(rho.multiply(TWO).sqrt(DOWN));
  }

  /**
   * Returns what all comparisons of a run cost together.
   *
   * @return the event
   */
  public PrivacyEvent event() {
    return event;
  }

  /**
   * Returns how many comparisons of a run may come out above.
   *
   * @return the number of crossings, c
   */
  public int crossings() {
    return crossings;
  }

  /**
   * Returns the noise that a threshold is raised by.
   *
   * @return the law of Z
   */
  public Geometric thresholdNoise() {
    return thresholdNoise;
  }

  /**
   * Returns the noise that each answer is raised by.
   *
   * @return the law of N
   */
  public Geometric answerNoise() {
    return answerNoise;
  }

  /**
   * Bounds the answers that are not above: unless this fails, each is below its threshold plus the
   * bound.
   *
   * @param beta the failure probability for a whole run, in {@code (0, 1)}
   * @return an x with {@code Pr(Z > x for the Z of any crossing) ≤ beta}
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public double belowErrorBound(double beta) {
    return largest(thresholdNoise, renewed ? crossings : 1, beta);
  }

  /**
   * Bounds the answers that are above: unless this fails, each is at least its threshold less the
   * bound.
   *
   * @param comparisons how many comparisons a run makes, at least 1
   * @param beta the failure probability for a whole run, in {@code (0, 1)}
   * @return an x with {@code Pr(N > x in any comparison) ≤ beta}
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public double aboveErrorBound(long comparisons, double beta) {
    if (comparisons < 1) {
      throw new IllegalArgumentException("comparisons must be at least 1, got " + comparisons);
    }
    return largest(answerNoise, (double) comparisons, beta);
  }

  /** Pr(X > x) = exp(-(x + 1) / scale) for whole x; the largest of n independent draws. */
  private static double largest(Geometric law, double n, double beta) {
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in (0, 1), got " + beta);
    }
    double one = -Math.expm1(Math.log1p(-beta) / n);
    double x = -law.scale().doubleValue() * Math.log(one) * (1 + 1e-12) - 1;
    return Math.max(0, Math.ceil(x));
  }

  /**
   * Starts a run, for use by one thread at a time.
   *
   * @param noise the only source of randomness, for this run alone
   * @return the run
   */
  public Run start(NoiseSource noise) {
    return new Run(requireNonNull(noise, "noise"));
  }

  /** A run of comparisons. Its state is secret. Not safe for use by several threads. */
  public final class Run {

    /** Sums of two numbers up to here, and a difference, fit a {@code long}. */
    private static final long NARROW = 1L << 60;

    private final NoiseSource noise;
    private BigInteger shift;
    private int left = crossings;

    private Run(NoiseSource noise) {
      this.noise = noise;
      this.shift = thresholdNoise.sampleUnbounded(noise);
    }

    /**
     * Returns how many more comparisons may come out above. This is public, as the comparisons are.
     *
     * @return the number, from {@link #crossings()} down to 0
     */
    public int left() {
      return left;
    }

    /**
     * Compares.
     *
     * @param answer the private number; any number
     * @param threshold the public threshold; any number
     * @return whether the answer with its noise is at least the threshold with its noise
     * @throws IllegalStateException if {@link #left()} is 0, whatever the answer
     */
    public boolean isAbove(long answer, long threshold) {
      if (left == 0) {
        throw new IllegalStateException(
            "all %d crossings are used up; nothing more may be compared".formatted(crossings));
      }
      boolean above = compare(answer, threshold);
      if (above) {
        left--;
        if (renewed && left > 0) {
          shift = thresholdNoise.sampleUnbounded(noise);
        }
      }
      return above;
    }

    /** Whether {@code N ≥ threshold + Z - answer}, exactly for numbers of any size. */
    private boolean compare(long answer, long threshold) {
      if (isNarrow(answer) && isNarrow(threshold) && shift.bitLength() <= 60) {
        return answerNoise.sample(noise) >= threshold + shift.longValue() - answer;
      }
      BigInteger least = shift.add(BigInteger.valueOf(threshold));
      return answerNoise
              .sampleUnbounded(noise)
              .compareTo(least.subtract(BigInteger.valueOf(answer)))
          >= 0;
    }

    private static boolean isNarrow(long number) {
      return -NARROW <= number && number <= NARROW;
    }
  }

  /** Returns for example {@code AboveThreshold[3 crossings, scales 2.5 and 10]}. */
  @Override
  public String toString() {
    return "AboveThreshold[%d crossings, scales %s and %s]"
        .formatted(crossings, thresholdNoise.scale(), answerNoise.scale());
  }
}
