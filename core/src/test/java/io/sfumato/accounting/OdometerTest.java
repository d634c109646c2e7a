package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OdometerTest {

  private static final int[] DATA = {};

  /** The plans of the first two rows are those by which an odometer elsewhere was found wrong. */
  @ParameterizedTest
  @CsvSource({"0.01, 1000, 0.05", "0.1, 10, 0.3", "0.5, 40, 1e-6", "0.02, 5000, 1e-9"})
  void reportsNoLessThanTheExactOptimum(double epsilon, int count, double delta) {
    EventLoss total =
        LossTerms.ANY_ORDER.of(
            new PrivacyEvent.Repeated(
                new PrivacyEvent.RandomizedResponse(PureDp.of(epsilon)), count));
    double optimum = optimalEpsilon(epsilon, count, delta);
    BigDecimal given = BigDecimal.valueOf(delta);
    double fixed = total.at(given).epsilon().doubleValue();
    double adaptive =
        Odometer.of(PureDp.of(1), BigDecimal.ZERO).at(total, given).epsilon().doubleValue();
    assertThat(fixed).isBetween(optimum, 2 * optimum);
    assertThat(adaptive).isBetween(fixed, epsilon * count * (1 + 1e-12));
  }

  /** The check above must notice one that forgets a count, or takes a sum for a maximum. */
  @Test
  void anOdometerThatForgetsIsBelowTheExactOptimum() {
    PrivacyEvent one = new PrivacyEvent.RandomizedResponse(PureDp.of(0.02));
    ApproxDp forgetful = LossTerms.ANY_ORDER.of(one).at(new BigDecimal("1E-9"));
    assertThat(forgetful.epsilon().doubleValue()).isLessThan(optimalEpsilon(0.02, 5000, 1e-9));
    // One step: (ε, δ) with δ = 1 - (1 + e^ε') / (1 + e^ε).
    double delta = 1 - (1 + Math.exp(0.3)) / (1 + Math.exp(0.5));
    assertThat(optimalEpsilon(0.5, 1, delta)).isCloseTo(0.3, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverFallsAndNeverReportsLessThanAFixedPlan(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BigDecimal delta = new BigDecimal("1E-6");
    Odometer odometer = Odometer.of(ApproxDp.of(2, 1e-6), BigDecimal.ZERO);
    EventLoss total = EventLoss.NONE;
    BigDecimal before = BigDecimal.ZERO;
    assertThat(odometer.at(total, delta).epsilon()).isZero();
    for (int i = 0; i < 100; i++) {
      PrivacyBound bound =
          random.nextBoolean()
              ? Zcdp.of(Math.exp(random.nextDouble(-20, -2)))
              : PureDp.of(Math.exp(random.nextDouble(-10, -1)));
      total = total.plus(LossTerms.ANY_ORDER.of(new PrivacyEvent.Guaranteed(bound)));
      BigDecimal now = odometer.at(total, delta).epsilon();
      assertThat(now).isGreaterThanOrEqualTo(before);
      assertThat(now).isGreaterThanOrEqualTo(total.at(delta).epsilon());
      before = now;
    }
  }

  /**
   * Where δ is large and little is spent, the level with most δ is the best, far above the total.
   */
  @ParameterizedTest
  @CsvSource({"0.0015, 0.3", "0.0001, 0.01", "0.4, 0.85"})
  void neverFallsWhereTheShareOfDeltaMattersMost(double rho, double delta) {
    Odometer odometer = Odometer.of(Zcdp.of(rho), BigDecimal.ZERO);
    BigDecimal before = BigDecimal.ZERO;
    for (double spent = rho * 1e-6; spent < 32 * rho; spent *= 1.5) {
      EventLoss total =
          LossTerms.ANY_ORDER.of(new PrivacyEvent.Guaranteed(new Zcdp(new BigDecimal(spent))));
      BigDecimal now = odometer.at(total, BigDecimal.valueOf(delta)).epsilon();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  /** Levels that are not fixed, or shares that exceed δ, would make the union bound fail. */
  @Test
  void reportsLevelsThatAreFixedInAdvanceWhoseSharesSumToDelta() {
    Odometer odometer = Odometer.of(Zcdp.of(1), BigDecimal.ZERO);
    BigDecimal delta = new BigDecimal("1E-6");
    // All totals between two levels are reported alike.
    assertThat(odometer.at(rho(0.51), delta)).isEqualTo(odometer.at(rho(1), delta));
    assertThat(odometer.at(rho(0.5), delta).epsilon())
        .isLessThan(odometer.at(rho(0.51), delta).epsilon());
    double sum = 0;
    for (int exponent = -40; exponent <= 40; exponent++) {
      double level = Math.scalb(1.0, exponent);
      double epsilon = odometer.at(rho(level), delta).epsilon().doubleValue();
      double share = new Zcdp(new BigDecimal(level)).deltaAt(epsilon);
      sum += share;
    }
    assertThat(sum).isBetween(0.9e-6, 1e-6);
  }

  @Test
  void whatIsReservedIsAPartOfItsDelta() {
    PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(ApproxDp.of(2, 1e-6))
            .reserveDelta(1e-7)
            .unit(PrivacyUnit.rows("patient"))
            .open();
    accountant.release("g", Tally.of(Zcdp.of(0.01)), DATA);
    assertThat(accountant.odometer(1e-6).epsilon())
        .isGreaterThan(accountant.spentAt(1e-6).epsilon());
    assertThat(accountant.odometer(1e-6).delta()).isEqualByComparingTo("1E-6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.odometer(1e-7))
        .withMessageStartingWith("delta must be above 1E-7, what is reserved");
    assertThatIllegalArgumentException().isThrownBy(() -> accountant.odometer(0));
    assertThatIllegalArgumentException().isThrownBy(() -> accountant.odometer(1));
  }

  @Test
  void aSpentBudgetIsReportedAsLittleMoreThanTheBudget() {
    ApproxDp budget = ApproxDp.of(1, 1e-6);
    EventLoss all = rho(Zcdp.within(budget).rho());
    double reported =
        Odometer.of(budget, BigDecimal.ZERO).at(all, budget.delta()).epsilon().doubleValue();
    assertThat(reported).isBetween(1.0, 1.03);
  }

  private static EventLoss rho(double rho) {
    return rho(new BigDecimal(rho));
  }

  private static EventLoss rho(BigDecimal rho) {
    return LossTerms.ANY_ORDER.of(new PrivacyEvent.Guaranteed(new Zcdp(rho)));
  }

  /** Kairouz, Oh and Viswanath (2015), Theorem 3.3 with δ = 0, between whose points δ is convex. */
  private static double optimalEpsilon(double epsilon, int count, double delta) {
    double low = 0;
    double high = epsilon * count;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      if (optimalDelta(epsilon, count, middle) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low; // a lower bound, but for the rounding of some 1e-12
  }

  private static double optimalDelta(double epsilon, int count, double at) {
    double sum = 0;
    double logWeight = -count * Math.log1p(Math.exp(-epsilon)); // C(k, i) p^{k-i} (1-p)^i
    for (int i = 0; i <= count; i++) {
      double loss = (count - 2 * i) * epsilon;
      if (loss > at) {
        sum += Math.exp(logWeight) * -Math.expm1(at - loss);
      }
      logWeight += Math.log((double) (count - i) / (i + 1)) - epsilon;
    }
    return sum;
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
