package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaledErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0",
    "2, 0.5, 0.2",
    "3, 0, 0",
    "64, 0.2, 0.16",
    "200, 0, 0",
    "700, 0.12, 0.16",
    "1500, 0.11, 0.16",
    "1500, 0, 0.3",
    "1500, 0.4, 0"
  })
  void columnsAreNoLongerThanOneAndHardlyShorter(int horizon, double rise, double fall) {
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, 4);
    ScaleSchedule schedule = ScaleSchedule.of(matrix, horizon, rise, fall);
    double norm = DenseFactorization.of(matrix, schedule).largestColumn();
    assertThat(norm).isBetween(0.999, 1.0);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "5, 0.4, 0.16", "200, 0, 0", "700, 0.12, 0.16", "900, 0.3, 0.3"})
  void variancesEqualThoseOfTheMatrixWrittenOut(int horizon, double rise, double fall) {
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, 4);
    ScaleSchedule schedule = ScaleSchedule.of(matrix, horizon, rise, fall);
    ScaledErrors errors = new ScaledErrors(matrix, schedule);
    DenseFactorization dense = DenseFactorization.of(matrix, schedule);
    double sum = 0;
    double largest = 0;
    for (int t = 1; t <= horizon; t++) {
      double expected = dense.squaredRow(t);
      sum += expected;
      largest = Math.max(largest, expected);
      assertThat(errors.squaredNorm(t)).isCloseTo(expected, within(1e-9 * expected));
      assertThat(errors.sum(t)).isCloseTo(sum, within(1e-9 * sum));
      assertThat(errors.largest(t)).isBetween(largest * (1 - 1e-9), largest * (1 + 1e-4));
      int s = t / 3;
      double distance = dense.squaredDistance(s, t);
      assertThat(errors.squaredDistance(s, t)).isCloseTo(distance, within(1e-8 * distance));
    }
    assertThat(errors.sumOf(horizon, norm -> norm)).isBetween(sum * (1 - 1e-9), sum * 1.01);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 4, 8.84, 9.41",
    "16, 4, 18.57, 19.41",
    "20, 4, 27.53, 28.53",
    "20, 6, 26.80, 27.81"
  })
  void accuracyIsAsGoodAsPromised(int bits, int buffers, double mean, double largest) {
    long horizon = 1L << bits;
    ScaledErrors errors = errors(horizon, buffers);
    assertThat(errors.sum(horizon) / horizon).isLessThan(mean);
    assertThat(errors.largest(horizon)).isLessThan(largest);
    assertThat(errors.sum(horizon) / horizon).isGreaterThan(FactorizationBound.variance(horizon));
  }

  @Test
  void theMeanIsWithinThreePercentOfAnyFactorization() {
    long horizon = 1L << 20;
    double mean = errors(horizon, 6).sum(horizon) / horizon;
    assertThat(FactorizationBound.gapPercent(mean, horizon)).isBetween(0.0, 3.0);
  }

  /** Normalizing the rows of C by the norms of its columns makes columns longer than 1. */
  @Test
  void scalingBehindTheMatrixLeavesLongColumns() {
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(1 << 10, 4);
    double largest = 0;
    for (int rows = 1; rows <= 64; rows++) {
      double norm = 0;
      for (int i = 0; i < rows; i++) {
        double c = matrix.coefficient(i);
        norm += c * c / matrix.squaredNorm(rows - i);
      }
      largest = Math.max(largest, norm);
    }
    assertThat(largest).isGreaterThan(1.05);
  }

  private static ScaledErrors errors(long horizon, int buffers) {
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, buffers);
    double rise = 0.8 / Math.log((double) horizon);
    return new ScaledErrors(matrix, ScaleSchedule.of(matrix, horizon, rise, 0.16));
  }
}
