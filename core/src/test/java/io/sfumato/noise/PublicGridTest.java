package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicGridTest {

  @ParameterizedTest
  @CsvSource({
    "0, 2.4, 2", "0, 2.5, 2", "0, 3.5, 4", "0, -2.5, -2", "0, -0.4, 0",
    "-1, 0.74, 1", "-1, 0.75, 2", "3, 12, 2", "3, 20, 2", "3, 20.1, 3",
    "-10, 0.1, 102", "60, 1e18, 1", "960, 1e300, 102613420032"
  })
  void roundsToTheNearestPointTiesToEven(int exponent, double x, long index) {
    assertThat(new PublicGrid(exponent).round(x)).isEqualTo(index);
  }

  @Test
  void neverThrowsAndSaturates() {
    PublicGrid grid = new PublicGrid(-20);
    assertThat(grid.round(Double.POSITIVE_INFINITY)).isEqualTo(Long.MAX_VALUE);
    assertThat(grid.round(Double.NEGATIVE_INFINITY)).isEqualTo(Long.MIN_VALUE);
    assertThat(grid.round(1e300)).isEqualTo(Long.MAX_VALUE);
    assertThat(grid.round(Double.NaN)).isZero();
    assertThat(grid.round(-0.0)).isZero();
    assertThat(new PublicGrid(-1074).round(Double.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(new PublicGrid(960).round(Double.MIN_VALUE)).isZero();
  }

  @Test
  void theFinestGridHoldsEveryDouble() {
    PublicGrid grid = new PublicGrid(-1074);
    assertThat(grid.round(Double.MIN_VALUE)).isEqualTo(1);
    assertThat(grid.value(1)).isEqualTo(Double.MIN_VALUE);
    assertThat(grid.value((1L << 52) + 1)).isEqualTo(Math.nextUp(Double.MIN_NORMAL));
  }

  @Test
  void theCoarsestGridIsFinite() {
    PublicGrid grid = new PublicGrid(960);
    assertThat(grid.value(Long.MIN_VALUE)).isEqualTo(-0x1p1023);
    assertThat(grid.value(Long.MAX_VALUE)).isEqualTo(0x1p1023);
    assertThat(grid.spacing()).isEqualTo(0x1p960);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1074, -1000, -30, -1, 0, 7, 600, 960})
  void isNearestExactAndMonotoneOnRandomValues(int exponent) {
    PublicGrid grid = new PublicGrid(exponent);
    NoiseSource noise = NoiseSource.seeded(exponent);
    BigDecimal half = new BigDecimal(grid.spacing()).multiply(new BigDecimal("0.5"));
    double previous = 0;
    for (int i = 0; i < 2000; i++) {
      long index = noise.nextLong() >> 11 >> noise.nextLong(53);
      double point = grid.value(index);
      assertThat(grid.round(point)).isEqualTo(index);

      double x = Math.scalb((double) noise.nextLong(), exponent - 20);
      double moved = grid.value(grid.round(x));
      assertThat(new BigDecimal(x).subtract(new BigDecimal(moved)).abs()).isLessThanOrEqualTo(half);
      assertThat(Long.compare(grid.round(x), grid.round(previous)) * Double.compare(x, previous))
          .isNotNegative();
      previous = x;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1075, 961, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesExponentsOutOfRange(int exponent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublicGrid(exponent))
        .withMessage("exponent must be in [-1074, 960], got " + exponent);
  }
}
