package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.BudgetExceededException;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.Release;
import io.sfumato.accounting.ReleaseConflictException;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeIndexedLaplaceTest {

  private static final TimeGrid GRID = RandomNeighbors.GRID;

  static Stream<NoiseSchedule> schedules() {
    return Stream.of(
        NoiseSchedule.constant(),
        NoiseSchedule.inverse(),
        NoiseSchedule.inverseRoot(),
        NoiseSchedule.linear(),
        NoiseSchedule.exponential(3),
        NoiseSchedule.exponential(10),
        NoiseSchedule.increasing());
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void theScalesCostExactlyWhatWasAskedFor(NoiseSchedule schedule) {
    for (int times : new int[] {1, 2, 3, 7, 186, 1000}) {
      for (String epsilon : List.of("1", "0.1", "0.7", "3.141592653589793", "0.0123", "20")) {
        TimeIndexedLaplace measurement =
            TimeIndexedLaplace.builder()
                .grid(TimeGrid.uniform(1000, times))
                .assumption(SensitivityAssumption.padded(6))
                .schedule(schedule)
                .privacy(new PureDp(new BigDecimal(epsilon)))
                .build();
        Rational sum = Rational.ZERO;
        for (PrivacyEvent event : ((PrivacyEvent.Composed) measurement.event()).events()) {
          var laplace = (PrivacyEvent.DiscreteLaplace) event;
          assertThat(laplace.sensitivity())
              .isEqualTo(
                  Rational.of(new IntegerCurve(SensitivityAssumption.padded(6)).sensitivity()));
          sum = sum.plus(laplace.sensitivity().dividedBy(laplace.scale()));
        }
        assertThat(sum).isEqualTo(Rational.of(new BigDecimal(epsilon)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void theAccountantChargesExactlyThat(NoiseSchedule schedule) {
    TimeIndexedLaplace measurement =
        builder(SensitivityAssumption.general(), PureDp.of(0.7)).schedule(schedule).build();
    try (PrivacyAccountant accountant = simulation(PureDp.of(0.7), Neighboring.ADD_REMOVE, 1)) {
      accountant.release("all", measurement, TestData.survival("aml"));
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.7));
      assertThatCode(
              () ->
                  accountant.release(
                      "more",
                      builder(SensitivityAssumption.general(), PureDp.of(1e-6)).build(),
                      TestData.survival("aml")))
          .isInstanceOf(BudgetExceededException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aConcentratedGuaranteeIsKept(NoiseSchedule schedule) {
    TimeIndexedLaplace measurement =
        builder(SensitivityAssumption.padded(9), Zcdp.of(0.5)).schedule(schedule).build();
    Rational squares = Rational.ZERO;
    for (PrivacyEvent event : ((PrivacyEvent.Composed) measurement.event()).events()) {
      var laplace = (PrivacyEvent.DiscreteLaplace) event;
      Rational epsilon = laplace.sensitivity().dividedBy(laplace.scale());
      squares = squares.plus(epsilon.times(epsilon));
    }
    assertThat(squares).isLessThanOrEqualTo(Rational.ONE);
    assertThat(squares.doubleValue()).isCloseTo(1, within(1e-12));
    try (PrivacyAccountant accountant = simulation(Zcdp.of(0.5), Neighboring.ADD_REMOVE, 1)) {
      assertThatCode(() -> accountant.release("all", measurement, TestData.survival("aml")))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void scalesFollowTheSchedule() {
    assertThat(scales(NoiseSchedule.constant())).containsExactly(values(4, 4, 4, 4), within(1e-9));
    // Σ 1 / b_t = 1 with b_t = c / (t + 1): c = 10
    assertThat(scales(NoiseSchedule.inverse()))
        .containsExactly(values(10, 5, 10 / 3.0, 2.5), within(1e-6));
    assertThat(scales(NoiseSchedule.increasing()))
        .containsExactly(values(25 / 12.0, 50 / 12.0, 75 / 12.0, 100 / 12.0), within(1e-6));
    assertThat(scales(NoiseSchedule.of(8, 8, 4, 4)))
        .containsExactly(values(6, 6, 3, 3), within(1e-6));
    double[] linear = scales(NoiseSchedule.linear());
    assertThat(linear[0] / linear[3]).isCloseTo(4, within(1e-6));
    double[] root = scales(NoiseSchedule.inverseRoot());
    assertThat(root[0] / root[3]).isCloseTo(2, within(1e-6));
    double[] exponential = scales(NoiseSchedule.exponential(2));
    assertThat(exponential[0] / exponential[2]).isCloseTo(Math.E, within(1e-6));
  }

  /** False alarms: 1e-7 for each of the six tests that must pass. */
  @Test
  void eachTimeHasNoiseOfItsStatedScale() {
    SurvivalData data = TestData.survival("aml");
    for (SensitivityAssumption assumption :
        List.of(SensitivityAssumption.noCensoring(23), SensitivityAssumption.padded(40))) {
      IntegerCurve curve = new IntegerCurve(assumption);
      TimeGrid grid = TimeGrid.of(10, 30, 100);
      TimeIndexedLaplace measurement =
          TimeIndexedLaplace.builder()
              .grid(grid)
              .assumption(assumption)
              .schedule(NoiseSchedule.inverse())
              .privacy(PureDp.of(2))
              .build();
      long[] exact = curve.exact(data, grid);
      int runs = 20_000;
      long[][] noise = new long[3][runs];
      NoiseSource source = NoiseSource.seeded(20261125);
      for (int i = 0; i < runs; i++) {
        long[] steps = measurement.invoke(data, source).steps();
        for (int k = 0; k < 3; k++) {
          noise[k][i] = steps[k] - exact[k];
        }
      }
      for (int k = 0; k < 3; k++) {
        // Σ (t + 1) = 6
        double scale = curve.sensitivity() * 6 / (2.0 * (k + 1));
        assertThat(DiscreteLaplaceFit.pValue(noise[k], scale))
            .isGreaterThan(DiscreteLaplaceFit.FALSE_ALARM);
        assertThat(DiscreteLaplaceFit.pValue(noise[k], scale * 1.2))
            .isLessThan(DiscreteLaplaceFit.FALSE_ALARM);
        assertThat(DiscreteLaplaceFit.pValue(noise[k], scale / 1.2))
            .isLessThan(DiscreteLaplaceFit.FALSE_ALARM);
      }
    }
  }

  /** Nobody, against one row whose event moves S at all times by Δ: the worst pair. */
  @Test
  void theAuditComesCloseToTheClaimAndCatchesAMissingFactorForTheTimes() {
    double honest = auditedBound(PureDp.of(1));
    double broken = auditedBound(PureDp.of(3)); // sold as ε = 1, that of each of the three times
    assertThat(honest).isBetween(0.3, 1.0);
    assertThat(broken).isGreaterThan(1.5);
  }

  private static double auditedBound(PureDp privacy) {
    return EpsilonAudit.of(5_000, 9)
        .lowerBound(
            builder(SensitivityAssumption.padded(9), privacy).build(),
            SurvivalData.of(new double[0], new boolean[0]), // S = 1
            SurvivalData.of(new double[] {0.5}, new boolean[] {true}), // S = 9/10
            curve -> DoubleStream.of(curve.noisy()).map(s -> Math.max(0.9, Math.min(1, s))).sum());
  }

  @Test
  void noRowMakesItThrow() {
    NoiseSource noise = NoiseSource.seeded(3);
    for (SensitivityAssumption assumption :
        List.of(
            SensitivityAssumption.general(),
            SensitivityAssumption.noCensoring(1_000_000_000),
            SensitivityAssumption.noCensoring(1),
            SensitivityAssumption.padded(1_000_000))) {
      for (PrivacyBound privacy :
          List.of(PureDp.of(0.001), PureDp.of(50), Zcdp.of(0.01), ApproxDp.of(1, 1e-9))) {
        TimeIndexedLaplace measurement = builder(assumption, privacy).build();
        use(measurement.invoke(SurvivalData.of(new double[0], new boolean[0]), noise));
        for (double time : RandomNeighbors.TIMES) {
          for (boolean event : new boolean[] {true, false}) {
            use(
                measurement.invoke(
                    SurvivalData.of(new double[] {time, 2}, new boolean[] {event, true}), noise));
          }
        }
      }
    }
  }

  private static void use(TimeIndexedCurve first) {
    for (TimeIndexedCurve curve : List.of(first, first.smoothed(3), first.smoothed(99))) {
      double before = 1;
      for (double s : curve.survival()) {
        assertThat(s).isBetween(0.0, before);
        before = s;
      }
      assertThat(curve.survivalAt(0)).isOne();
      assertThat(curve.survivalAt(99)).isEqualTo(before);
      assertThat(curve.restrictedMean(10)).isBetween(0.0, 10.0);
      assertThat(curve.median())
          .satisfiesAnyOf(m -> assertThat(m).isNaN(), m -> assertThat(m).isBetween(0.0, 10.0));
      assertThat(curve.quantile(0.1)).isNotNegative();
      assertThat(curve.toString()).startsWith("TimeIndexedCurve[3 bins up to 10");
    }
  }

  @Test
  void clippingReadsNoisyValuesAndSmoothingAveragesThem() {
    TimeIndexedCurve curve =
        new TimeIndexedCurve(
            TimeGrid.uniform(5, 5), 100, new long[] {120, 70, 80, -10, 30}, List.of());
    assertThat(curve.noisy()).containsExactly(1.2, 0.7, 0.8, -0.1, 0.3);
    assertThat(curve.clipped()).containsExactly(1, 1, 0.7, 0.7, 0, 0);
    assertThat(curve.survival()).containsExactly(curve.clipped());
    assertThat(curve.median()).isCloseTo(3 + 2 / 7.0, within(1e-12));
    assertThat(curve.restrictedMean(5)).isCloseTo(0.5 + 0.5 + 0.85 + 0.7 + 0.35, within(0.51));
    TimeIndexedCurve smooth = curve.smoothed(3);
    assertThat(smooth.noisy()).containsExactly(curve.noisy());
    assertThat(smooth.survival())
        .containsExactly(new double[] {1, 0.85, 0.8, 1.4 / 3, 0.7 / 3, 0}, within(1e-12));
    assertThat(smooth.survivalAt(1.5)).isCloseTo(0.825, within(1e-12));
    assertThat(curve.smoothed(1).survival()).containsExactly(curve.survival());
  }

  @Test
  void aReplayedCurveReadsTheSame() {
    try (PrivacyAccountant accountant = simulation(PureDp.of(5), Neighboring.REPLACE_ONE, 2)) {
      TimeIndexedLaplace measurement =
          builder(SensitivityAssumption.noCensoring(228), PureDp.of(1))
              .neighboring(Neighboring.REPLACE_ONE)
              .build();
      Release<TimeIndexedCurve> first =
          accountant.release("lung", measurement, TestData.survival("lung"));
      Release<TimeIndexedCurve> second =
          accountant.release("lung", measurement, TestData.survival("aml"));
      assertThat(second.receipt()).isEqualTo(first.receipt());
      assertThat(second.value().steps()).containsExactly(first.value().steps());
      assertThat(second.value().survival()).containsExactly(first.value().survival());
      assertThat(second.value().standardDeviations())
          .containsExactly(first.value().standardDeviations());
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(
              () ->
                  accountant.release(
                      "lung",
                      builder(SensitivityAssumption.noCensoring(227), PureDp.of(1))
                          .neighboring(Neighboring.REPLACE_ONE)
                          .build(),
                      TestData.survival("lung")))
          .withMessageContaining("assumption");
    }
  }

  @Test
  void parametersSayAllThatMatters() {
    assertThat(
            builder(SensitivityAssumption.padded(9), PureDp.of(1))
                .schedule(NoiseSchedule.exponential(2))
                .build())
        .hasToString(
            "TimeIndexedLaplace{grid.ends: [1.0, 2.5, 10.0], assumption: padded with 9 rows,"
                + " schedule.kind: exponential, schedule.rate: 2.0, privacy.epsilon: 1,"
                + " neighboring: add-remove}");
    assertThat(NoiseSchedule.of(1, 2)).isEqualTo(NoiseSchedule.of(1, 2)).hasToString("[1.0, 2.0]");
    assertThat(NoiseSchedule.of(1, 2)).isNotEqualTo(NoiseSchedule.of(1, 3));
    assertThat(NoiseSchedule.inverseRoot()).hasToString("inverse-root");
    assertThat(NoiseSchedule.inverseRoot()).hasSameHashCodeAs(NoiseSchedule.inverseRoot());
  }

  @Test
  void refusesDataOfAnotherShapeBeforeAnyCharge() {
    SurvivalData aml = TestData.survival("aml");
    try (PrivacyAccountant accountant = simulation(PureDp.of(5), Neighboring.ADD_REMOVE, 2)) {
      TimeIndexedLaplace measurement =
          builder(SensitivityAssumption.general(), PureDp.of(1)).build();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("w", measurement, aml.withWeights(new double[23])))
          .withMessageContaining("no weights for TimeIndexedLaplace");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("e", measurement, aml.withEntry(new double[23])))
          .withMessageContaining("no late entry");
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0));
    }
  }

  @Test
  void refusesParametersThatAreNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TimeIndexedLaplace.builder().grid(GRID).privacy(PureDp.of(1)).build())
        .withMessageContaining("assumption");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(SensitivityAssumption.general(), PureDp.of(0)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(SensitivityAssumption.general(), Zcdp.of(0)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(SensitivityAssumption.general(), PureDp.of(1e-30)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeIndexedLaplace.builder().grid(TimeGrid.uniform(1, 1001)))
        .withMessageContaining("at most 1000 bins");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder(SensitivityAssumption.general(), PureDp.of(1))
                    .schedule(NoiseSchedule.of(1, 2))
                    .build())
        .withMessage("schedule must have one weight for each of the 3 times of the grid, got 2");
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> NoiseSchedule.of(1, weight))
          .withMessage("weights must be finite and above 0, got " + weight);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> NoiseSchedule.of());
    assertThatIllegalArgumentException().isThrownBy(() -> NoiseSchedule.of(1, 1e10));
    for (double rate : new double[] {-1, 21, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> NoiseSchedule.exponential(rate));
    }
    for (int rows : new int[] {0, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SensitivityAssumption.noCensoring(rows));
      assertThatIllegalArgumentException().isThrownBy(() -> SensitivityAssumption.padded(rows));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SensitivityAssumption.padded(1_000_001))
        .withMessage("rows must be in [1, 1000000], got 1000001");
    TimeIndexedCurve curve = new TimeIndexedCurve(GRID, 1, new long[3], List.of());
    for (int window : new int[] {0, 2, -3}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> curve.smoothed(window))
          .withMessage("window must be odd and positive, got " + window);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> curve.survivalAt(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> curve.quantile(1));
    assertThatIllegalArgumentException().isThrownBy(() -> curve.restrictedMean(11));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeIndexedCurve(GRID, 1, new long[2], List.of()));
  }

  private static double[] scales(NoiseSchedule schedule) {
    return TimeIndexedLaplace.builder()
        .grid(TimeGrid.uniform(4, 4))
        .assumption(SensitivityAssumption.general())
        .schedule(schedule)
        .privacy(PureDp.of(1))
        .build()
        .scales();
  }

  private static double[] values(double... values) {
    return values;
  }

  private static TimeIndexedLaplace.Builder builder(
      SensitivityAssumption assumption, PrivacyBound privacy) {
    return TimeIndexedLaplace.builder().grid(GRID).assumption(assumption).privacy(privacy);
  }

  private static PrivacyAccountant simulation(
      PrivacyBound budget, Neighboring relation, long seed) {
    return PrivacyAccountant.builder()
        .budget(budget)
        .unit(PrivacyUnit.rows("patient"))
        .neighboring(relation)
        .forSimulation(NoiseSource.seeded(seed))
        .open();
  }
}
