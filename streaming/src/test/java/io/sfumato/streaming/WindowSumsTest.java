package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.InteractiveMeasurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowSumsTest {

  private static SlidingSum sliding(int window, PrivacyBound privacy) {
    return SlidingSum.builder().window(window).privacy(privacy).build();
  }

  private static DecayedSum decayed(double halfLife, PrivacyBound privacy) {
    return DecayedSum.builder().halfLife(halfLife).privacy(privacy).build();
  }

  @Test
  void oneChargeOpensAWindowThatNeverCloses() {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(1))
            .unit(PrivacyUnit.rows("event"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      WindowSession session = accountant.open("window", sliding(24, Zcdp.of(0.25)), NoData.NO_DATA);
      WindowSession load = accountant.open("load", decayed(24, Zcdp.of(0.25)), NoData.NO_DATA);
      for (int t = 1; t <= 500; t++) {
        session.add(1);
        load.add(1.0);
        assertThat(session.tick().t()).isEqualTo(t);
        assertThat(load.tick().value()).isBetween(-40.0, 80.0);
      }
      assertThat(accountant.spent().toString()).contains("0.5");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void releasesStayWithinTheBoundOfAWholeRun(boolean pure) {
    PrivacyBound privacy = pure ? PureDp.of(1) : Zcdp.of(0.5);
    SlidingSum window = sliding(10, privacy);
    DecayedSum decay = decayed(5, privacy);
    double slidingBound = window.bounds().maxError(2000, 1e-6);
    double decayedBound = decay.bounds().maxError(2000, 1e-6);
    WindowSession slides = window.open(NoData.NO_DATA, NoiseSource.seeded(2));
    WindowSession decays = decay.open(NoData.NO_DATA, NoiseSource.seeded(3));
    ArrayDeque<Integer> latest = new ArrayDeque<>();
    double sum = 0;
    double decayedSum = 0;
    double slidingError = 0;
    double decayedError = 0;
    for (int t = 0; t < 2000; t++) {
      int item = t % 3 == 0 ? 1 : 0;
      latest.add(item);
      sum += item - (latest.size() > 10 ? latest.remove() : 0);
      decayedSum = decayedSum * Math.pow(2, -0.2) + item;
      slides.add(item);
      decays.add(item);
      slidingError = Math.max(slidingError, Math.abs(slides.tickValue() - sum));
      decayedError = Math.max(decayedError, Math.abs(decays.tickValue() - decayedSum));
    }
    assertThat(slidingError).isBetween(slidingBound / 8, slidingBound);
    assertThat(decayedError).isBetween(decayedBound / 4, decayedBound);
  }

  /** Of 4000 intervals at 90 %, at least 3500 and no fewer hold: far below a chance of 1e-6. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void intervalsHoldTheSumAsOftenAsPromised(boolean pure) {
    PrivacyBound privacy = pure ? PureDp.of(1) : Zcdp.of(0.5);
    SlidingSum window = sliding(4, privacy);
    double error = window.bounds().errorAt(7, 0.1);
    int held = 0;
    for (int run = 0; run < 4000; run++) {
      WindowSession session = window.open(NoData.NO_DATA, NoiseSource.seeded(run));
      for (int t = 0; t < 6; t++) {
        session.tickValue();
      }
      held += Math.abs(session.tickValue()) <= error ? 1 : 0;
    }
    assertThat(held).isGreaterThan(3500);
    if (!pure) {
      // And no wider than it must be.
      assertThat(held).isLessThan(3700);
    }
  }

  @Test
  void approximateGuaranteesTakeTheMoreAccurateWay() {
    SlidingSum loose = sliding(1000, ApproxDp.of(1, 1e-3));
    assertThat(loose.parameters().toString()).contains("sliding/1");
    assertThat(loose.bounds().lowerBound()).isPresent();
    assertThat(loose.bounds().optimalityGap().orElseThrow()).isBetween(0.0, 1.0);
    DecayedSum tight = decayed(2, ApproxDp.of(1, 1e-12));
    assertThat(tight.parameters().toString()).contains("identity/1");
    assertThat(tight.bounds().lowerBound()).isEmpty();
    assertThat(decayed(1000, ApproxDp.of(1, 1e-6)).parameters().toString()).contains("decaying/1");
  }

  @Test
  void unitsOfSeveralItemsGetMoreNoise() {
    double one = sliding(50, Zcdp.of(0.5)).bounds().maxSquaredError();
    double together = contributions(4, 0);
    double apart = contributions(4, 200);
    double near = contributions(4, 10);
    assertThat(together / one).isBetween(15.99, 16.01);
    assertThat(apart / one).isBetween(3.99, 4.01);
    assertThat(near / one).isBetween(4.5, 10.0);
  }

  private static double contributions(int most, long separation) {
    return SlidingSum.builder()
        .window(50)
        .contributions(most, separation)
        .privacy(Zcdp.of(0.5))
        .build()
        .bounds()
        .maxSquaredError();
  }

  @Test
  void noItemMakesAStepThrow() {
    SlidingSum sum = SlidingSum.builder().window(3).reals(-1, 2).privacy(Zcdp.of(1e6)).build();
    WindowSession session = sum.open(NoData.NO_DATA, NoiseSource.seeded(1));
    for (double item :
        new double[] {
          Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -1e-300, 0.5
        }) {
      session.add(item);
    }
    session.add(Long.MIN_VALUE);
    // 0 + 2 - 1 + 2 - 0 + 0.5 - 1
    assertThat(session.tick().value()).isBetween(2.4, 2.6);
    assertThat(session.toString()).isEqualTo("WindowSession[step 1, items in [-1.0, 2.0]]");
  }

  @Test
  void parametersAreCheckedWhenBuilt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlidingSum.builder().window(0))
        .withMessageContaining("window must be in [1, 2^18]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecayedSum.builder().halfLife(Double.NaN))
        .withMessageContaining("half-life must be in [1/16, 2^30]");
    assertThatIllegalStateException()
        .isThrownBy(() -> SlidingSum.builder().privacy(Zcdp.of(1)).build())
        .withMessageContaining("window is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> DecayedSum.builder().halfLife(2).build())
        .withMessageContaining("privacy is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decayed(2, Zcdp.of(0)))
        .withMessageContaining("privacy must allow some loss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlidingSum.builder().contributions(0, 0))
        .withMessageContaining("contributions must be at least 1");
    WindowBounds bounds = sliding(3, Zcdp.of(1)).bounds();
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.varianceAt(0));
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.maxError(5, 1));
    InteractiveMeasurement<?, ?> same = sliding(3, Zcdp.of(1));
    assertThat(same.parameters()).isEqualTo(sliding(3, Zcdp.of(1)).parameters());
    assertThat(same.parameters()).isNotEqualTo(sliding(4, Zcdp.of(1)).parameters());
  }
}
