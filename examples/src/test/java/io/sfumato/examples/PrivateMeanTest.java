package io.sfumato.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PrivateMeanTest {

  @Test
  void addsTheCenterToTheRatio() {
    PrivateMean mean = PrivateMean.of(60, 500, 0, 200, 0);
    assertThat(mean.value()).isEqualTo(62.5);
    assertThat(mean.error()).isZero();
  }

  @Test
  void coversTheWorstOfSumAndCount() {
    // The farthest ratio is (500 + 100) / (200 - 20).
    assertThat(PrivateMean.of(60, 500, 100, 200, 20).error())
        .isCloseTo(600.0 / 180 - 2.5, within(1e-12));
    assertThat(PrivateMean.of(60, -500, 100, 200, 20).error())
        .isCloseTo(600.0 / 180 - 2.5, within(1e-12));
  }

  @Test
  void knowsNothingWhenTheCountMayBeZero() {
    PrivateMean mean = PrivateMean.of(60, 5, 1, -3, 15);
    assertThat(mean.value()).isEqualTo(65);
    assertThat(mean.error()).isInfinite();
  }
}
