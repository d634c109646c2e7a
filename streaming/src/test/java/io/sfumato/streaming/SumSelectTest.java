package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SumSelectTest {

  private static final int DIMENSION = 6;

  private static SumSelect select(long horizon, PrivacyBound privacy, MaxSumAlgorithm algorithm) {
    return SumSelect.builder()
        .horizon(horizon)
        .dimension(DIMENSION)
        .privacy(privacy)
        .algorithm(algorithm)
        .build();
  }

  /** The lead goes round: each column in turn gets all rows for a while, and more each time. */
  private static double largestDeficit(SumSelect select, int horizon, PrivacyBound budget) {
    try (PrivacyAccountant accountant = MaxSumTest.accountant(budget)) {
      SumSelectSession session = accountant.open("lead", select);
      long[] sums = new long[DIMENSION];
      double worst = 0;
      for (int t = 0; t < horizon; t++) {
        int leader = (int) Math.sqrt(t / 4.0) % DIMENSION;
        sums[leader]++;
        int column = session.tick(leader);
        long deficit = Arrays.stream(sums).max().orElseThrow() - sums[column];
        worst = Math.max(worst, (double) deficit);
      }
      return worst;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "COUNTERS, pure",
    "PERIODIC_RECOMPUTE, pure",
    "SPARSE_RECOMPUTE, pure",
    "CONSTANT, pure",
    "COUNTERS, zcdp",
    "PERIODIC_RECOMPUTE, zcdp",
    "SPARSE_RECOMPUTE, zcdp"
  })
  void theColumnIsNeverFurtherBelowTheBestThanBounded(MaxSumAlgorithm algorithm, String kind) {
    PrivacyBound privacy = kind.equals("pure") ? PureDp.of(40) : Zcdp.of(400);
    SumSelect select = select(2_000, privacy, algorithm);
    double bound = select.errorBound(1e-6);
    double least = algorithm == MaxSumAlgorithm.COUNTERS ? 0 : 1; // so accurate that none is seen
    assertThat(largestDeficit(select, 2_000, privacy)).isBetween(least, bound);
    assertThat(bound).isGreaterThanOrEqualTo(select.errorBound(0.5));
  }

  @Test
  void thePlanTakesTheSmallestBound() {
    MaxSumPlan plan =
        SumSelect.builder().horizon(1_000_000).dimension(100).privacy(PureDp.of(1)).build().plan();
    assertThat(plan.chosen().algorithm()).isEqualTo(MaxSumAlgorithm.PERIODIC_RECOMPUTE);
    // 2 √(T/ε · ln(dK/β)) and a little, for the best period.
    assertThat(plan.chosen().errorBound().getAsDouble()).isBetween(6_000.0, 7_500.0);
    assertThat(select(1_000_000, Zcdp.of(0.5), MaxSumAlgorithm.AUTO).plan().chosen().algorithm())
        .isEqualTo(MaxSumAlgorithm.COUNTERS);
  }

  @ParameterizedTest
  @EnumSource(
      value = MaxSumAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO", "CONSTANT"})
  void costsNoMoreThanItSays(MaxSumAlgorithm algorithm) {
    try (PrivacyAccountant accountant = MaxSumTest.accountant(PureDp.of(0.7))) {
      accountant.open("lead", select(1_000, PureDp.of(0.7), algorithm));
      assertThat(((PureDp) accountant.spent()).epsilon().doubleValue())
          .isBetween(0.7 * (1 - 1e-12), 0.7);
    }
    try (PrivacyAccountant accountant = MaxSumTest.accountant(Zcdp.of(0.7))) {
      accountant.open("lead", select(1_000, Zcdp.of(0.7), algorithm));
      assertThat(((Zcdp) accountant.spent()).rho().doubleValue()).isBetween(0.69, 0.7);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MaxSumAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO"})
  void noRowMakesItThrowAndNoneIsTakenAfterTheLastStep(MaxSumAlgorithm algorithm) {
    SumSelectSession session =
        MaxSumTest.accountant(Zcdp.of(1)).open("rows", select(8, Zcdp.of(0.1), algorithm));
    for (int t = 0; t < 8; t++) {
      int column = t % 2 == 0 ? session.tick(-1, 99, t) : session.tick(new long[] {-1, -1});
      assertThat(column).isBetween(0, DIMENSION - 1);
    }
    assertThatIllegalStateException().isThrownBy(() -> session.tick());
  }
}
