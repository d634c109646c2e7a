package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A concentrated guarantee divided into two shares and equal ones for the steps of a descent, which
 * sum to the whole exactly: the first takes what rounding leaves.
 */
record ConcentratedShares(Zcdp first, Zcdp second, Zcdp perStep) {

  private static final int FEWEST_STEPS = 4;
  private static final int MOST_STEPS = 1000;

  /** Below it, noise would not fit a {@code long} with certainty. */
  private static final BigDecimal LEAST = new BigDecimal("1e-9");

  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);

  static ConcentratedShares of(PrivacyBound privacy, int steps, double first, double second) {
    return divided(concentrated(privacy), steps, first, second);
  }

  /** Divides a share further. */
  static ConcentratedShares divided(Zcdp whole, int steps, double first, double second) {
    BigDecimal rho = whole.rho();
    BigDecimal ofSecond = rho.multiply(BigDecimal.valueOf(second), DOWN);
    BigDecimal perStep =
        rho.multiply(
                BigDecimal.ONE.subtract(BigDecimal.valueOf(first).add(BigDecimal.valueOf(second))))
            .divide(BigDecimal.valueOf(steps), DOWN);
    BigDecimal ofFirst =
        rho.subtract(ofSecond).subtract(perStep.multiply(BigDecimal.valueOf(steps)));
    return new ConcentratedShares(new Zcdp(ofFirst), new Zcdp(ofSecond), new Zcdp(perStep));
  }

  static int checkedSteps(int steps) {
    if (steps < FEWEST_STEPS || steps > MOST_STEPS) {
      throw new IllegalArgumentException(
          "steps must be in [%d, %d], got %d".formatted(FEWEST_STEPS, MOST_STEPS, steps));
    }
    return steps;
  }

  private static Zcdp concentrated(PrivacyBound privacy) {
    if (requireNonNull(privacy, "privacy") instanceof PureDp) {
      throw new IllegalArgumentException(
          "privacy must be concentrated or approximate for gradient descent, got %s; use Zcdp or"
                  .formatted(privacy)
              + " ApproxDp");
    }
    Zcdp bound =
        privacy instanceof ApproxDp approximate ? Zcdp.within(approximate) : (Zcdp) privacy;
    if (bound.rho().compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "privacy must allow rho of at least 1e-9, got %s; allow more loss".formatted(privacy));
    }
    return bound;
  }
}
