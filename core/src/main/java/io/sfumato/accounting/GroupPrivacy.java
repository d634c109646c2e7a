package io.sfumato.accounting;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Translates what was proved for one row under one relation into what an accountant's unit and
 * relation need: datasets that differ by one unit are a chain of {@code k} single steps apart.
 *
 * <p>Over k steps a sensitivity grows k-fold; ε-DP becomes kε-DP, ρ-zCDP becomes k²ρ-zCDP (Bun and
 * Steinke 2016, Proposition 1.9) and (ε, δ)-DP becomes {@code (kε, δ · Σ_{i<k} e^{iε})}-DP (Vadhan
 * 2017, Lemma 2.2). The proof is in {@code docs/proofs/GroupPrivacy.md}.
 */
final class GroupPrivacy {

  private GroupPrivacy() {}

  /**
   * Returns how many steps of {@code proved}, for single rows, lead from one dataset to its
   * neighbour under {@code wanted} for {@code unit}.
   *
   * @throws IllegalArgumentException if no number of steps does
   */
  static int steps(Neighboring proved, Neighboring wanted, PrivacyUnit unit) {
    if (proved == Neighboring.ADD_REMOVE) {
      return wanted == Neighboring.ADD_REMOVE
          ? unit.maxRows()
          : Math.multiplyExact(2, unit.maxRows());
    }
    if (wanted == Neighboring.ADD_REMOVE || unit.maxRows() > 1) {
      throw new IllegalArgumentException(
          "neighboring must be add-remove for an accountant that protects %s under %s: a guarantee"
                  .formatted(unit, wanted.label())
              + " for replacing one row says nothing about adding one;"
              + " build the measurement with neighboring(ADD_REMOVE)");
    }
    return 1;
  }

  /**
   * Refuses events that were proved for adding or removing a row, in a proof for replacing one. A
   * sample with the row and one with its replacement are not covered by what compares each of them
   * with neither.
   */
  static void checkProved(PrivacyEvent event, Neighboring proved) {
    if (event instanceof PrivacyEvent.PoissonSubsampled && proved != Neighboring.ADD_REMOVE) {
      throw new IllegalArgumentException(
          "event must not be Poisson-subsampled in a measurement proved for replace-one: its"
              + " amplification holds for adding or removing a row");
    } else if (event instanceof PrivacyEvent.Repeated repeated) {
      checkProved(repeated.event(), proved);
    } else if (event instanceof PrivacyEvent.Composed composed) {
      composed.events().forEach(part -> checkProved(part, proved));
    }
  }

  /** Returns the event over {@code k} steps. */
  static PrivacyEvent over(PrivacyEvent event, int k) {
    if (k == 1) {
      return event;
    }
    Rational factor = Rational.of(k);
    Rational square = factor.times(factor);
    if (event instanceof PrivacyEvent.Laplace e) {
      return new PrivacyEvent.Laplace(e.sensitivity().times(factor), e.scale());
    } else if (event instanceof PrivacyEvent.DiscreteLaplace e) {
      return new PrivacyEvent.DiscreteLaplace(e.sensitivity().times(factor), e.scale());
    } else if (event instanceof PrivacyEvent.Gaussian e) {
      return new PrivacyEvent.Gaussian(e.squaredSensitivity().times(square), e.variance());
    } else if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      long coordinates = Math.min(Integer.MAX_VALUE, Math.max(1L, e.moved()) * k);
      return new PrivacyEvent.DiscreteGaussian(
          e.squaredSensitivity().times(square), e.variance(), (int) coordinates);
    } else if (event instanceof PrivacyEvent.RandomizedResponse e) {
      return new PrivacyEvent.Guaranteed(times(e.guarantee(), k));
    } else if (event instanceof PrivacyEvent.ExponentialMechanism e) {
      return new PrivacyEvent.ExponentialMechanism(times(e.guarantee(), k));
    } else if (event instanceof PrivacyEvent.Guaranteed e) {
      return new PrivacyEvent.Guaranteed(over(e.bound(), k));
    } else if (event instanceof PrivacyEvent.PoissonSubsampled e) {
      return over(e.event(), k); // several rows are sampled together too often to gain from it
    } else if (event instanceof PrivacyEvent.Repeated e) {
      return new PrivacyEvent.Repeated(over(e.event(), k), e.count());
    } else {
      return new PrivacyEvent.Composed(
          ((PrivacyEvent.Composed) event).events().stream().map(part -> over(part, k)).toList());
    }
  }

  private static PureDp times(PureDp bound, int k) {
    return new PureDp(bound.epsilon().multiply(BigDecimal.valueOf(k)));
  }

  private static PrivacyBound over(PrivacyBound bound, int k) {
    if (bound instanceof PureDp pure) {
      return times(pure, k);
    } else if (bound instanceof Zcdp concentrated) {
      return new Zcdp(concentrated.rho().multiply(BigDecimal.valueOf((long) k * k)));
    }
    ApproxDp approximate = (ApproxDp) bound;
    BigDecimal epsilon = approximate.epsilon().multiply(BigDecimal.valueOf(k));
    // The geometric sum, bounded by k times its last and largest term.
    double lastExponent = Math.nextUp(approximate.epsilon().doubleValue()) * (k - 1);
    double largest = Math.exp(Math.nextUp(lastExponent)) * (1 + 0x1p-50);
    BigDecimal delta =
        largest < 1e300
            ? approximate
                .delta()
                .multiply(BigDecimal.valueOf(k))
                .multiply(new BigDecimal(largest))
                .round(new MathContext(15, RoundingMode.CEILING))
            : BigDecimal.ONE;
    if (delta.compareTo(BigDecimal.ONE) >= 0 && approximate.delta().signum() > 0) {
      throw new IllegalArgumentException(
          "the guarantee %s of one row is none for a unit of %d steps; use a smaller epsilon or delta"
              .formatted(approximate, k));
    }
    return new ApproxDp(epsilon, approximate.delta().signum() == 0 ? BigDecimal.ZERO : delta);
  }
}
