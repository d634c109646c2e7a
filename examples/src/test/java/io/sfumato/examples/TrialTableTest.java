package io.sfumato.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.examples.SimulatedTrial.Person;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.ContinualCounter;
import io.sfumato.streaming.CounterBounds;
import io.sfumato.streaming.CounterMechanism;
import io.sfumato.streaming.ErrorInterval;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.SurvivalData;
import io.sfumato.survival.TimeGrid;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTableTest {

  private static final double EXACT = SimulatedTrial.NO_NOISE;

  @ParameterizedTest
  @CsvSource({"12, 4, 1, 1", "12, 4, 2, 2", "30, 3, 7, 3", "5, 9, 1, 4", "1, 1, 1, 5"})
  void withoutNoiseEveryCellIsThatOfThePatientsEnrolledLongEnoughAgo(
      int periods, int bins, int periodsPerBin, long seed) {
    TrialCalendar calendar = new TrialCalendar(7.5, periods, bins, periodsPerBin);
    SimulatedTrial trial = SimulatedTrial.random(calendar, 300, seed);
    List<TrialTable> tables = trial.runExactly();

    for (int c = 1; c <= periods; c++) {
      TrialTable table = tables.get(c - 1);
      assertThat(table.date()).isEqualTo(c * 7.5);
      assertThat(table.enrolled()).isCloseTo(count(trial, c, p -> true), within(1e-6));
      assertThat(table.bins()).isEqualTo(Math.min(bins, (c - 1) / periodsPerBin));
      for (int k = 0; k < table.bins(); k++) {
        int since = c - (k + 1) * periodsPerBin;
        double start = k * periodsPerBin * 7.5;
        double end = start + periodsPerBin * 7.5;
        Predicate<Person> inBin = p -> p.followUp() > start && p.followUp() <= end;
        assertThat(table.atRisk(k))
            .isCloseTo(count(trial, since, p -> p.followUp() > start), within(1e-6));
        assertThat(table.events(k))
            .isCloseTo(count(trial, since, inBin.and(Person::event)), within(1e-6));
        assertThat(table.lost(k))
            .isCloseTo(count(trial, since, inBin.and(p -> !p.event())), within(1e-6));
      }
    }
  }

  private static double count(SimulatedTrial trial, int enrolledBy, Predicate<Person> who) {
    return trial.people().stream()
        .filter(p -> p.entry() <= enrolledBy * trial.calendar().period())
        .filter(who)
        .count();
  }

  /** When all have had time for every bin, it is the life table of the finished study. */
  @Test
  void endsAsTheLifeTableOfTheStudy() {
    TrialCalendar calendar = new TrialCalendar(1, 24, 4, 3);
    SimulatedTrial trial = SimulatedTrial.random(calendar, 500, 1);
    List<Person> people = trial.people().stream().filter(p -> p.entry() <= 12).toList();
    SimulatedTrial finished = new SimulatedTrial(calendar, people);
    List<TrialTable> tables = finished.runExactly();
    TrialCurve curve = tables.get(23).kaplanMeier();

    double[] expected = lifeTable(people);
    assertThat(curve.horizon()).isEqualTo(12);
    for (int k = 0; k <= 4; k++) {
      assertThat(curve.survivalAt(3 * k)).isCloseTo(expected[k], within(1e-6));
    }
    assertThat(curve.survivalAt(4.5)).isCloseTo((expected[1] + expected[2]) / 2, within(1e-6));
  }

  private static double[] lifeTable(List<Person> people) {
    SurvivalData data =
        SurvivalData.of(people.stream().mapToDouble(Person::followUp).toArray(), flags(people));
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(PureDp.of(EXACT))
            .unit(PrivacyUnit.rows("patient"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      DpLifeTable exact =
          DpLifeTable.builder()
              .grid(TimeGrid.uniform(12, 4))
              .censoredSpan(1)
              .privacy(PureDp.of(EXACT))
              .build();
      return actuarial(accountant.release("table", exact, data).value());
    }
  }

  /** The plain estimate: the library's own curve leans on a smooth one. */
  private static double[] actuarial(LifeTable table) {
    int bins = table.grid().bins();
    double[] survival = new double[bins + 1];
    survival[0] = 1;
    double atRisk = table.total();
    for (int k = 0; k < bins; k++) {
      double events = table.events()[k];
      double censored = table.censored()[k];
      survival[k + 1] = survival[k] * (1 - events / (atRisk - censored / 2));
      atRisk -= events + censored;
    }
    return survival;
  }

  private static boolean[] flags(List<Person> people) {
    boolean[] flags = new boolean[people.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = people.get(i).event();
    }
    return flags;
  }

  /**
   * Over 800 runs the variance of log S is within 25 % of the stated one but with a chance below
   * 1e-6, and noise 20 % too large or too small changes it by 44 or 36 %.
   */
  @ParameterizedTest
  @CsvSource({"1, true", "1.2, false", "0.8, false"})
  void theNoiseOfTheCurveIsThatOfItsLimits(double factor, boolean fits) {
    TrialCalendar calendar = new TrialCalendar(1, 10, 3, 2);
    SimulatedTrial trial = SimulatedTrial.random(calendar, 1000, 9);
    TrialTable exact = last(trial.runExactly());
    double truth = Math.log(exact.kaplanMeier().survivalAt(6));
    ContinualLifeTable table = ContinualLifeTable.of(calendar, Zcdp.of(1 / (factor * factor)));

    int runs = 800;
    double squares = 0;
    for (int run = 0; run < runs; run++) {
      TrialTable noisy = last(trial.run(SimulatedTrial.open(table, run)));
      squares += Math.pow(Math.log(noisy.kaplanMeier().survivalAt(6)) - truth, 2);
    }
    double ratio = squares / runs / statedVariance(exact, calendar);
    assertThat(ratio > 0.75 && ratio < 1.25).isEqualTo(fits);
  }

  /** The counters that the proof speaks of, with 0.3 and 0.7 of ρ = 1. */
  private static double statedVariance(TrialTable exact, TrialCalendar calendar) {
    double[] events = new double[3];
    double[] exposed = new double[3];
    for (int k = 0; k < 3; k++) {
      events[k] = exact.events(k);
      exposed[k] = exact.atRisk(k) - exact.lost(k) / 2;
    }
    return new TrialNoise(calendar, calendar.periods(), bounds(0.3), bounds(0.7))
        .logSurvival(events, exposed)[2];
  }

  private static CounterBounds bounds(double rho) {
    return ContinualCounter.builder()
        .horizon(10)
        .privacy(Zcdp.of(rho))
        .mechanism(CounterMechanism.BUFFERED_LINEAR)
        .build()
        .bounds();
  }

  private static TrialTable last(List<TrialTable> tables) {
    return tables.get(tables.size() - 1);
  }

  @Test
  void limitsHoldTheTruthAboutAsOftenAsTheySay() {
    TrialCalendar calendar = new TrialCalendar(1, 12, 4, 2);
    double last = 12;
    ContinualLifeTable table = ContinualLifeTable.of(calendar, Zcdp.of(0.5));
    int held = 0;
    int trials = 200;
    for (int seed = 0; seed < trials; seed++) {
      SimulatedTrial trial = SimulatedTrial.random(calendar, 300, seed);
      TrialCurve curve = last(trial.run(SimulatedTrial.open(table, seed))).kaplanMeier();
      ErrorInterval limits = curve.interval(6, 0.95);
      assertThat(limits.contains(curve.survivalAt(6))).isTrue();
      held += limits.contains(Math.exp(-6 / (0.4 * last))) ? 1 : 0;
    }
    assertThat(held).isBetween(174, 199); // of 200: 190 expected, give or take 3.1
  }

  @Test
  void sayHowFarTheyGo() {
    TrialCalendar calendar = new TrialCalendar(1, 8, 3, 2);
    SimulatedTrial trial = SimulatedTrial.random(calendar, 50, 3);
    List<TrialTable> tables =
        trial.run(SimulatedTrial.open(ContinualLifeTable.of(calendar, PureDp.of(1)), 3));

    TrialCurve first = tables.get(0).kaplanMeier();
    assertThat(first.horizon()).isZero();
    assertThat(first.survivalAt(0)).isEqualTo(1);
    assertThatThrownBy(() -> first.survivalAt(0.1))
        .hasMessage("time must be in [0, 0.0], up to where the curve goes by now, got 0.1");
    assertThat(tables.get(2).kaplanMeier().horizon()).isEqualTo(2);
    assertThat(tables.get(7).kaplanMeier().horizon()).isEqualTo(6);
    assertThatThrownBy(() -> tables.get(2).atRisk(1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("bin must be in [0, 1) by now, got 1");
    assertThatThrownBy(() -> first.interval(0, 1)).hasMessageContaining("confidence");
    for (TrialTable table : tables) { // whatever the noise, a curve is a curve
      double before = 1;
      for (int k = 0; k <= table.bins(); k++) {
        double now = table.kaplanMeier().survivalAt(2 * k);
        assertThat(now).isBetween(0.0, before);
        before = now;
      }
    }
  }
}
