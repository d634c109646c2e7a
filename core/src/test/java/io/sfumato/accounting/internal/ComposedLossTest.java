package io.sfumato.accounting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposedLossTest {

  private static final double[] DELTAS = {1e-3, 1e-6, 1e-10, 1e-15};

  @Test
  void boundsOfEpsilonHoldTheClosedFormOfGaussiansAndAreNarrow() {
    for (int k : new int[] {1, 2, 10, 1000, 1_000_000}) {
      for (double delta : DELTAS) {
        for (double total : new double[] {0.1, 1, 5}) {
          double mu = total / Math.sqrt(k);
          Bounds bounds = copies(new GaussianLoss(mu), k).epsilon(delta);
          assertHolds(bounds, GaussianLoss.epsilon(mu, k, delta));
          assertNarrow(bounds);
        }
      }
    }
  }

  @Test
  void boundsOfDeltaHoldTheClosedFormOfGaussiansAndAreNarrow() {
    for (int k : new int[] {1, 3, 100, 100_000}) {
      for (double epsilon : new double[] {0, 0.01, 1, 4, 9}) {
        double mu = 1.3 / Math.sqrt(k);
        Bounds bounds = copies(new GaussianLoss(mu), k).delta(epsilon);
        assertHolds(bounds, Math.exp(GaussianLoss.logDelta(mu, k, epsilon)));
        assertNarrow(bounds);
      }
    }
  }

  @Test
  void theUpperBoundIsNotBelowTheExactValueWhereAnotherLibraryIs() {
    // σ = 5, 100 steps, δ = 1e-10: another library's upper bound is 14.274085348 for σ = 0.5
    Bounds bounds = copies(new GaussianLoss(0.2), 100).epsilon(1e-10);
    assertHolds(bounds, 14.274089645078005);
  }

  @Test
  void aLawThatIsAFifthOffIsNotHeld() {
    double exact = GaussianLoss.epsilon(0.1, 100, 1e-6);
    assertThat(copies(new GaussianLoss(0.08), 100).epsilon(1e-6).upper()).isLessThan(exact);
    assertThat(copies(new GaussianLoss(0.12), 100).epsilon(1e-6).lower()).isGreaterThan(exact);
  }

  @Test
  void tinyDeltasKeepSoundBoundsAboveZero() {
    for (double epsilon : new double[] {20, 30, 36}) {
      Bounds bounds = copies(new GaussianLoss(0.1), 100).delta(epsilon);
      double exact = Math.exp(GaussianLoss.logDelta(0.1, 100, epsilon));
      assertHolds(bounds, exact);
      assertThat(bounds.lower()).isPositive();
    }
  }

  @Test
  void randomizedResponseIsTheBinomialSum() {
    for (int k : new int[] {2, 5, 40, 300}) {
      ComposedLoss loss = copies(new TwoPointLoss(Math.log(2), 0, true), k);
      for (int m : new int[] {0, 1, k / 2, k - 1}) {
        Bounds bounds = loss.delta(m * Math.log(2));
        double exact = binomial(k, m);
        assertThat(bounds.lower()).isLessThanOrEqualTo(exact * (1 + 1e-13));
        assertThat(bounds.upper()).isGreaterThanOrEqualTo(exact * (1 - 1e-13));
        if (exact > 0) {
          assertNarrow(bounds);
        }
      }
    }
  }

  @Test
  void atomsOffTheGridOnlyMakeBoundsWider() {
    for (int m : new int[] {1, 10, 20}) {
      Bounds bounds =
          copies(new TwoPointLoss(Math.log(2), 0, false), 40).delta((m + 0.5) * Math.log(2));
      Bounds tight =
          copies(new TwoPointLoss(Math.log(2), 0, true), 40).delta((m + 0.5) * Math.log(2));
      assertThat(bounds.lower()).isLessThanOrEqualTo(tight.upper());
      assertThat(bounds.upper()).isGreaterThanOrEqualTo(tight.lower());
    }
  }

  @Test
  void copiesAreWhatCountsStandFor() {
    ComposedLoss.Part gauss = new ComposedLoss.Part(new GaussianLoss(0.3), 1);
    Bounds apart = new ComposedLoss(List.of(gauss, gauss, gauss, gauss, gauss)).epsilon(1e-6);
    Bounds split =
        new ComposedLoss(
                List.of(
                    new ComposedLoss.Part(new GaussianLoss(0.3), 2),
                    new ComposedLoss.Part(new GaussianLoss(0.3), 3)))
            .epsilon(1e-6);
    double exact = GaussianLoss.epsilon(0.3, 5, 1e-6);
    assertHolds(apart, exact);
    assertHolds(split, exact);
    assertNarrow(apart);
    assertNarrow(split);
  }

  @Test
  void differentPartsAddUpInAnyOrder() {
    ComposedLoss.Part few = new ComposedLoss.Part(new GaussianLoss(0.5), 3);
    ComposedLoss.Part many = new ComposedLoss.Part(new GaussianLoss(0.001), 200_000);
    double exact = GaussianLoss.epsilon(Math.sqrt(3 * 0.25 + 0.2), 1, 1e-8);
    Bounds one = new ComposedLoss(List.of(few, many)).epsilon(1e-8);
    Bounds other = new ComposedLoss(List.of(many, few)).epsilon(1e-8);
    assertHolds(one, exact);
    assertHolds(other, exact);
    assertNarrow(one);
    assertThat(one.upper()).isCloseTo(other.upper(), withPercentage(1e-6));
  }

  @Test
  void infiniteLossesOfCopiesAddUp() {
    ComposedLoss loss = copies(new TwoPointLoss(0.1, 1e-8, true), 1000);
    double all = -Math.expm1(1000 * Math.log1p(-1e-8));
    assertHolds(loss.delta(Double.POSITIVE_INFINITY), all);
    assertThat(loss.delta(150).lower()).isCloseTo(all, withPercentage(1e-6));
    assertThat(loss.epsilon(all * 0.999).lower()).isInfinite();
    assertThat(loss.epsilon(all * 1.001).upper()).isFinite();
  }

  @Test
  void cornersHaveTheirLimits() {
    ComposedLoss none = new ComposedLoss(List.of(new ComposedLoss.Part(new GaussianLoss(1), 0)));
    assertThat(none.epsilon(0)).isEqualTo(new Bounds(0, 0));
    assertThat(none.delta(0)).isEqualTo(new Bounds(0, 0));
    ComposedLoss coins = copies(new TwoPointLoss(0.25, 0, true), 4);
    assertThat(coins.epsilon(1)).isEqualTo(new Bounds(0, 0));
    assertHolds(coins.epsilon(0), 1);
    assertThat(coins.epsilon(0).upper()).isLessThan(1.01);
    assertThat(coins.delta(1.01)).isEqualTo(new Bounds(0, 0));
    assertThat(copies(new GaussianLoss(1), 3).epsilon(0).upper()).isInfinite();
    Bounds certain = copies(new TwoPointLoss(1, 1, true), 3).delta(5);
    assertThat(certain.upper()).isEqualTo(1);
    assertThat(certain.lower()).isGreaterThan(1 - 1e-9);
  }

  @Test
  void boundsStayInRangeAndFallAlongAGridOfCorners() {
    for (long k : new long[] {1, 7, 5000}) {
      for (double mu : new double[] {1e-6, 0.01, 30}) {
        ComposedLoss loss = copies(new GaussianLoss(mu), k);
        double before = 1;
        for (double epsilon : new double[] {0, 0.1, 50, 1e4, 1e12}) {
          Bounds bounds = loss.delta(epsilon);
          assertThat(bounds.lower()).isBetween(0.0, before);
          assertThat(bounds.upper()).isBetween(bounds.lower(), 1.0);
          before = bounds.upper();
        }
      }
    }
  }

  @Test
  void badArgumentsAreNamed() {
    ComposedLoss loss = copies(new GaussianLoss(1), 1);
    assertThatThrownBy(() -> loss.epsilon(-0.1)).hasMessageContaining("delta must be in [0, 1]");
    assertThatThrownBy(() -> loss.delta(Double.NaN)).hasMessageContaining("epsilon must be");
    assertThatThrownBy(() -> copies(new GaussianLoss(1), -1)).hasMessageContaining("count");
  }

  // δ at ε = m ln 2 of k answers that are true with odds 2: exact, then rounded once
  private static double binomial(int k, int m) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger choose = BigInteger.ONE;
    for (int lies = 0; 2 * lies < k - m; lies++) {
      // C(k, lies) 2^(k - lies) (1 - 2^(m - k + 2 lies)), times 2^k
      BigInteger gain = BigInteger.TWO.pow(2 * k - lies).subtract(BigInteger.TWO.pow(k + m + lies));
      sum = sum.add(choose.multiply(gain));
      choose = choose.multiply(BigInteger.valueOf(k - lies)).divide(BigInteger.valueOf(lies + 1));
    }
    BigInteger all = BigInteger.valueOf(3).pow(k).shiftLeft(k);
    return new BigDecimal(sum).divide(new BigDecimal(all), MathContext.DECIMAL64).doubleValue();
  }

  private static ComposedLoss copies(LossLaw law, long count) {
    return new ComposedLoss(List.of(new ComposedLoss.Part(law, count)));
  }

  private static void assertHolds(Bounds bounds, double exact) {
    assertThat(exact).isBetween(bounds.lower() * (1 - 1e-12), bounds.upper() * (1 + 1e-12));
  }

  private static void assertNarrow(Bounds bounds) {
    assertThat(bounds.upper() - bounds.lower()).isLessThanOrEqualTo(1e-4 * bounds.upper());
  }
}
