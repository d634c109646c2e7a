package io.sfumato.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Release;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.streaming.ContinualCounter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CountedStreamTest {

  private static final int[] ITEMS = {0, 2, 2, 1, 3};

  /** At this ε, which protects nobody, the noise is 0 but with a chance below 1e-30. */
  @Test
  void releasesATotalAfterEachStep() {
    assertThat(accountant(7).release("s", new CountedStream(counter(500)), ITEMS).value().totals())
        .containsExactly(new double[] {1, 2, 4, 5}, within(1e-9));
  }

  @Test
  void isChargedAsTheCounterIsAndReplayedForFree() {
    try (PrivacyAccountant accountant = accountant(7)) {
      Release<StreamTotals> first =
          accountant.release("stream", new CountedStream(counter(1)), ITEMS);
      Release<StreamTotals> second =
          accountant.release("stream", new CountedStream(counter(1)), ITEMS);

      assertThat(second.value().totals()).isEqualTo(first.value().totals());
      assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
      assertThat(accountant.history()).hasSize(1);
    }
  }

  @Test
  void itemsBeyondTheStreamCountAtItsEnds() {
    CountedStream exact = new CountedStream(counter(500));
    double[] inside = accountant(1).release("in", exact, new int[] {0, 3}).value().totals();
    double[] beyond =
        accountant(1)
            .release("out", exact, new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE})
            .value()
            .totals();

    assertThat(beyond).isEqualTo(inside);
    assertThat(accountant(1).release("none", exact, new int[0]).value().upTo(4)).isZero();
  }

  @Test
  void theBundledDeparturesAreAllThere() {
    Departures departures = Departures.load();

    assertThat(departures.hours()).hasSize(149_905);
    assertThat(departures.total(Departures.DAYS)).isEqualTo(149_905);
    assertThat(Arrays.stream(departures.hours()).max()).hasValue(Departures.HOURS - 1);
    assertThat(departures.total(1)).isEqualTo(734);
  }

  private static ContinualCounter counter(double epsilon) {
    return ContinualCounter.builder().horizon(4).privacy(PureDp.of(epsilon)).build();
  }

  private static PrivacyAccountant accountant(long seed) {
    return PrivacyAccountant.builder()
        .budget(PureDp.of(500))
        .unit(PrivacyUnit.rows("item"))
        .forSimulation(NoiseSource.seeded(seed))
        .open();
  }
}
