package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.SessionJournal;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToeplitzMechanismsTest {

  @Test
  void longStreamsUnderConcentratedGuaranteesAreCountedWithBuffers() {
    ContinualCounter counter =
        ContinualCounter.builder().horizon(1 << 20).privacy(Zcdp.of(0.5)).build();
    assertThat(counter.plan().chosen().mechanism()).isEqualTo(CounterMechanism.BUFFERED_LINEAR);
    assertThat(counter.bounds().meanSquaredError()).isLessThan(26.80);
    assertThat(counter.bounds().maxSquaredError()).isLessThan(27.81);
    assertThat(counter.bounds().optimalityGap().orElseThrow()).isBetween(0.0, 3.0);
    assertThat(counter.plan().chosen().estimate().orElseThrow().stateBytes()).isLessThan(300);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUFFERED_LINEAR", "SQUARE_ROOT"})
  void releasesStayWithinTheBoundOfAWholeRun(CounterMechanism mechanism) {
    int horizon = 1 << 10;
    ContinualCounter counter =
        ContinualCounter.builder()
            .horizon(horizon)
            .privacy(Zcdp.of(0.5))
            .mechanism(mechanism)
            .build();
    double bound = counter.bounds().unionBound(1e-6);
    double largest = 0;
    CounterSession session = counter.open(NoiseSource.seeded(1), SessionJournal.none());
    for (int t = 1; t <= horizon; t++) {
      session.add(1);
      largest = Math.max(largest, Math.abs(session.tick().value() - t));
    }
    assertThat(largest).isBetween(bound / 4, bound);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUFFERED_LINEAR", "SQUARE_ROOT"})
  void unitsOfSeveralItemsGetMoreNoise(CounterMechanism mechanism) {
    double one = meanSquaredError(mechanism, 1, 1);
    double apart = meanSquaredError(mechanism, 4, 200);
    double together = meanSquaredError(mechanism, 4, 0);
    assertThat(together / one).isCloseTo(16, within(0.5));
    assertThat(apart / one).isBetween(4.0, 7.0);
  }

  @Test
  void tasksThatTheyCannotDoAreRefusedWithTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ContinualCounter.builder()
                    .horizon(1 << 21)
                    .privacy(Zcdp.of(0.5))
                    .mechanism(CounterMechanism.SQUARE_ROOT)
                    .build())
        .withMessageContaining("2^20 steps");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ContinualCounter.builder()
                    .horizon(100)
                    .privacy(PureDp.of(1))
                    .mechanism(CounterMechanism.BUFFERED_LINEAR)
                    .build())
        .withMessageContaining("zero-concentrated");
  }

  private static double meanSquaredError(
      CounterMechanism mechanism, int contributions, long separation) {
    return ContinualCounter.builder()
        .horizon(1000)
        .privacy(Zcdp.of(0.5))
        .contributions(contributions, separation)
        .mechanism(mechanism)
        .build()
        .bounds()
        .meanSquaredError();
  }
}
