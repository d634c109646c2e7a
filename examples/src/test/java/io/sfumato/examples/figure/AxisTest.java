package io.sfumato.examples.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {

  @ParameterizedTest
  @CsvSource({
    "1000, '0 200 400 600 800 1000'",
    "365, '0 50 100 150 200 250 300 350'",
    "7000, '0 1000 2000 3000 4000 5000 6000 7000'",
    "12, '0 2 4 6 8 10 12'",
    "0.3, '0 0.05 0.1 0.15 0.2 0.25 0.3'"
  })
  void labelsRoundTimes(double horizon, String labels) {
    assertThat(String.join(" ", Axis.ofTimes("t", horizon).labels())).isEqualTo(labels);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-9, 0.1, 1, Math.E, 99, 1e9, 1e300})
  void hasFromThreeToNineTicksWhateverTheHorizon(double horizon) {
    List<Double> ticks = Axis.ofTimes("t", horizon).ticks();
    assertThat(ticks).hasSizeBetween(3, 9).isSorted().startsWith(0.0);
    assertThat(ticks.get(ticks.size() - 1)).isLessThanOrEqualTo(horizon);
  }

  @Test
  void labelsSharesInPercent() {
    assertThat(Axis.ofShares("s", 1).labels())
        .containsExactly("0 %", "20 %", "40 %", "60 %", "80 %", "100 %");
    assertThat(Axis.ofShares("s", 0.03).labels()).startsWith("0 %", "1 %").endsWith("3 %");
  }

  @ParameterizedTest
  @CsvSource({"0.71, 0.8", "0.8, 0.8", "0.11, 0.125", "1, 1", "0.97, 1", "0, 0.001"})
  void roundsUpWhatCurvesReach(double share, double end) {
    assertThat(Axis.roundUp(share)).isEqualTo(end);
  }
}
