package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Integer noise of exactly the size that a guarantee needs for a sensitivity, with the event it
 * causes.
 *
 * <p>Pure guarantees get discrete Laplace noise of scale {@code Δ₁ / ε} (Ghosh, Roughgarden and
 * Sundararajan 2012; {@code docs/proofs/DiscreteLaplace.md}); concentrated ones get discrete
 * Gaussian noise with {@code σ² = Δ₂² / 2ρ} (Canonne, Kamath and Steinke 2020, Theorem 14; {@code
 * docs/proofs/DiscreteGaussian.md}); approximate ones get the discrete Gaussian of the largest ρ
 * that implies them. Adding it to every element of an integer vector of that sensitivity gives the
 * guarantee.
 *
 * @param noise the noise, independent for each element
 * @param event what one noisy vector costs
 */
public record CalibratedNoise(IntegerNoise noise, PrivacyEvent event) {

  private static final Rational TWO = Rational.of(2);

  /** Noise beyond this is of no use, and would leave the range of a {@code long} too often. */
  private static final Rational LARGEST_SCALE = Rational.of(1L << 50);

  private static final MathContext SHARE = new MathContext(30, RoundingMode.DOWN);

  /**
   * Returns the noise for a guarantee.
   *
   * @param privacy the guarantee, with ε &gt; 0 or ρ &gt; 0
   * @param sensitivity how far neighbouring datasets move the vector
   * @return the noise and its event, whose cost is the guarantee
   * @throws IllegalArgumentException if the guarantee allows no loss at all, or needs noise too
   *     large to add to a {@code long}
   */
  public static CalibratedNoise of(PrivacyBound privacy, Sensitivity sensitivity) {
    requireNonNull(sensitivity, "sensitivity");
    if (concentrated(privacy) instanceof PureDp pure) {
      Rational scale = sensitivity.l1().dividedBy(Rational.of(pure.epsilon()));
      checkSize(privacy, scale.compareTo(LARGEST_SCALE) <= 0);
      return new CalibratedNoise(
          DiscreteLaplace.of(scale), new PrivacyEvent.DiscreteLaplace(sensitivity.l1(), scale));
    }
    Rational rho = Rational.of(((Zcdp) concentrated(privacy)).rho());
    Rational variance = sensitivity.squaredL2().dividedBy(rho.times(TWO));
    checkSize(privacy, variance.compareTo(LARGEST_SCALE.times(LARGEST_SCALE)) <= 0);
    return new CalibratedNoise(
        DiscreteGaussian.of(variance),
        new PrivacyEvent.DiscreteGaussian(
            sensitivity.squaredL2(), variance, sensitivity.coordinates()));
  }

  /**
   * Splits a guarantee into equal parts that compose to it exactly: the last part takes what
   * rounding leaves.
   *
   * @param privacy the guarantee, with ε &gt; 0 or ρ &gt; 0; an approximate one is split as the
   *     largest ρ that implies it
   * @param parts how many parts, at least 1
   * @return the parts, all pure or all concentrated, whose ε or ρ sum to the whole to the last
   *     digit
   * @throws IllegalArgumentException if the guarantee allows no loss at all, or {@code parts < 1}
   */
  public static List<PrivacyBound> split(PrivacyBound privacy, int parts) {
    if (parts < 1) {
      throw new IllegalArgumentException("parts must be at least 1, got " + parts);
    }
    PrivacyBound whole = concentrated(privacy);
    BigDecimal total = whole instanceof PureDp pure ? pure.epsilon() : ((Zcdp) whole).rho();
    BigDecimal share = total.divide(BigDecimal.valueOf(parts), SHARE);
    BigDecimal last = total.subtract(share.multiply(BigDecimal.valueOf(parts - 1L)));
    List<PrivacyBound> shares = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      BigDecimal part = i < parts - 1 ? share : last;
      shares.add(whole instanceof PureDp ? new PureDp(part) : new Zcdp(part));
    }
    return shares;
  }

  private static void checkSize(PrivacyBound privacy, boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException(
          "privacy must not need noise of a scale above 2^50 times the grid, got %s; allow more loss"
              .formatted(privacy));
    }
  }

  /** Returns the pure or concentrated guarantee that noise is calibrated to. */
  private static PrivacyBound concentrated(PrivacyBound privacy) {
    PrivacyBound bound =
        requireNonNull(privacy, "privacy") instanceof ApproxDp approximate
            ? Zcdp.within(approximate)
            : privacy;
    BigDecimal loss = bound instanceof PureDp pure ? pure.epsilon() : ((Zcdp) bound).rho();
    if (loss.signum() == 0) {
      throw new IllegalArgumentException(
          "privacy must allow some loss (epsilon > 0, or rho > 0, or epsilon and delta > 0),"
              + " got "
              + privacy);
    }
    return bound;
  }
}
