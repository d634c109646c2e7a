package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactorizationBoundTest {

  /** For T = 1 and 2 the singular values are 1, and the golden ratio and its inverse. */
  @Test
  void shortHorizonsAreExact() {
    assertThat(FactorizationBound.variance(1)).isCloseTo(1, within(1e-15));
    assertThat(FactorizationBound.variance(2)).isCloseTo(1.25, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({"10, 8.465681309", "16, 17.910649401", "20, 26.159249454"})
  void valuesAreThoseOfTheTraceNorm(int bits, double expected) {
    assertThat(FactorizationBound.variance(1L << bits)).isCloseTo(expected, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, 4096, 4097, 50_000})
  void theSeriesContinuesTheSum(long horizon) {
    double sum = FactorizationBound.sum(horizon);
    assertThat(FactorizationBound.series(horizon)).isCloseTo(sum, within(1e-13 * sum));
  }

  @Test
  void itGrowsWithTheLogarithm() {
    double horizon = 0x1p40;
    double leading = Math.log(horizon) / Math.PI + 0.7013;
    assertThat(Math.sqrt(FactorizationBound.variance(1L << 40))).isCloseTo(leading, within(1e-3));
    assertThat(FactorizationBound.gapPercent(2.5, 2)).isCloseTo(100, within(1e-11));
    assertThatIllegalArgumentException().isThrownBy(() -> FactorizationBound.variance(0));
  }
}
