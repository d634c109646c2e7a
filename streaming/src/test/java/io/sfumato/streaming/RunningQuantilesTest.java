package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.AuditGame;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningQuantilesTest {

  private static RunningQuantiles quantiles(PrivacyBound privacy, int horizon, int bins) {
    return RunningQuantiles.builder().horizon(horizon).bins(0, 100, bins).privacy(privacy).build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ranksStayWithinTheBoundAndIntervalsHoldTheQuantiles(boolean pure) {
    RunningQuantiles measurement = quantiles(pure ? PureDp.of(1) : Zcdp.of(0.5), 30, 20);
    double bound = measurement.rankError(1e-6);
    double largest = 0;
    for (int run = 0; run < 10; run++) {
      QuantileSession session = measurement.open(NoData.NO_DATA, NoiseSource.seeded(run));
      SplittableRandom random = new SplittableRandom(run);
      int[] exact = new int[20];
      for (int t = 0; t < 30; t++) {
        for (int i = 0; i < 200; i++) {
          double item = Math.pow(random.nextDouble(), 2) * 100;
          session.add(item);
          exact[(int) (item / 5)]++;
        }
        QuantileRelease release = session.tick();
        int count = 200 * (t + 1);
        int rank = 0;
        int median = -1;
        for (int bin = 0; bin < 20; bin++) {
          rank += exact[bin];
          largest = Math.max(largest, Math.abs(release.rank(bin) - rank));
          median = median < 0 && 2 * rank >= count ? bin : median;
        }
        ErrorInterval interval = release.interval(0.5, 1 - 1e-6);
        assertThat(interval.lower()).isLessThanOrEqualTo(5.0 * median);
        assertThat(interval.upper()).isGreaterThanOrEqualTo(5.0 * (median + 1));
        assertThat(release.count()).isCloseTo(count, within(bound));
        if (t == 29) {
          assertThat(interval.upper() - interval.lower()).isLessThan(pure ? 80 : 20);
          assertThat(release.quantile(0.5)).isBetween(20.0, 35.0);
        }
      }
    }
    assertThat(largest).isBetween(bound / 20, bound);
  }

  @Test
  void rankErrorsOfConcentratedCountersAreCloseToThoseSeen() {
    RunningQuantiles measurement = quantiles(Zcdp.of(0.5), 200, 16);
    double bound = measurement.rankError(0.05);
    double largest = 0;
    for (int run = 0; run < 10; run++) {
      QuantileSession session = measurement.open(NoData.NO_DATA, NoiseSource.seeded(100 + run));
      for (int t = 0; t < 200; t++) {
        QuantileRelease release = session.tick();
        for (int bin = 0; bin < 16; bin++) {
          largest = Math.max(largest, Math.abs(release.rank(bin)));
        }
      }
    }
    assertThat(largest).isBetween(bound / 2, 1.3 * bound);
    assertThat(measurement.maxVariance()).isBetween(bound * bound / 40, bound * bound / 10);
  }

  @Test
  void aSessionIsOneCharge() {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(ApproxDp.of(2, 1e-6))
            .unit(PrivacyUnit.rows("request"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      RunningQuantiles latency =
          RunningQuantiles.builder()
              .horizon(3)
              .bins(0, 1000, 50)
              .contributions(2)
              .privacy(ApproxDp.of(1, 1e-6))
              .build();
      QuantileSession session = accountant.open("latency", latency, NoData.NO_DATA);
      for (int i = 0; i < 20_000; i++) {
        session.add(i % 1000);
      }
      QuantileRelease release = session.tick();
      assertThat(release.quantile(0.25)).isCloseTo(250, within(45.0));
      assertThat(release.toString()).startsWith("step 1: median ");
      assertThat(session.toString())
          .isEqualTo("QuantileSession[step 1 of 3, 50 bins in [0.0, 1000.0]]");
      session.tick();
      session.tick();
      assertThatIllegalStateException().isThrownBy(() -> session.add(1));
      assertThat(session.step()).isEqualTo(3);
    }
  }

  @Test
  void noItemMakesAStepThrow() {
    QuantileSession session =
        RunningQuantiles.builder()
            .horizon(2)
            .bins(-10, 10, 4)
            .privacy(Zcdp.of(1e6))
            .build()
            .open(NoData.NO_DATA, NoiseSource.seeded(1));
    for (double item :
        new double[] {Double.NaN, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, 10, -10}) {
      session.add(item);
    }
    QuantileRelease release = session.tick();
    assertThat(release.rank(0)).isCloseTo(2, within(0.1));
    assertThat(release.rank(1)).isCloseTo(2, within(0.1));
    assertThat(release.rank(2)).isCloseTo(3, within(0.1));
    assertThat(release.rank(3)).isCloseTo(5, within(0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> release.rank(4));
    assertThatIllegalArgumentException().isThrownBy(() -> release.quantile(1.5));
  }

  @Test
  void parametersAreCheckedWhenBuilt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunningQuantiles.builder().bins(1, 1, 4))
        .withMessageContaining("lower < upper");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunningQuantiles.builder().bins(0, 1, 0))
        .withMessageContaining("count of bins");
    assertThatIllegalStateException()
        .isThrownBy(() -> RunningQuantiles.builder().horizon(3).privacy(Zcdp.of(1)).build())
        .withMessageContaining("bins are missing");
    assertThat(quantiles(Zcdp.of(1), 5, 4).parameters())
        .isEqualTo(quantiles(Zcdp.of(1), 5, 4).parameters())
        .isNotEqualTo(quantiles(Zcdp.of(1), 5, 5).parameters());
  }

  /** An item in a bin and a step that depend on the ranks before. */
  @Test
  void anItemCostsNoMoreThanClaimedInAllCountersTogether() {
    assertThat(audit(PureDp.of(1), 0)).isLessThan(1);
    assertThat(audit(PureDp.of(6), 0)).isGreaterThan(1);
    double delta = 0.01;
    double epsilon = Zcdp.of(0.1).toApproxDp(delta).epsilon().doubleValue();
    assertThat(audit(Zcdp.of(0.1), delta)).isLessThan(epsilon);
    assertThat(audit(Zcdp.of(6.4), delta)).isGreaterThan(epsilon);
  }

  private static double audit(PrivacyBound privacy, double delta) {
    RunningQuantiles measurement = quantiles(privacy, 3, 6);
    return AuditGame.lowerBound(
        (present, noise) -> {
          QuantileSession session = measurement.open(NoData.NO_DATA, noise);
          QuantileRelease before = session.tick();
          int bin = before.rank(2) < 0 ? 1 : 3;
          if (present) {
            session.add(bin * 100.0 / 6 + 1);
          }
          QuantileRelease after = session.tick();
          double moved = 0;
          for (int i = 0; i < 6; i++) {
            double change = after.rank(i) - before.rank(i);
            moved += i >= bin ? change : -0.3 * change;
          }
          return moved;
        },
        delta,
        2000);
  }
}
