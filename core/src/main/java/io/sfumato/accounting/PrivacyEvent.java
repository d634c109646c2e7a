package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * What a release costs, as the law that produced it rather than as a number: the ledger keeps
 * events, so that a tighter analysis can reread old charges.
 *
 * <p>Events are immutable and compared by value. Every event has a cost under each kind of budget
 * that can hold it: pure sums need a pure event, concentrated sums take every event but those with
 * a δ of their own.
 */
public sealed interface PrivacyEvent {

  /**
   * Continuous Laplace noise.
   *
   * @param sensitivity the L1 sensitivity Δ₁, positive
   * @param scale the scale b, positive; the event is {@code (Δ₁ / b)}-DP
   */
  record Laplace(Rational sensitivity, Rational scale) implements PrivacyEvent {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Laplace {
      positive("sensitivity", sensitivity);
      positive("scale", scale);
    }
  }

  /**
   * Discrete Laplace noise on integers: {@code Pr(X = x) ∝ exp(-|x| / b)}.
   *
   * @param sensitivity the L1 sensitivity Δ₁, positive
   * @param scale the scale b, positive; the event is {@code (Δ₁ / b)}-DP
   */
  record DiscreteLaplace(Rational sensitivity, Rational scale) implements PrivacyEvent {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public DiscreteLaplace {
      positive("sensitivity", sensitivity);
      positive("scale", scale);
    }
  }

  /**
   * Continuous Gaussian noise.
   *
   * @param squaredSensitivity the square of the L2 sensitivity, Δ₂², positive
   * @param variance the variance σ², positive; the event is {@code (Δ₂² / 2σ²)}-zCDP
   * @see <a href="https://arxiv.org/abs/1605.02065">Bun and Steinke (2016), Proposition 1.6</a>
   */
  record Gaussian(Rational squaredSensitivity, Rational variance) implements PrivacyEvent {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Gaussian {
      positive("squaredSensitivity", squaredSensitivity);
      positive("variance", variance);
    }
  }

  /**
   * Discrete Gaussian noise on integers: {@code Pr(X = x) ∝ exp(-x² / 2σ²)}.
   *
   * <p>The law of its privacy loss depends on how the distance is spread over coordinates: a shift
   * of (1, 1) is not one of √2, which integers cannot make. A vector of integers whose distance is
   * at most Δ₂ moves in no more than Δ₂² coordinates anyway.
   *
   * @param squaredSensitivity the square of the L2 sensitivity, Δ₂², positive
   * @param variance the parameter σ², positive; the event is {@code (Δ₂² / 2σ²)}-zCDP
   * @param coordinates the most coordinates that one step moves, at least 1; {@link
   *     Integer#MAX_VALUE}, which everything is set to that says no more than Δ₂² does, if nothing
   *     else is known
   * @see <a href="https://arxiv.org/abs/2004.00010">Canonne, Kamath and Steinke (2020), Theorem
   *     14</a>
   */
  record DiscreteGaussian(Rational squaredSensitivity, Rational variance, int coordinates)
      implements PrivacyEvent {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public DiscreteGaussian {
      positive("squaredSensitivity", squaredSensitivity);
      positive("variance", variance);
      if (coordinates < 1) {
        throw new IllegalArgumentException("coordinates must be at least 1, got " + coordinates);
      }
      if (squaredSensitivity.compareTo(Rational.of(coordinates + 1L)) < 0) {
        coordinates = Integer.MAX_VALUE;
      }
    }

    /**
     * Takes a sensitivity of which it is not known how many coordinates share it.
     *
     * @param squaredSensitivity the square of the L2 sensitivity, Δ₂², positive
     * @param variance the parameter σ², positive
     * @throws IllegalArgumentException if one is not positive
     */
    public DiscreteGaussian(Rational squaredSensitivity, Rational variance) {
      this(squaredSensitivity, variance, Integer.MAX_VALUE);
    }

    /** Returns the most coordinates that can move: no integer moves by less than 1. */
    int moved() {
      BigInteger whole = squaredSensitivity.numerator().divide(squaredSensitivity.denominator());
      return whole.min(BigInteger.valueOf(coordinates)).intValue();
    }
  }

  /**
   * Randomized response: each unit reports its own value, or with a fixed probability another one,
   * such that no answer is more than {@code exp(ε)} times likelier under one value than another.
   *
   * @param guarantee the pure guarantee ε
   */
  record RandomizedResponse(PureDp guarantee) implements PrivacyEvent {
    /** Checks that nothing is missing. */
    public RandomizedResponse {
      requireNonNull(guarantee, "guarantee");
    }
  }

