package io.sfumato.accounting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HockeyStickTest {

  private static final double H = 0.01;

  @Test
  void anErrorInTheWeightsIsCharged() {
    double error = 1e-6;
    for (double rate : new double[] {0, 0.5, 7}) {
      SplittableRandom random = new SplittableRandom(5);
      double[] exact = random.doubles(300).map(x -> x / 150).toArray();
      // as wrong as can be, in both directions
      double[] less = exact.clone();
      double[] more = exact.clone();
      for (int i = 0; i < exact.length; i++) {
        less[i] = Math.max(0, less[i] - error);
        more[i] += error;
      }
      for (double epsilon = -0.5; epsilon < 3; epsilon += 0.1037) {
        double truth = sum(exact, rate, epsilon);
        assertThat(stick(less, rate, error, true).at(epsilon))
            .isGreaterThanOrEqualTo(truth * (1 - 1e-12));
        assertThat(stick(more, rate, error, false).at(epsilon))
            .isLessThanOrEqualTo(truth * (1 + 1e-12));
        if (truth > 0) {
          assertThat(stick(less, rate, 0, true).at(epsilon)).isLessThan(truth);
          assertThat(stick(more, rate, 0, false).at(epsilon)).isGreaterThan(truth);
        }
      }
    }
  }

  @Test
  void theTiltLeavesTheDivergenceAsItIs() {
    LossGrid grid = new GaussianLoss(0.4).above(H, 1e-18);
    for (double rate : new double[] {0.3, 2, 20}) {
      for (double epsilon = 0; epsilon < 2; epsilon += 0.093) {
        double plain = stick(TiltedGrid.above(grid, 0), 0, 0, true).at(epsilon);
        double tilted = stick(TiltedGrid.above(grid, rate), 0, 0, true).at(epsilon);
        assertThat(tilted).isCloseTo(plain, withPercentage(1e-8));
      }
    }
  }

  @Test
  void whatIsOutsideTheWindowIsCharged() {
    double[] all = new SplittableRandom(6).doubles(200).map(x -> x / 100).toArray();
    double[] window = Arrays.copyOf(all, 120);
    double outside = Arrays.stream(all, 120, 200).sum();
    for (double epsilon = 0; epsilon < 2; epsilon += 0.07) {
      double truth = sum(all, 1.5, epsilon);
      TiltedGrid grid = new TiltedGrid(H, 0, window, 1.5, 0, 0, 1);
      assertThat(stick(grid, 0, outside, true).at(epsilon)).isGreaterThanOrEqualTo(truth);
      assertThat(stick(grid, 0, 0, true).at(epsilon)).isLessThan(truth);
    }
  }

  @Test
  void theEpsilonFoundMeetsItsTarget() {
    HockeyStick above = stick(TiltedGrid.above(new GaussianLoss(1).above(H, 1e-18), 3), 0, 0, true);
    for (double target : new double[] {0.3, 1e-2, 1e-5, 1e-9}) {
      double epsilon = above.smallestAtMost(target);
      assertThat(above.at(epsilon)).isLessThanOrEqualTo(target);
      assertThat(above.at(epsilon * (1 - 1e-12))).isGreaterThan(target * (1 - 1e-9));
      double low = above.largestAbove(target, 50);
      assertThat(above.at(low)).isGreaterThan(target);
      assertThat(low).isCloseTo(epsilon, withPercentage(1e-9));
    }
  }

  private static HockeyStick stick(double[] weight, double rate, double error, boolean above) {
    return stick(new TiltedGrid(H, 0, weight, rate, 0, 0, 1), error, 0, above);
  }

  private static HockeyStick stick(TiltedGrid grid, double error, double outside, boolean above) {
    return new HockeyStick(new TiltedSum(grid, error, 0, outside), above);
  }

  private static double sum(double[] weight, double rate, double epsilon) {
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      double loss = i * H;
      if (loss > epsilon) {
        sum += weight[i] * Math.exp(-rate * loss) * -Math.expm1(epsilon - loss);
      }
    }
    return sum;
  }

  @Test
  void aChargeThatNoDoubleHoldsLeavesNothingKnown() {
    LossGrid grid = new LossGrid(0.5, -1, new double[] {0.2, 0.3, 0.5}, 0);
    TiltedSum sum = new TiltedSum(TiltedGrid.above(grid, 1), 0, 0, Double.NaN);
    assertThat(new HockeyStick(sum, true).at(0.1)).isInfinite();
    assertThat(new HockeyStick(sum, true).smallestAtMost(0.1)).isInfinite();
    assertThat(new HockeyStick(sum, false).at(0.1)).isZero();
  }
}
