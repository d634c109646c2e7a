package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CurveErrorTest {

  @Test
  void looksAtTheHorizonAndNotAtZero() {
    assertThat(CurveError.between(t -> t == 10 ? 1 : 0, t -> 0, 10))
        .isEqualTo(new CurveError(Math.sqrt(1 / 500.0), 1));
    assertThat(CurveError.between(t -> t == 0 ? 1 : 0, t -> 0, 10)).isEqualTo(new CurveError(0, 0));
  }

  @Test
  void measuresAConstantDistance() {
    CurveError error = CurveError.between(t -> 0.3, t -> 0.5, 1000);
    assertThat(error.rmse()).isCloseTo(0.2, within(1e-12));
    assertThat(error.sup()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void countsThePointsWithinLimits() {
    assertThat(CurveError.covered(t -> 0.2, t -> 0.5, t -> 0.5, 10)).isOne();
    assertThat(CurveError.covered(t -> 0.2, t -> 0.5, t -> 0.1, 10)).isZero();
    assertThat(CurveError.covered(t -> 0.2, t -> 0.5, t -> t <= 2.5 ? 0.3 : 1, 10))
        .isCloseTo(0.25, within(1e-12));
  }
}