  /**
   * The exponential mechanism, and no other selection: its privacy loss has range ε, which makes it
   * a little better than {@code ε²/8}-zCDP. Permute-and-flip and noisy maxima with other noise do
   * not have that; declare them as a {@link Guaranteed} pure event.
   *
   * @param guarantee the pure guarantee ε
   * @see <a href="https://arxiv.org/abs/2004.07223">Cesar and Rogers (2021)</a>
   */
  record ExponentialMechanism(PureDp guarantee) implements PrivacyEvent {
    /** Checks that nothing is missing. */
    public ExponentialMechanism {
      requireNonNull(guarantee, "guarantee");
    }
  }

  /**
   * An event on a random sample of the rows, into which each row comes independently with the same
   * probability, and which is never shown.
   *
   * @param rate the probability q, in {@code (0, 1]}
   * @param event what happens to the sample, proved for adding or removing a row
   */
  record PoissonSubsampled(Rational rate, PrivacyEvent event) implements PrivacyEvent {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if {@code rate} is not in {@code (0, 1]}
     */
    public PoissonSubsampled {
      requireNonNull(event, "event");
      positive("rate", rate);
      if (rate.compareTo(Rational.ONE) > 0) {
        throw new IllegalArgumentException("rate must be in (0, 1], got " + rate);
      }
    }
  }

  /**
   * Anything of which only the guarantee is known.
   *
   * @param bound a pure, approximate or zero-concentrated guarantee
   */
  record Guaranteed(PrivacyBound bound) implements PrivacyEvent {
    /** Checks that nothing is missing. */
    public Guaranteed {
      requireNonNull(bound, "bound");
    }
  }

  /**
   * The same event several times, on the same data.
   *
   * @param event the event
   * @param count how often, at least 0
   */
  record Repeated(PrivacyEvent event, long count) implements PrivacyEvent {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if {@code count < 0}
     */
    public Repeated {
      requireNonNull(event, "event");
      if (count < 0) {
        throw new IllegalArgumentException("count must be at least 0, got " + count);
      }
    }
  }

  /**
   * Several events on the same data.
   *
   * @param events the events; copied
   */
  record Composed(List<PrivacyEvent> events) implements PrivacyEvent {
    /** Copies the list. */
    public Composed {
      events = List.copyOf(requireNonNull(events, "events"));
    }
  }

  /**
   * Returns Gaussian noise on something of L2 sensitivity 1.
   *
   * @param noiseMultiplier the scale σ in units of the sensitivity, positive; the decimal that a
   *     reader sees
   * @return the event
   * @throws IllegalArgumentException if it is not positive and finite
   */
  static PrivacyEvent gaussian(double noiseMultiplier) {
    Rational scale = fraction("noiseMultiplier", noiseMultiplier);
    return new Gaussian(Rational.ONE, scale.times(scale));
  }

  /**
   * Returns Laplace noise on something of L1 sensitivity 1.
   *
   * @param noiseMultiplier the scale b in units of the sensitivity, positive; the decimal that a
   *     reader sees
   * @return the event, which is {@code (1 / b)}-DP
   * @throws IllegalArgumentException if it is not positive and finite
   */
  static PrivacyEvent laplace(double noiseMultiplier) {
    return new Laplace(Rational.ONE, fraction("noiseMultiplier", noiseMultiplier));
  }

  /**
   * Returns this event several times, on the same data.
   *
   * @param count how often, at least 0
   * @return the repeated event
   * @throws IllegalArgumentException if {@code count < 0}
   */
  default PrivacyEvent times(long count) {
    return new Repeated(this, count);
  }

  /**
   * Returns this event on a Poisson sample.
   *
   * @param rate the probability with which each row is in the sample, in {@code (0, 1]}; the
   *     decimal that a reader sees
   * @return the event on the sample
   * @throws IllegalArgumentException if {@code rate} is not in {@code (0, 1]}
   */
  default PrivacyEvent sampled(double rate) {
    return new PoissonSubsampled(fraction("rate", rate), this);
  }

  /**
   * Returns the event of a binary tree of Gaussian sums over a stream in which each unit has one
   * item: an item is in as many sums as the tree has levels.
   *
   * @param steps the length of the stream, at least 1
   * @param squaredSensitivity the square of the L2 distance by which one item moves one sum
   * @param variance the variance σ² of the noise in each sum
   * @return the event of all sums together
   * @throws IllegalArgumentException if a parameter is out of range
   * @see <a href="https://doi.org/10.1145/1806689.1806787">Dwork, Naor, Pitassi and Rothblum
   *     (2010)</a>
   */
  static PrivacyEvent gaussianTree(long steps, Rational squaredSensitivity, Rational variance) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, got " + steps);
    }
    int levels = Long.SIZE - Long.numberOfLeadingZeros(steps);
    return new Gaussian(squaredSensitivity.times(Rational.of(levels)), variance);
  }

  private static Rational fraction(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " must be in (0, ∞), got " + value);
    }
    return Rational.of(BigDecimal.valueOf(value));
  }

  private static void positive(String name, Rational value) {
    if (requireNonNull(value, name).signum() <= 0) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
  }
}
