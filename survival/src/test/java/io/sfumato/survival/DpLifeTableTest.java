package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.Release;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DpLifeTableTest {

  private static final TimeGrid GRID = TimeGrid.of(1, 2.5, 10);

  /** Edges of bins, beyond the horizon, and what no time should be. */
  private static final double[] TIMES = {
    0,
    -0.0,
    0.5,
    1,
    Math.nextUp(1),
    2.5,
    3,
    10,
    Math.nextUp(10.0),
    1e300,
    Double.NaN,
    -7,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE
  };

  @ParameterizedTest
  @CsvSource({
    "0, true, 0", "0.5, true, 0", "1, true, 0", "1.0000000001, true, 1", "2.5, true, 1",
    "10, true, 2", "10.0000000001, true, 6", "1, false, 3", "2.5, false, 4", "10, false, 5",
    "11, false, 6", "NaN, true, 3", "-4, true, 0", "Infinity, true, 6"
  })
  void everyTimeHasItsCell(double time, boolean event, int cell) {
    long[] expected = new long[7];
    expected[cell] = 1;
    assertThat(measurement(PureDp.of(1), Neighboring.ADD_REMOVE).exact(one(time, event)))
        .containsExactly(expected);
  }

  @ParameterizedTest
  @EnumSource
  void neighboursAreNoFurtherApartThanDeclared(Neighboring relation) {
    DpLifeTable measurement = measurement(PureDp.of(1), relation);
    SplittableRandom random = new SplittableRandom(8);
    long declared = relation == Neighboring.ADD_REMOVE ? 1 : 2;
    long largest = 0;
    for (int i = 0; i < 100_000; i++) {
      int n = 1 + random.nextInt(5);
      double[] times = new double[n];
      boolean[] events = new boolean[n];
      for (int j = 0; j < n; j++) {
        times[j] = TIMES[random.nextInt(TIMES.length)];
        events[j] = random.nextBoolean();
      }
      long[] cells = measurement.exact(SurvivalData.of(times, events));
      SurvivalData neighbor;
      if (relation == Neighboring.ADD_REMOVE) {
        neighbor = SurvivalData.of(Arrays.copyOf(times, n - 1), Arrays.copyOf(events, n - 1));
      } else {
        times[n - 1] = TIMES[random.nextInt(TIMES.length)];
        events[n - 1] = random.nextBoolean();
        neighbor = SurvivalData.of(times, events);
      }
      long[] others = measurement.exact(neighbor);
      long l1 = 0;
      long squaredL2 = 0;
      for (int k = 0; k < cells.length; k++) {
        l1 += Math.abs(cells[k] - others[k]);
        squaredL2 += (cells[k] - others[k]) * (cells[k] - others[k]);
      }
      assertThat(l1).isLessThanOrEqualTo(declared);
      assertThat(squaredL2).isLessThanOrEqualTo(declared);
      largest = Math.max(largest, l1);
    }
    assertThat(largest).isEqualTo(declared);
  }

  @Test
  void theEventIsWhatTheNoiseIs() {
    assertThat(measurement(PureDp.of(0.5), Neighboring.ADD_REMOVE).event())
        .isEqualTo(new PrivacyEvent.DiscreteLaplace(Rational.ONE, Rational.of(2)));
    assertThat(measurement(Zcdp.of(0.5), Neighboring.REPLACE_ONE).event())
        .isEqualTo(new PrivacyEvent.DiscreteGaussian(Rational.of(2), Rational.of(2)));
  }

  @Test
  void noRowMakesItThrow() {
    PrivacyAccountant accountant = simulation(1);
    int name = 0;
    for (PrivacyBound privacy :
        List.of(PureDp.of(0.1), PureDp.of(20), Zcdp.of(0.01), ApproxDp.of(1, 1e-9))) {
      for (double time : TIMES) {
        for (boolean event : new boolean[] {true, false}) {
          String release = "r" + name++;
          assertThatCode(
                  () -> {
                    LifeTable table =
                        accountant
                            .release(
                                release,
                                DpLifeTable.builder().horizon(10).privacy(privacy).build(),
                                one(time, event))
                            .value();
                    use(table);
                  })
              .doesNotThrowAnyException();
        }
      }
      use(
          accountant
              .release(
                  "empty " + privacy,
                  measurement(privacy, Neighboring.ADD_REMOVE),
                  SurvivalData.of(new double[0], new boolean[0]))
              .value());
    }
  }

  @Test
  void aReplayedTableReadsTheSame() {
    PrivacyAccountant accountant = simulation(2);
    Release<LifeTable> first = accountant.release("lung", lung(0.5), TestData.survival("lung"));
    Release<LifeTable> second = accountant.release("lung", lung(0.5), TestData.survival("aml"));

    assertThat(second.receipt()).isEqualTo(first.receipt());
    assertThat(second.value().allCells()).containsExactly(first.value().allCells());
    assertThat(second.value().kaplanMeier().survival())
        .containsExactly(first.value().kaplanMeier().survival());
  }

  @Test
  void theAuditAcceptsTheClaimAndCatchesHalfTheNoise() {
    EpsilonAudit audit = EpsilonAudit.of(20_000, 9);
    SurvivalData data =
        SurvivalData.of(new double[] {0.5, 2, 9, 20}, new boolean[] {true, false, true, false});
    SurvivalData neighbor =
        SurvivalData.of(new double[] {0.5, 2, 20}, new boolean[] {true, false, false});
    double honest =
        audit.lowerBound(
            measurement(PureDp.of(1), Neighboring.ADD_REMOVE),
            data,
            neighbor,
            table -> table.events()[2]);
    double broken = // sold as ε = 1
        audit.lowerBound(
            measurement(PureDp.of(2), Neighboring.ADD_REMOVE),
            data,
            neighbor,
            table -> table.events()[2]);
    assertThat(honest).isBetween(0.7, 1.0);
    assertThat(broken).isGreaterThan(1.0);
  }

  @Test
  void automaticBinsFollowAPublicOrANoisyNumberOfRows() {
    for (double epsilon : new double[] {0.1, 1, 5, 50}) {
      TimeGrid expected =
          DpLifeTable.builder()
              .horizon(1000)
              .expectedRows(228)
              .privacy(PureDp.of(epsilon))
              .build()
              .layout()
              .grid();
      double precision = 2 * Math.sinh(epsilon / 2);
      double bins = 0.5 * Math.pow(228 * precision, 0.4) + (1.5 + 0.3 * Math.sqrt(228)) * precision;
      double even = Math.max(6, Math.min(500, 2 * Math.rint(bins / 2)));
      assertThat(expected).isEqualTo(TimeGrid.uniform(1000, (int) even));
    }
    // The noisy number has a standard deviation of 9 rows in 228.
    LifeTable table = simulation(5).release("lung", lung(5), TestData.survival("lung")).value();
    assertThat(table.grid().horizon()).isEqualTo(1000);
    assertThat(table.grid().bins()).isBetween(76, 82);
  }

  @Test
  void buyingTheNumberOfRowsCostsTheSameInAll() {
    assertThat(lung(1).event())
        .isEqualTo(
            new PrivacyEvent.Composed(
                List.of(
                    new PrivacyEvent.DiscreteLaplace(Rational.ONE, Rational.of(100, 3)),
                    new PrivacyEvent.DiscreteLaplace(Rational.ONE, Rational.of(100, 97)))));
    for (PrivacyBound bound :
        List.of(PureDp.of(0.7), Zcdp.of(0.3), ApproxDp.of(1, 1e-9), Zcdp.of(1e-7 / 3))) {
      PrivacyBound budget = bound instanceof ApproxDp a ? Zcdp.within(a) : bound;
      PrivacyAccountant accountant =
          PrivacyAccountant.builder()
              .budget(budget)
              .unit(PrivacyUnit.rows("patient"))
              .forSimulation(NoiseSource.seeded(4))
              .open();
      DpLifeTable table = DpLifeTable.builder().horizon(1000).privacy(bound).build();
      accountant.release("lung", table, TestData.survival("lung"));
      assertThat(accountant.spent()).isEqualTo(budget);
    }
  }

  @Test
  void parametersNameWhatDiffersFromAPlainTable() {
    assertThat(lung(1))
        .hasToString(
            "DpLifeTable{grid.horizon: 1000.0, grid.bins: by rows, censored_span: 2,"
                + " privacy.epsilon: 1, neighboring: add-remove}");
    assertThat(measurement(PureDp.of(1), Neighboring.ADD_REMOVE).toString())
        .contains("grid.ends: [1.0, 2.5, 10.0]");
    assertThat(
            DpLifeTable.builder()
                .horizon(1000)
                .expectedRows(228)
                .groups(List.of("F", "M"))
                .strata(List.of("0", "1"))
                .causes(2)
                .censoredSpan(3)
                .lateEntry()
                .weights(4)
                .clusters(3)
                .privacy(PureDp.of(1))
                .build())
        .hasToString(
            "DpLifeTable{grid.horizon: 1000.0, grid.bins: 6, censored_span: 3, groups: [F, M],"
                + " strata: [0, 1], causes: 2, late_entry: true, max_weight: 4.0,"
                + " rows_per_person: 3, privacy.epsilon: 1, neighboring: add-remove}");
    assertThat(TimeGrid.uniform(1000, 10)).hasToString("10 bins up to 1000");
    assertThat(TimeGrid.uniform(0.1, 1)).hasToString("1 bin up to 0.1");
  }

  @Test
  void refusesGuaranteesThatNeedTooMuchNoise() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lung(1e-300))
        .withMessageContaining("privacy must not need noise")
        .withMessageContaining("ε = 1E-300");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measurement(Zcdp.of(1e-300), Neighboring.ADD_REMOVE));
  }

  @Test
  void refusesParametersThatAreNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DpLifeTable.builder().privacy(PureDp.of(1)).build())
        .withMessageContaining("either a grid");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> DpLifeTable.builder().grid(GRID).horizon(10).privacy(PureDp.of(1)).build());
    assertThatIllegalStateException()
        .isThrownBy(() -> DpLifeTable.builder().grid(GRID).build())
        .withMessageContaining("privacy is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DpLifeTable.builder().grid(GRID).privacy(PureDp.of(0)).build());
    for (double horizon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DpLifeTable.builder().horizon(horizon))
          .withMessage("horizon must be finite and above 0, got " + horizon);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeGrid.uniform(10, 0))
        .withMessage("bins must be in [1, 1000000], got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeGrid.of(1, 1))
        .withMessageContaining("strictly increasing, got 1.0 after 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> TimeGrid.of());
    assertThatIllegalArgumentException().isThrownBy(() -> TimeGrid.of(Double.NaN));
  }

  /** Calls everything that is computed from a table. */
  private static void use(LifeTable table) {
    DpKaplanMeier curve = table.kaplanMeier();
    double horizon = table.grid().horizon();
    double before = 1;
    for (double s : curve.survival()) {
      assertThat(s).isBetween(0.0, before);
      before = s;
    }
    assertThat(curve.restrictedMean(horizon)).isBetween(0.0, horizon);
    assertThat(curve.median())
        .satisfiesAnyOf(m -> assertThat(m).isNaN(), m -> assertThat(m).isBetween(0.0, horizon));
    SurvivalBand band = curve.band(0.95);
    for (double t = 0; t <= horizon; t += horizon / 7) {
      assertThat(band.lowerAt(t)).isBetween(0.0, curve.survivalAt(t) + 1e-12);
      assertThat(band.upperAt(t)).isBetween(curve.survivalAt(t) - 1e-12, 1.0);
    }
    assertThat(table.riskTable().rows())
        .allSatisfy(row -> assertThat(row.atRisk()).isNotNegative());
    assertThat(table + curve.toString() + band + table.riskTable()).doesNotContain("null");
  }

  private static DpLifeTable lung(double epsilon) {
    return DpLifeTable.builder().horizon(1000).privacy(PureDp.of(epsilon)).build();
  }

  private static DpLifeTable measurement(PrivacyBound privacy, Neighboring relation) {
    return DpLifeTable.builder()
        .grid(GRID)
        .censoredSpan(1)
        .privacy(privacy)
        .neighboring(relation)
        .build();
  }

  private static SurvivalData one(double time, boolean event) {
    return SurvivalData.of(new double[] {time}, new boolean[] {event});
  }

  private static PrivacyAccountant simulation(long seed) {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1e9))
        .unit(PrivacyUnit.rows("patient"))
        .forSimulation(NoiseSource.seeded(seed))
        .open();
  }
}
