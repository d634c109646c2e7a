package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.internal.RowRules;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Prefixes;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.search.GeneticSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SynthesizerTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final AdaptiveSettings FEW_ROUNDS =
      new AdaptiveSettings(0.15, 0.2, 0.006, 0.9, 1, 1, 3, 0, 0.4);

  private static List<Workload> pairs(Domain domain) {
    List<Workload> pairs = new ArrayList<>();
    for (int a = 0; a < domain.columns(); a++) {
      for (int b = a + 1; b < domain.columns(); b++) {
        pairs.add(Marginal.of(domain, a, b));
      }
    }
    return pairs;
  }

  static Synthesizer synthesizer(
      Domain domain, BigDecimal rho, Neighboring relation, int threads, PrivateGsd.Mode mode) {
    return synthesizer(domain, rho, relation, threads, mode, FEW_ROUNDS);
  }

  static Synthesizer synthesizer(
      Domain domain,
      BigDecimal rho,
      Neighboring relation,
      int threads,
      PrivateGsd.Mode mode,
      AdaptiveSettings settings) {
    return new Synthesizer(
        domain,
        List.of(),
        RowRules.of(domain, List.of()),
        pairs(domain),
        rho,
        relation,
        0,
        7,
        threads,
        mode,
        settings,
        new FaithfulSettings(GeneticSettings.PUBLISHED.withMostGenerations(20), 4, 2),
        null);
  }

  private static Synthesis run(Synthesizer synthesizer, CodedTable data) {
    return synthesizer.run(
        ExactAnswers.of(data), NoiseSource.seeded(1), new Watch(progress -> {}, () -> false, DAY));
  }

  private static int[][] codes(CodedTable table) {
    int[][] codes = new int[table.domain().columns()][];
    Arrays.setAll(codes, table::column);
    return codes;
  }

  @ParameterizedTest
  @EnumSource(PrivateGsd.Mode.class)
  void stepsSumToTheBudgetToTheLastDigit(PrivateGsd.Mode mode) {
    CodedTable data = RandomTables.correlated(300, 1);
    for (Neighboring relation : Neighboring.values()) {
      for (ApproxDp bound : List.of(ApproxDp.of(0.1, 1e-9), ApproxDp.of(3, 1e-6))) {
        BigDecimal rho = Zcdp.within(bound).rho();
        Synthesis made = run(synthesizer(data.domain(), rho, relation, 1, mode), data);
        assertThat(made.steps().stream().map(BudgetStep::rho).reduce(BigDecimal::add))
            .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo(rho));
      }
    }
  }

  /** What thousand thresholds tell is worth measuring where noise is less than sampling. */
  @ParameterizedTest
  @CsvSource({"0.001, false", "1000, true"})
  void thresholdsAreMeasuredWhereThatTellsMoreThanPairs(BigDecimal rho, boolean measured) {
    CodedTable data = RandomTables.correlated(300, 1);
    List<Workload> thresholds =
        List.of(
            Prefixes.of(data.domain(), new int[] {1, 3}, new int[][] {{20, 4}, {9, 2}}),
            Prefixes.by(data.domain(), 0, new int[] {1}, new int[][] {{30}}));
    for (Neighboring relation : Neighboring.values()) {
      Synthesizer pairs =
          synthesizer(data.domain(), rho, relation, 1, PrivateGsd.Mode.ADAPTIVE, FEW_ROUNDS);
      Synthesis made = run(asking(pairs, thresholds), data);
      assertThat(made.steps().stream().map(BudgetStep::rho).reduce(BigDecimal::add))
          .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo(rho));
      assertThat(made.answers().stream().map(noisy -> noisy.workload().name()).toList())
          .satisfies(
              names ->
                  assertThat(names.contains(thresholds.get(0).name()))
                      .isEqualTo(names.contains(thresholds.get(1).name()))
                      .isEqualTo(measured));
      if (measured) {
        for (Workload workload : thresholds) {
          long[] real = workload.answer(data);
          long[] synthetic = workload.answer(made.table());
          for (int i = 0; i < real.length; i++) {
            assertThat(synthetic[i]).isCloseTo(real[i], within(2L));
          }
        }
      }
    }
  }

  private static Synthesizer asking(Synthesizer other, List<Workload> queries) {
    return new Synthesizer(
        other.domain(),
        other.ordered(),
        other.rules(),
        queries,
        other.rho(),
        other.neighboring(),
        other.rows(),
        other.seed(),
        other.threads(),
        other.mode(),
        other.settings(),
        other.faithful(),
        null);
  }

  /** All rows in the last of many codes: no coarse bins, and the pair itself is too large. */
  @Test
  void theBudgetIsSpentWhereNothingCanBeSelected() {
    Domain domain = new Domain(List.of("a", "b"), List.of(400, 400));
    int[] last = new int[20_000];
    Arrays.fill(last, 399);
    CodedTable data = CodedTable.of(domain, new int[][] {last, last});
    Synthesis made =
        run(
            synthesizer(
                domain,
                BigDecimal.ONE,
                Neighboring.ADD_REMOVE,
                1,
                PrivateGsd.Mode.ADAPTIVE,
                AdaptiveSettings.DEFAULT),
            data);
    assertThat(made.steps().stream().map(BudgetStep::rho).reduce(BigDecimal::add))
        .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo(BigDecimal.ONE));
  }

  /** A condition that is true once only, in the middle of a search or between two. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 50})
  void whoGivesUpOnceHasForGood(int when) {
    CodedTable data = RandomTables.correlated(300, 1);
    AtomicInteger asked = new AtomicInteger();
    Synthesizer synthesizer =
        synthesizer(
            data.domain(), BigDecimal.ONE, Neighboring.ADD_REMOVE, 1, PrivateGsd.Mode.ADAPTIVE);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                synthesizer.run(
                    ExactAnswers.of(data),
                    NoiseSource.seeded(1),
                    new Watch(progress -> {}, () -> asked.incrementAndGet() == when, DAY)));
  }

  /** The noise of each measurement is that of the step that paid for it. */
  @ParameterizedTest
  @EnumSource(PrivateGsd.Mode.class)
  void everyMeasurementIsPaidFor(PrivateGsd.Mode mode) {
    CodedTable data = RandomTables.correlated(300, 1);
    for (Neighboring relation : Neighboring.values()) {
      Synthesis made = run(synthesizer(data.domain(), BigDecimal.ONE, relation, 1, mode), data);
      List<BudgetStep> paid =
          made.steps().stream().filter(step -> step.purpose().startsWith("measure")).toList();
      assertThat(paid).hasSameSizeAs(made.answers());
      for (int i = 0; i < paid.size(); i++) {
        NoisyAnswers noisy = made.answers().get(i);
        assertThat(paid.get(i).purpose()).isEqualTo("measure " + noisy.workload().name());
        double squared = relation == Neighboring.ADD_REMOVE ? 1 : 2;
        double rho = squared / (2 * noisy.standardDeviation() * noisy.standardDeviation());
        assertThat(paid.get(i).rho().doubleValue() / rho).isBetween(1 - 1e-12, 1 + 1e-12);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PrivateGsd.Mode.class)
  void threadsChangeNothing(PrivateGsd.Mode mode) {
    CodedTable data = RandomTables.correlated(500, 2);
    Synthesizer one = synthesizer(data.domain(), BigDecimal.ONE, Neighboring.ADD_REMOVE, 1, mode);
    Synthesizer two = synthesizer(data.domain(), BigDecimal.ONE, Neighboring.ADD_REMOVE, 2, mode);
    Synthesis made = run(one, data);
    assertThat(codes(run(two, data).table())).isDeepEqualTo(codes(made.table()));
    assertThat(codes(run(one, data).table())).isDeepEqualTo(codes(made.table()));
  }

  @Test
  void muchBudgetMakesMarginalsThatAreNearlyRight() {
    CodedTable data = RandomTables.correlated(2000, 3);
    for (PrivateGsd.Mode mode : List.of(PrivateGsd.Mode.ADAPTIVE, PrivateGsd.Mode.ONE_SHOT)) {
      Synthesis made =
          run(
              synthesizer(
                  data.domain(),
                  BigDecimal.valueOf(100),
                  Neighboring.ADD_REMOVE,
                  1,
                  mode,
                  AdaptiveSettings.DEFAULT),
              data);
      assertThat(made.rows()).isBetween(1995.0, 2005.0);
      for (Workload pair : pairs(data.domain())) {
        double distance =
            Counts.distance(
                Counts.toDoubles(pair.answer(data)), Counts.toDoubles(pair.answer(made.table())));
        assertThat(distance / 2 / 2000).as(pair.name()).isLessThan(0.02);
      }
    }
  }

  /** Nothing that a table may be ends a release with an exception. */
  @ParameterizedTest
  @EnumSource(PrivateGsd.Mode.class)
  void smallTablesAreNoMatter(PrivateGsd.Mode mode) {
    for (double rho : new double[] {1e-9, 0.01, 10}) {
      for (int rows : new int[] {0, 1, 2}) {
        CodedTable data = RandomTables.correlated(rows, 4);
        for (Neighboring relation : Neighboring.values()) {
          Synthesis made =
              run(synthesizer(data.domain(), BigDecimal.valueOf(rho), relation, 1, mode), data);
          assertThat(made.table().rows()).isPositive();
        }
      }
    }
  }

  @Test
  void columnsOfOneCodeAreNoMatter() {
    Domain domain = new Domain(List.of("a", "b"), List.of(1, 2));
    CodedTable data = CodedTable.of(domain, new int[][] {{0, 0, 0}, {0, 1, 1}});
    Synthesis made =
        run(
            synthesizer(
                domain, BigDecimal.TEN, Neighboring.ADD_REMOVE, 1, PrivateGsd.Mode.ADAPTIVE),
            data);
    assertThat(made.table().rows()).isBetween(1, 10);
  }

  @Test
  void cancellingEndsTheRun() {
    CodedTable data = RandomTables.correlated(300, 5);
    Synthesizer synthesizer =
        synthesizer(
            data.domain(), BigDecimal.ONE, Neighboring.ADD_REMOVE, 1, PrivateGsd.Mode.ADAPTIVE);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                synthesizer.run(
                    ExactAnswers.of(data),
                    NoiseSource.seeded(1),
                    new Watch(progress -> {}, () -> true, DAY)));
  }

  /** A limit that is over at once leaves out the last refinement, and no measurement. */
  @Test
  void theTimeLimitDecidesNothingThatIsMeasured() {
    CodedTable data = RandomTables.correlated(300, 6);
    Synthesizer synthesizer =
        synthesizer(
            data.domain(), BigDecimal.ONE, Neighboring.ADD_REMOVE, 1, PrivateGsd.Mode.ADAPTIVE);
    Synthesis all = run(synthesizer, data);
    Synthesis hurried =
        synthesizer.run(
            ExactAnswers.of(data),
            NoiseSource.seeded(1),
            new Watch(progress -> {}, () -> false, Duration.ofNanos(1)));
    assertThat(hurried.steps()).isEqualTo(all.steps());
  }

  @Test
  void anAccountantSpendsTheBudgetExactly() {
    CodedTable data = RandomTables.correlated(100, 7);
    BigDecimal rho = Zcdp.within(ApproxDp.of(1, 1e-9)).rho();
    CodedGsd gsd =
        new CodedGsd(
            synthesizer(data.domain(), rho, Neighboring.ADD_REMOVE, 1, PrivateGsd.Mode.ADAPTIVE));
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(new Zcdp(rho))
            .unit(PrivacyUnit.rows("row"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      accountant.release("r", gsd, data);
      assertThat(accountant.spent()).isEqualTo(new Zcdp(rho));
    }
  }
}
