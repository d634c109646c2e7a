package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HazardTermsTest {

  @ParameterizedTest
  @EnumSource
  void derivativesAreThoseOfFiniteDifferences(Family family) {
    SplittableRandom random = new SplittableRandom(11);
    for (int repetition = 0; repetition < 200; repetition++) {
      double time = Math.exp(3 * random.nextDouble() - 2);
      double[] predictors = random.doubles(4, -1.2, 1.2).toArray();
      HazardTerms at = at(family, time, predictors);
      for (int i = 0; i < 4; i++) {
        double step = 1e-5;
        HazardTerms up = at(family, time, moved(predictors, i, step));
        HazardTerms down = at(family, time, moved(predictors, i, -step));
        close(at.cumulative(i), (up.cumulative() - down.cumulative()) / (2 * step));
        close(at.logHazard(i), (up.logHazard() - down.logHazard()) / (2 * step));
        for (int j = 0; j < 4; j++) {
          close(at.cumulative(i, j), (up.cumulative(j) - down.cumulative(j)) / (2 * step));
          close(at.logHazard(i, j), (up.logHazard(j) - down.logHazard(j)) / (2 * step));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theHazardIsTheDerivativeOfTheCumulativeHazard(Family family) {
    SplittableRandom random = new SplittableRandom(12);
    for (int repetition = 0; repetition < 200; repetition++) {
      double time = Math.exp(3 * random.nextDouble() - 2);
      double[] predictors = random.doubles(4, -1.2, 1.2).toArray();
      double step = 1e-5 * time;
      double slope =
          (at(family, time + step, predictors).cumulative()
                  - at(family, time - step, predictors).cumulative())
              / (2 * step);
      close(Math.exp(at(family, time, predictors).logHazard()), slope);
    }
  }

  @Test
  void adaptedPowerGeneralizedWeibullHoldsTheOthers() {
    SplittableRandom random = new SplittableRandom(13);
    for (int repetition = 0; repetition < 200; repetition++) {
      double time = Math.exp(3 * random.nextDouble() - 2);
      double[] p = random.doubles(4, -1, 1).toArray();
      double u = Math.pow(Math.exp(p[0]) * time, Math.exp(p[2]));
      double lambda = Math.exp(p[1]);
      p[3] = Math.log(2); // κ = 1
      near(at(Family.APGW, time, p).cumulative(), lambda * u);
      p[3] = 0; // κ = 0
      near(at(Family.APGW, time, p).cumulative(), lambda * Math.log1p(u));
      p[3] = 1e-9; // around 0 nothing cancels
      near(at(Family.APGW, time, p).cumulative(), lambda * Math.log1p(u), 1e-8);
      p[3] = Double.POSITIVE_INFINITY;
      near(at(Family.APGW, time, p).cumulative(), lambda * Math.expm1(u));
      double limit = at(Family.APGW, time, p).logHazard();
      p[3] = 30;
      near(at(Family.APGW, time, p).cumulative(), lambda * Math.expm1(u), 1e-9);
      assertThat(at(Family.APGW, time, p).logHazard()).isCloseTo(limit, within(1e-9));
    }
  }

  @Test
  void burrAndPowerGeneralizedWeibullHoldTheOthers() {
    double[] p = {0, 0.3, 0.4, 0};
    double u = Math.exp(0.3) * Math.pow(1.7, Math.exp(0.4));
    near(at(Family.BURR, 1.7, p).cumulative(), Math.log1p(u)); // ρ = 1
    near(at(Family.PGW, 1.7, p).cumulative(), u);
    p[3] = -24;
    near(at(Family.BURR, 1.7, p).cumulative(), u, 1e-9); // ρ → 0
    near(at(Family.BURR, 1.7, p).cumulative(3), -Math.exp(-24) * u * u / 2, 1e-9);
  }

  @Test
  void normalTailsKeepTheirDigits() {
    double[] p = {0, 0, 0, 0};
    // From the continued fraction of Mills' ratio in 60 digits, at z = 40 and z = -10.
    HazardTerms far = at(Family.LOG_NORMAL, Math.exp(40), p);
    near(far.cumulative(), 804.608442013754, 1e-13);
    near(far.logHazard() + 40, 3.689503480549115, 1e-12);
    near(at(Family.LOG_NORMAL, Math.exp(-10), p).cumulative(), 7.61985302416e-24, 1e-10);
  }

  @Test
  void powerMomentsAgreeOnBothSidesOfTheSeries() {
    for (int j = 0; j <= 2; j++) {
      for (double x : new double[] {-1, 1}) {
        double below = PowerMoments.of(j, Math.nextDown(Math.abs(x)) * Math.signum(x));
        near(PowerMoments.of(j, x), below, 1e-14);
      }
      near(PowerMoments.of(j, 0), 1.0 / (j + 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTimeOfACumulativeHazardHasIt(Family family) {
    SplittableRandom random = new SplittableRandom(14);
    for (int repetition = 0; repetition < 1000; repetition++) {
      double cumulative = Math.exp(4 * random.nextDouble() - 2);
      double[] predictors = random.doubles(4, -1.2, 1.2).toArray();
      double time = HazardTerms.time(family, cumulative, predictors);
      if (time == Double.POSITIVE_INFINITY) {
        assertThat(at(family, 1e9, predictors).cumulative()).isLessThanOrEqualTo(cumulative);
      } else {
        near(at(family, time, predictors).cumulative(), cumulative, 1e-11);
      }
    }
  }

  /** Math.exp may differ from StrictMath.exp by a bit, and does for some of these arguments. */
  @Test
  void allBitsAreThoseOfStrictMath() {
    SplittableRandom random = new SplittableRandom(15);
    int others = 0;
    for (int repetition = 0; repetition < 100_000; repetition++) {
      double time = random.nextDouble(1, 100);
      double[] p = {
        random.nextDouble(-3, 3), random.nextDouble(-3, 3), random.nextDouble(-1, 1), 0
      };
      double z = StrictMath.exp(p[2]) * (StrictMath.log(time) + p[0]);
      double expected = StrictMath.exp(p[1]) * StrictMath.exp(z);
      others += at(Family.WEIBULL, time, p).cumulative() == expected ? 0 : 1;
    }
    assertThat(others).isZero();
  }

  private static HazardTerms at(Family family, double time, double[] predictors) {
    HazardTerms terms = new HazardTerms(family);
    terms.at(time, predictors);
    return terms;
  }

  private static double[] moved(double[] point, int i, double step) {
    double[] moved = point.clone();
    moved[i] += step;
    return moved;
  }

  private static void close(double analytic, double numeric) {
    assertThat(analytic).isCloseTo(numeric, within(2e-8 + 2e-8 * Math.abs(numeric)));
  }

  private static void near(double actual, double expected) {
    near(actual, expected, 1e-12);
  }

  private static void near(double actual, double expected, double relative) {
    assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
  }
}
