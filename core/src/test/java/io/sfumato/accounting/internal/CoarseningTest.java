package io.sfumato.accounting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoarseningTest {

  @Test
  void coarseSumsEncloseTheExactOne() {
    double mu = 0.02;
    LossLaw law = new GaussianLoss(mu);
    double h = 0.002;
    for (double rate : new double[] {0, 3}) {
      Enclosed leaf =
          new Enclosed(
              TiltedGrid.below(law.below(h, 1e-22), rate),
              TiltedGrid.above(law.above(h, 1e-22), rate),
              1);
      for (int ratio : new int[] {2, 16}) {
        Enclosed sum = Coarsening.of(leaf, 400, ratio, 1, Math.log(1e-16), Math.log(1e-18));
        for (double epsilon = 0; epsilon < 1.5; epsilon += 0.11) {
          double exact = Math.exp(GaussianLoss.logDelta(mu, 400, epsilon));
          double low = at(sum.below(), epsilon, false);
          double high = at(sum.above(), epsilon, true);
          assertThat(exact).isBetween(low, high);
          assertThat(low).isGreaterThan(0.9 * exact);
          assertThat(high).isLessThan(1.1 * exact);
        }
      }
    }
  }

  @Test
  void twoStagesGiveWhatOneDoes() {
    double mu = 0.01;
    LossLaw law = new GaussianLoss(mu);
    Enclosed leaf =
        new Enclosed(
            TiltedGrid.below(law.below(0.001, 1e-22), 2),
            TiltedGrid.above(law.above(0.001, 1e-22), 2),
            1);
    List<Enclosed> coarse =
        List.of(Coarsening.of(leaf, 100, 4, 25, Math.log(1e-18), Math.log(1e-20)));
    TiltedSum[] sums = Convolution.of(coarse, Window.of(coarse, Math.log(1e-12)));
    for (double epsilon = 0; epsilon < 2; epsilon += 0.13) {
      double exact = Math.exp(GaussianLoss.logDelta(mu, 2500, epsilon));
      double infinite = sums[1].grid().infinite();
      assertThat(new HockeyStick(sums[0], false).at(epsilon)).isLessThanOrEqualTo(exact);
      assertThat(new HockeyStick(sums[1], true).at(epsilon) + infinite)
          .isGreaterThanOrEqualTo(exact);
    }
  }

  @Test
  void noCellIsGivenMoreLackThanGain() {
    SplittableRandom random = new SplittableRandom(7);
    for (int n = 1; n < 60; n++) {
      double[] gain = random.doubles(n).map(x -> Math.pow(x, 6)).toArray();
      double[] lack = random.doubles(n).map(x -> x < 0.2 ? 0 : Math.pow(x, 6)).toArray();
      double[] up = Merge.shares(gain, lack);
      for (int i = 0; i < n; i++) {
        assertThat(up[i]).isBetween(0.0, 1.0);
        double gained = i + 1 < n ? (1 - up[i + 1]) * gain[i + 1] : 0;
        assertThat(up[i] * lack[i]).isLessThanOrEqualTo(gained);
      }
    }
  }

  private static double at(TiltedGrid grid, double epsilon, boolean above) {
    return new HockeyStick(new TiltedSum(grid, 0, 0, 0), above).at(epsilon) + grid.infinite();
  }
}
