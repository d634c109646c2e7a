package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.MaxSumPlan.Alternative;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaxSumTest {

  static PrivacyAccountant accountant(PrivacyBound budget) {
    return PrivacyAccountant.builder()
        .budget(budget)
        .unit(PrivacyUnit.rows("patient"))
        .forSimulation(NoiseSource.seeded(3))
        .open();
  }

  private static MaxSum maxSum(
      long horizon, int dimension, PrivacyBound privacy, MaxSumAlgorithm algorithm) {
    return MaxSum.builder()
        .horizon(horizon)
        .dimension(dimension)
        .privacy(privacy)
        .algorithm(algorithm)
        .build();
  }

  /** Known bounds for simple versions of counters and recomputing, at β = 0.05. */
  @ParameterizedTest
  @CsvSource({
    "zcdp, 10000, 10, 66, 84",
    "zcdp, 1000000, 1000, 1159, 430",
    "zcdp, 100000000, 1000, 1616, 2155",
    "pure, 10000, 10, 1200, 357",
    "pure, 1000000, 1000, 253000, 4122",
    "pure, 100000000, 100, 39500, 46200"
  })
  void boundsAreNoWorseThanKnownOnes(
      String kind, long horizon, int dimension, double counters, double periodic) {
    PrivacyBound privacy = kind.equals("pure") ? PureDp.of(1) : Zcdp.of(0.5);
    MaxSumPlan plan = maxSum(horizon, dimension, privacy, MaxSumAlgorithm.AUTO).plan();
    assertThat(bound(plan, MaxSumAlgorithm.COUNTERS)).isLessThan(counters);
    assertThat(bound(plan, MaxSumAlgorithm.PERIODIC_RECOMPUTE)).isLessThan(periodic);
    assertThat(plan.chosen()).isEqualTo(plan.alternatives().get(0));
    assertThat(plan.chosen().errorBound().getAsDouble())
        .isBetween(plan.chosen().lowerBound(), Math.min(counters, periodic));
  }

  private static double bound(MaxSumPlan plan, MaxSumAlgorithm algorithm) {
    return plan.alternatives().stream()
        .filter(a -> a.algorithm() == algorithm)
        .mapToDouble(a -> a.errorBound().orElseThrow())
        .min()
        .orElseThrow();
  }

  /** With pure guarantees periodic recomputing has no logarithm: about √(2T/ε). */
  @Test
  void pureRecomputingComesCloseToTheSquareRoot() {
    for (long horizon : new long[] {100_000, 10_000_000}) {
      double bound =
          maxSum(horizon, 50, PureDp.of(0.5), MaxSumAlgorithm.PERIODIC_RECOMPUTE).errorBound(0.05);
      double ideal = Math.sqrt(2 * horizon / 0.5);
      assertThat(bound).isBetween(ideal, ideal * 1.1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MaxSumAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO"})
  void everyAlgorithmFollowsTheLargestSumWithoutNoise(MaxSumAlgorithm algorithm) {
    PureDp weak = PureDp.of(1_000);
    for (int horizon : new int[] {1, 2, 3, 8, 16, 31, 64}) {
      MaxSum maxSum = maxSum(horizon, 5, weak, algorithm);
      MaxSumSession session = accountant(weak).open("exact", maxSum);
      SplittableRandom random = new SplittableRandom(horizon);
      long[] sums = new long[5];
      long largest = 0;
      double bound = maxSum.errorBound(1e-6);
      for (int t = 1; t <= horizon; t++) {
        int[] row = random.ints(random.nextInt(4), 0, 5).distinct().toArray();
        for (int column : row) {
          largest = Math.max(largest, ++sums[column]);
        }
        double released = session.tick(row);
        assertThat(Math.abs(released - largest)).as("step %d", t).isLessThanOrEqualTo(bound);
      }
      if (algorithm != MaxSumAlgorithm.CONSTANT) {
        assertThat(bound).isLessThanOrEqualTo(4);
      }
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
  void measuredErrorsStayBelowTheBound(MaxSumAlgorithm algorithm, String kind) {
    MaxSum maxSum =
        MaxSum.builder()
            .horizon(400)
            .dimension(6)
            .largestSum(200)
            .privacy(kind.equals("pure") ? PureDp.of(2) : Zcdp.of(0.5))
            .algorithm(algorithm)
            .build();
    SimulatedMaxError errors = maxSum.simulate(200, 8);
    assertThat(errors.quantile(0.855)).isLessThanOrEqualTo(maxSum.errorBound(0.05));
    assertThat(errors.quantile(0.995)).isGreaterThan(maxSum.errorBound(0.05) / 3);
  }

  @Test
  void aPromisedLargestSumMakesThresholdsTheBest() {
    MaxSumPlan plan =
        MaxSum.builder()
            .horizon(1_000_000)
            .dimension(1_000)
            .largestSum(2_000)
            .privacy(Zcdp.of(0.5))
            .build()
            .plan();
    assertThat(plan.chosen().algorithm()).isEqualTo(MaxSumAlgorithm.SPARSE_RECOMPUTE);
    assertThat(plan.chosen().errorBound().getAsDouble()).isLessThan(150);
    assertThat(plan.toString()).contains("* sparse recompute", "16 crossings", "lower bound");
  }

  @Test
  void anApproximateGuaranteeIsReachedFromBothSides() {
    MaxSum maxSum =
        MaxSum.builder().horizon(10_000).dimension(100).privacy(ApproxDp.of(1, 1e-6)).build();
    assertThat(maxSum.plan().alternatives()).hasSize(8);
    assertThat(maxSum.plan().chosen().guarantee()).isEqualTo(PureDp.of(1));
    try (PrivacyAccountant accountant = accountant(ApproxDp.of(1, 1e-6))) {
      accountant.open("busiest", maxSum);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MaxSumAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO", "CONSTANT"})
  void costsNoMoreThanItSays(MaxSumAlgorithm algorithm) {
    try (PrivacyAccountant accountant = accountant(PureDp.of(0.7))) {
      accountant.open("busiest", maxSum(1_000, 7, PureDp.of(0.7), algorithm));
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.7));
    }
    try (PrivacyAccountant accountant = accountant(Zcdp.of(0.7))) {
      accountant.open("busiest", maxSum(1_000, 7, Zcdp.of(0.7), algorithm));
      assertThat(((Zcdp) accountant.spent()).rho().doubleValue()).isBetween(0.69, 0.7);
    }
  }

  @Test
  void aConstantIsFree() {
    try (PrivacyAccountant accountant = accountant(PureDp.of(1))) {
      MaxSumSession session =
          accountant.open("busiest", maxSum(2, 3, PureDp.of(1e-9), MaxSumAlgorithm.AUTO));
      assertThat(session.tick(0)).isEqualTo(0.5);
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MaxSumAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO"})
  void noRowMakesItThrowAndNoneIsTakenAfterTheLastStep(MaxSumAlgorithm algorithm) {
    MaxSumSession session =
        accountant(Zcdp.of(1)).open("rows", maxSum(16, 3, Zcdp.of(0.1), algorithm));
    int[][] rows = {{}, {-1}, {3}, {Integer.MIN_VALUE, Integer.MAX_VALUE}, {0, 0, 1, 2, 1, 0}};
    long[][] words = {{}, {-1, -1, -1}, {Long.MIN_VALUE}, {0}};
    for (int t = 0; t < 16; t++) {
      double value =
          t % 2 == 0 ? session.tick(rows[t % rows.length]) : session.tick(words[t % words.length]);
      assertThat(value).isFinite();
    }
    assertThat(session.step()).isEqualTo(16);
    assertThatIllegalStateException()
        .isThrownBy(() -> session.tick(1))
        .withMessage("the last of 16 steps has closed; open a new session for what follows");
    assertThatIllegalStateException().isThrownBy(() -> session.tick(new long[0]));
    assertThat(session.toString()).isEqualTo("MaxSumSession[step 16 of 16]");
  }

  @Test
  void refusesWhatIsMissingOrOutOfRange() {
    assertThatIllegalStateException()
        .isThrownBy(() -> MaxSum.builder().dimension(1).privacy(PureDp.of(1)).build())
        .withMessageContaining("horizon is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> MaxSum.builder().horizon(1).privacy(PureDp.of(1)).build())
        .withMessageContaining("dimension is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> MaxSum.builder().horizon(1).dimension(1).build())
        .withMessageContaining("privacy is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaxSum.builder().horizon(0))
        .withMessage("horizon must be in [1, 2^60], got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaxSum.builder().dimension(0))
        .withMessage("dimension must be in [1, 2^24], got 0");
    assertThatIllegalArgumentException().isThrownBy(() -> MaxSum.builder().onesPerRow(0));
    assertThatIllegalArgumentException().isThrownBy(() -> MaxSum.builder().largestSum(0));
    assertThatIllegalArgumentException().isThrownBy(() -> MaxSum.builder().failure(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maxSum(10, 2, PureDp.of(0), MaxSumAlgorithm.AUTO))
        .withMessageContaining("privacy must allow some loss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maxSum(10, 2, PureDp.of(1e-30), MaxSumAlgorithm.PERIODIC_RECOMPUTE))
        .withMessageContaining("algorithm must be one that can do the task");
    Alternative unusable =
        maxSum(10, 2, PureDp.of(1e-30), MaxSumAlgorithm.AUTO).plan().alternatives().get(3);
    assertThat(unusable.isUsable()).isFalse();
  }
}
