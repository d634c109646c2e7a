package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Filters at a doubling grid of ρ, all of which watch at once. The total is within those whose ρ it
 * does not exceed, and each of these bounds what was spent, at its share of δ.
 *
 * <p>The grid starts where the budget ends: level 1 has the ρ of the whole budget, levels 2 and 3
 * half and twice of that, levels 4 and 5 a quarter and four times, and so on. Level j has the share
 * {@code 6/(π²j²)} of δ; these sum to 1. Grid and shares are fixed by the budget and δ, so the
 * failures of all levels together have a probability of at most δ: {@code
 * docs/proofs/PrivacyFilters.md}, Theorem 6.
 *
 * @param anchor the ρ of level 1, in {@code [1e-150, 1e150]}
 * @param reserved the δ that releases may carry themselves
 */
record Odometer(double anchor, BigDecimal reserved) {

  /** 6/π², rounded down. */
  private static final BigDecimal FIRST_SHARE = new BigDecimal("0.6079271018540266");

  private static final MathContext DOWN = new MathContext(17, RoundingMode.DOWN);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** Halving further is not worth the share: ε is then far below any budget. */
  private static final int LOWEST = -200;

  static Odometer of(PrivacyBound budget, BigDecimal reserved) {
    BigDecimal rho;
    if (budget instanceof PureDp pure) {
      rho = pure.toZcdp().rho();
    } else if (budget instanceof Zcdp concentrated) {
      rho = concentrated.rho();
    } else {
      ApproxDp approximate = (ApproxDp) budget;
      BigDecimal free = approximate.delta().subtract(reserved);
      rho = Zcdp.within(new ApproxDp(approximate.epsilon(), free)).rho();
    }
    double anchor = rho.signum() == 0 ? 1 : Math.nextUp(rho.doubleValue());
    return new Odometer(Math.min(1e150, Math.max(1e-150, anchor)), reserved);
  }

  /**
   * Returns what a total amounts to, at a δ that includes what is reserved.
   *
   * @throws IllegalArgumentException if δ leaves nothing beside what is reserved
   */
  ApproxDp at(EventLoss total, BigDecimal delta) {
    BigDecimal free = delta.subtract(reserved);
    if (free.signum() <= 0) {
      throw new IllegalArgumentException(
          "delta must be above %s, what is reserved for releases with a δ of their own, got %s"
              .formatted(reserved, delta));
    }
    BigDecimal smallest = total.epsilon(); // a sum of ε needs no δ
    if (total.rho().signum() > 0) {
      int lowest = lowestExponent(total.rho());
      // All levels that hold, but those above 1, which have more ρ and less δ: so no report falls.
      for (int exponent = lowest; exponent <= Math.max(lowest, 0); exponent++) {
        BigDecimal epsilon = new Zcdp(rho(exponent)).toApproxDp(share(free, exponent)).epsilon();
        smallest = smallest == null ? epsilon : smallest.min(epsilon);
      }
    }
    return new ApproxDp(smallest == null ? BigDecimal.ZERO : smallest, delta);
  }

  private int lowestExponent(BigDecimal total) {
    int exponent = 0;
    while (rho(exponent).compareTo(total) < 0) {
      exponent++;
    }
    while (exponent > LOWEST && rho(exponent - 1).compareTo(total) >= 0) {
      exponent--;
    }
    return exponent;
  }

  /** Returns the ρ of a level, which depends on the anchor and the exponent alone. */
  private BigDecimal rho(int exponent) {
    return exponent < 0
        ? new BigDecimal(Math.scalb(anchor, exponent))
        : new BigDecimal(anchor).multiply(TWO.pow(exponent));
  }

  /** Returns the share of the level whose ρ is the anchor's times a power of 2. */
  private static BigDecimal share(BigDecimal delta, int exponent) {
    long level = exponent == 0 ? 1 : exponent < 0 ? -2L * exponent : 2L * exponent + 1;
    return delta.multiply(FIRST_SHARE).divide(BigDecimal.valueOf(level).pow(2), DOWN);
  }
}
