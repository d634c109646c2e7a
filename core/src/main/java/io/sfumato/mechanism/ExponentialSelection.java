package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.ExponentialChoice;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The exponential mechanism: chooses a candidate of a high score, with probability proportional to
 * {@code exp(score / scale)}, exactly, and says what that costs.
 *
 * <p><b>Guarantee.</b> Let neighbouring datasets move each score by at most Δ. With {@code scale =
 * 2Δ/ε} the choice is ε-differentially private, and its privacy loss has range ε, so that it is a
 * little better than {@code ε²/8}-zCDP (Cesar and Rogers 2021, and {@code
 * docs/proofs/RenyiDivergences.md}). Where scores are monotone (a step of the neighbouring relation
 * moves all of them in one direction, such as counts when a row is added) {@code Δ/ε} suffices for
 * the same. Proof: {@code docs/proofs/ExponentialMechanism.md}.
 *
 * <p>Whoever computes the scores sees to it that Δ is right for the relation and unit of the
 * measurement that embeds this. Immutable and thread-safe.
 *
 * @param law the law of the choice
 * @param event what one choice costs
 * @see <a href="https://doi.org/10.1109/FOCS.2007.66">McSherry and Talwar (2007), Theorem 6</a>
 * @see <a href="https://arxiv.org/abs/1909.13830">Dong, Durfee and Rogers (2020)</a>
 */
public record ExponentialSelection(ExponentialChoice law, PrivacyEvent event) {

  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);
  private static final BigDecimal EIGHT = BigDecimal.valueOf(8);

  /** Checks that nothing is missing. */
  public ExponentialSelection {
    requireNonNull(law, "law");
    requireNonNull(event, "event");
  }

  /**
   * Returns the mechanism for a guarantee.
   *
   * @param privacy the guarantee of one choice: pure with ε &gt; 0, or zero-concentrated with ρ
   *     &gt; 0, for which {@code ε = √8ρ}
   * @param sensitivity the most that one score moves, Δ, at least 1
   * @param monotone whether a step of the neighbouring relation moves all scores in one direction
   * @return the mechanism
   * @throws IllegalArgumentException if the guarantee is of another kind or allows no loss, or a
   *     parameter is out of range
   */
  public static ExponentialSelection of(PrivacyBound privacy, long sensitivity, boolean monotone) {
    if (sensitivity < 1) {
      throw new IllegalArgumentException("sensitivity must be at least 1, got " + sensitivity);
    }
    BigDecimal epsilon = epsilon(privacy);
    Rational distance = Rational.of(sensitivity).times(Rational.of(monotone ? 1 : 2));
    return new ExponentialSelection(
        ExponentialChoice.of(distance.dividedBy(Rational.of(epsilon))),
        new PrivacyEvent.ExponentialMechanism(new PureDp(epsilon)));
  }

  private static BigDecimal epsilon(PrivacyBound privacy) {
    BigDecimal epsilon = BigDecimal.ZERO;
    if (requireNonNull(privacy, "privacy") instanceof PureDp pure) {
      epsilon = pure.epsilon();
    } else if (privacy instanceof Zcdp zcdp) {
      epsilon = zcdp.rho().multiply(EIGHT).sqrt(DOWN);
    }
    if (epsilon.signum() <= 0) {
      throw new IllegalArgumentException(
          "privacy must be pure or zero-concentrated and allow some loss, got " + privacy);
    }
    return epsilon;
  }

  /**
   * Chooses.
   *
   * @param scores the scores of the candidates, at least one; any numbers
   * @param noise where the random bits come from
   * @return the index of the chosen candidate
   * @throws IllegalArgumentException if there is no score
   */
  public int select(long[] scores, NoiseSource noise) {
    return law.sample(scores, noise);
  }

  /**
   * Bounds how far the chosen score is below the best: at most {@code d - 1} candidates are worse
   * by more than x, each of a weight of at most {@code exp(-x / scale)} beside the best one's 1.
   *
   * @param candidates how many candidates there are, d, at least 1
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(best score - chosen score > x) ≤ beta}, for any scores
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public double errorBound(int candidates, double beta) {
    if (candidates < 1) {
      throw new IllegalArgumentException("candidates must be at least 1, got " + candidates);
    }
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in (0, 1), got " + beta);
    }
    if (candidates == 1) {
      return 0;
    }
    double odds = Math.log(candidates - 1.0) + Math.log1p(-beta) - Math.log(beta);
    return Math.max(0, law.scale().doubleValue() * odds * (1 + 1e-12));
  }
}
