package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.AuditGame;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningMeanTest {

  private static RunningMean mean(PrivacyBound privacy, int horizon) {
    return RunningMean.builder().horizon(horizon).values(-10, 30).privacy(privacy).build();
  }

  /** 1000 sessions of 40 steps; intervals of 80 % miss no more often than promised. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void intervalsHoldTheExactMeanAsOftenAsPromised(boolean pure) {
    RunningMean measurement = mean(pure ? PureDp.of(1) : Zcdp.of(0.5), 40);
    int missed = 0;
    int missedInRun = 0;
    double square = 0;
    for (int run = 0; run < 1000; run++) {
      SplittableRandom random = new SplittableRandom(run);
      MeanSession session = measurement.open(NoData.NO_DATA, NoiseSource.seeded(run));
      double sum = 0;
      int count = 0;
      boolean out = false;
      for (int t = 0; t < 40; t++) {
        int items = random.nextInt(40);
        for (int i = 0; i < items; i++) {
          double item = random.nextInt(20);
          session.add(item);
          sum += item;
          count++;
        }
        MeanRelease release = session.tick();
        double exact = count == 0 ? 10 : sum / count;
        if (t == 9) {
          missed += contains(release.interval(0.8), exact) ? 0 : 1;
        }
        if (run < 100 && t % 13 == 0) {
          out |= !contains(release.runInterval(0.8), exact);
        }
        if (t == 39) {
          double place = (exact + 10) / 40;
          double variance = measurement.bounds().varianceAt(40);
          double expected =
              1600
                  * (place * place + (1 - place) * (1 - place))
                  * variance
                  / ((double) count * count);
          square += Math.pow(release.value() - exact, 2) / expected / 1000;
        }
      }
      missedInRun += out ? 1 : 0;
    }
    // At most 200 of 1000 on average; beyond 270 with a chance below 1e-6.
    assertThat(missed).isLessThan(270);
    assertThat(missedInRun).isLessThan(45); // of 100, as rarely
    // The variance of a ratio, by its linear part; 4.5 % is a deviation, and 1e-6 five of them.
    assertThat(square).isCloseTo(1, within(pure ? 0.3 : 0.24));
  }

  private static boolean contains(ErrorInterval interval, double mean) {
    // Items are rounded to a grid of 40/2²⁰.
    return interval.lower() - 1e-4 <= mean && mean <= interval.upper() + 1e-4;
  }

  @Test
  void aSessionIsOneCharge() {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(2))
            .unit(PrivacyUnit.rows("stay"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      RunningMean stays =
          RunningMean.builder().horizon(10).values(0, 30).privacy(Zcdp.of(1.5)).build();
      MeanSession session = accountant.open("stays", stays, NoData.NO_DATA);
      for (int i = 0; i < 2000; i++) {
        session.add(i % 2 == 0 ? 4 : 6);
      }
      MeanRelease release = session.tick();
      assertThat(release.value()).isCloseTo(5, within(0.2));
      assertThat(release.count()).isCloseTo(2000, within(20.0));
      assertThat(release.sum()).isCloseTo(10_000, within(600.0));
      assertThat(release.toString()).startsWith("step 1: ");
      assertThat(session.toString()).isEqualTo("MeanSession[step 1 of 10, items in [0.0, 30.0]]");
      for (int t = 1; t < 10; t++) {
        session.tick();
      }
      assertThatIllegalStateException().isThrownBy(() -> session.add(1));
      assertThatIllegalStateException().isThrownBy(session::tick);
    }
  }

  /** One charge for both counters: each has the error of a counter with all of the budget. */
  @Test
  void noBudgetIsDivided() {
    ContinualCounter counter =
        ContinualCounter.builder().horizon(1000).reals(0, 40).privacy(PureDp.of(1)).build();
    double alone = counter.bounds().meanSquaredError() / 1600;
    assertThat(mean(PureDp.of(1), 1000).bounds().meanSquaredError())
        .isCloseTo(alone, within(1e-3 * alone));
  }

  @Test
  void noItemMakesAStepThrow() {
    MeanSession session = mean(Zcdp.of(1e6), 3).open(NoData.NO_DATA, NoiseSource.seeded(1));
    assertThat(session.tick().interval(0.9).lower()).isBetween(-10.0, 30.0);
    session.add(Double.NaN);
    session.add(Double.POSITIVE_INFINITY);
    session.add(-1e300);
    MeanRelease release = session.tick();
    assertThat(release.value()).isCloseTo(20.0 / 3, within(0.1)); // 0, 30, -10
  }

  @Test
  void parametersAreCheckedWhenBuilt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunningMean.builder().values(3, 3))
        .withMessageContaining("lower < upper");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunningMean.builder().values(-1e308, 1e308))
        .withMessageContaining("bounds must be finite");
    assertThatIllegalStateException()
        .isThrownBy(() -> RunningMean.builder().horizon(4).privacy(Zcdp.of(1)).build())
        .withMessageContaining("values are missing");
  }

  /** An item at an end of the range, or in its middle; the adversary waits for a low mean. */
  @ParameterizedTest
  @ValueSource(doubles = {-10, 10})
  void anItemCostsNoMoreThanClaimedInBothCountersTogether(double item) {
    assertThat(audit(1, item)).isLessThan(1);
    assertThat(audit(6, item)).isGreaterThan(1);
  }

  private static double audit(double epsilon, double item) {
    RunningMean measurement = mean(PureDp.of(epsilon), 4);
    return AuditGame.lowerBound(
        (present, noise) -> {
          MeanSession session = measurement.open(NoData.NO_DATA, noise);
          MeanRelease before = session.tick();
          for (int t = 1; t < 3 && before.value() > 10; t++) {
            before = session.tick();
          }
          if (present) {
            session.add(item);
          }
          MeanRelease after = session.tick();
          double above = (after.sum() + 10 * after.count()) / 40;
          double earlier = (before.sum() + 10 * before.count()) / 40;
          double below = after.count() - above - before.count() + earlier;
          double part = (item + 10) / 40;
          return part * (above - earlier) + (1 - part) * below;
        },
        0,
        2500);
  }
}
