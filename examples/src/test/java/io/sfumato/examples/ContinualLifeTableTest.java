package io.sfumato.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.examples.SimulatedTrial.Person;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContinualLifeTableTest {

  private static final TrialCalendar CALENDAR = new TrialCalendar(10, 8, 3, 2);

  private static final ContinualLifeTable EXACT =
      ContinualLifeTable.of(CALENDAR, PureDp.of(SimulatedTrial.NO_NOISE));

  private static final double[] EXTREME = {
    Double.NaN,
    -1,
    0,
    -0.0,
    10,
    20,
    20.000001,
    60,
    60.1,
    1e300,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE
  };

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  /** What the counters count, step by step, moves by one enrolment and by one exit at most. */
  @ParameterizedTest
  @MethodSource("seeds")
  void onePatientIsOneEnrolmentAndOneExitAtMost(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedTrial trial = SimulatedTrial.random(CALENDAR, random.nextInt(30), seed);
    SimulatedTrial neighbor = trial.with(anybody(random));

    Distance distance = distance(trial, neighbor);
    assertThat(distance.enrolments()).isEqualTo(1);
    assertThat(distance.exits()).isLessThanOrEqualTo(1);
    assertThat(distance(trial, neighbor.with(anybody(random))).enrolments()).isEqualTo(2);
  }

  private static Person anybody(SplittableRandom random) {
    double followUp =
        random.nextBoolean() ? random.nextDouble() * 70 : EXTREME[random.nextInt(EXTREME.length)];
    return new Person(random.nextDouble() * 80, followUp, random.nextBoolean());
  }

  private record Distance(double enrolments, double exits) {}

  private static Distance distance(SimulatedTrial one, SimulatedTrial other) {
    TrialTotals a = totals(one);
    TrialTotals b = totals(other);
    double enrolments = 0;
    double exits = 0;
    for (int c = 1; c <= CALENDAR.periods(); c++) {
      enrolments += Math.abs(a.enrolled(c) - a.enrolled(c - 1) - b.enrolled(c) + b.enrolled(c - 1));
      for (int k = 0; k < 2 * CALENDAR.bins(); k++) {
        exits += Math.abs(a.exits(k, c) - a.exits(k, c - 1) - b.exits(k, c) + b.exits(k, c - 1));
      }
    }
    return new Distance(Math.rint(enrolments), Math.rint(exits));
  }

  private static TrialTotals totals(SimulatedTrial trial) {
    TrialMonitor monitor = SimulatedTrial.open(EXACT, 1);
    trial.run(monitor);
    return monitor.totals();
  }

  @Test
  void whatIsSaidOfSomebodyWhoLeftIsNotHeard() {
    TrialMonitor monitor = SimulatedTrial.open(EXACT, 1);
    TrialMonitor.Patient patient = monitor.enrol();
    patient.exit(5, true);
    patient.exit(25, false);
    TrialMonitor.Patient stays = monitor.enrol();
    stays.exit(1e9, true); // beyond the last bin: followed to its end
    stays.exit(5, true);
    TrialTable table = ticks(monitor, 8);

    assertThat(Math.rint(table.events(0))).isEqualTo(1);
    assertThat(Math.rint(table.events(1) + table.events(2))).isZero();
    assertThat(Math.rint(table.lost(0) + table.lost(1) + table.lost(2))).isZero();
  }

  @Test
  void exitsReportedLateCountFromThen() {
    TrialMonitor monitor = SimulatedTrial.open(EXACT, 1);
    TrialMonitor.Patient patient = monitor.enrol();
    assertThat(Math.rint(ticks(monitor, 5).events(0))).isZero();
    patient.exit(5, true);
    assertThat(Math.rint(ticks(monitor, 1).events(0))).isEqualTo(1);
  }

  private static TrialTable ticks(TrialMonitor monitor, int times) {
    TrialTable table = monitor.tick();
    for (int i = 1; i < times; i++) {
      table = monitor.tick();
    }
    return table;
  }

  @Test
  void costsItsGuaranteeOnceAndEndsWithTheLastPeriod() {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(0.1))
            .unit(PrivacyUnit.rows("patient"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      TrialMonitor monitor =
          accountant.open("trial", ContinualLifeTable.of(CALENDAR, Zcdp.of(0.1)));
      TrialMonitor.Patient patient = monitor.enrol();
      ticks(monitor, 8);

      assertThat(accountant.spent()).isEqualTo(Zcdp.of(0.1));
      assertThat(monitor).hasToString("TrialMonitor[period 8 of 8]");
      String message = "the last of 8 periods has ended; open a new table for what follows";
      assertThatThrownBy(monitor::tick).hasMessage(message);
      assertThatThrownBy(monitor::enrol).hasMessage(message);
      assertThatThrownBy(() -> patient.exit(5, true)).hasMessage(message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | 8     | 3   | 2    | period must be finite and above 0, got 0.0
          NaN | 8     | 3   | 2    | period must be finite and above 0, got NaN
          1   | 0     | 3   | 2    | periods must be in [1, 10000], got 0
          1   | 10001 | 3   | 2    | periods must be in [1, 10000], got 10001
          1   | 8     | 101 | 2    | bins must be in [1, 100], got 101
          1   | 8     | 3   | 0    | periodsPerBin must be in [1, 1000], got 0
          """)
  void refusesCalendars(double period, int periods, int bins, int perBin, String message) {
    assertThatThrownBy(() -> new TrialCalendar(period, periods, bins, perBin)).hasMessage(message);
  }

  @Test
  void refusesGuaranteesThatItCannotShare() {
    assertThatThrownBy(() -> ContinualLifeTable.of(CALENDAR, ApproxDp.of(1, 1e-6)))
        .hasMessageStartingWith("privacy must be pure or zero-concentrated, got (ε = 1");
    assertThatThrownBy(() -> ContinualLifeTable.of(CALENDAR, Zcdp.of(0)))
        .hasMessageContaining("privacy must allow some loss");
  }

  /**
   * Whether somebody is in the trial, known to an adversary who picks the period of their exit and
   * its cell by the tables before.
   */
  private static final class Game extends Measurement<Boolean, Double> {

    private static final TrialCalendar SHORT = new TrialCalendar(1, 4, 1, 1);

    private final ContinualLifeTable table;

    Game(PrivacyBound privacy) {
      this.table = ContinualLifeTable.of(SHORT, privacy);
    }

    @Override
    protected Double invoke(Boolean present, NoiseSource noise) {
      TrialMonitor monitor = openPart(table, NoData.NO_DATA, noise);
      List<TrialMonitor.Patient> patients = new ArrayList<>();
      if (present) {
        patients.add(monitor.enrol());
      }
      TrialTotals totals = monitor.totals();
      double seen = 0;
      boolean waiting = true;
      for (int c = 1; c <= SHORT.periods(); c++) {
        // Due after the second period, or at once.
        boolean now = c >= 2 && waiting && (c == 3 || totals.enrolled(1) < 0);
        int cell = totals.exits(0, c - 1) < totals.exits(1, c - 1) ? 0 : 1;
        if (now) {
          patients.forEach(patient -> patient.exit(0.5, cell == 0));
          waiting = false;
        }
        monitor.tick();
        seen += now ? totals.exits(cell, c) - totals.exits(cell, c - 1) : 0;
      }
      return seen;
    }

    @Override
    public String type() {
      return "game/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE;
    }

    @Override
    public PrivacyEvent event() {
      return table.event();
    }

    @Override
    public Neighboring neighboring() {
      return table.neighboring();
    }

    @Override
    protected Fields encode(Double value) {
      return Fields.NONE.with("seen", value);
    }

    @Override
    protected Double decode(Fields stored) {
      return stored.real("seen");
    }
  }

  /** The bounds exceed the true ε with probability 1e-6 at most. */
  @Test
  void anAdversaryWhoPicksTheCellLearnsNoMoreThanClaimed() {
    EpsilonAudit audit = EpsilonAudit.of(4000, 5);
    assertThat(audit.lowerBound(new Game(PureDp.of(1)), true, false, seen -> seen))
        .isBetween(0.05, 1.0);
    // The same adversary sees a guarantee that does not hold.
    assertThat(audit.lowerBound(new Game(PureDp.of(4)), true, false, seen -> seen))
        .isGreaterThan(1.0);
  }

  @Test
  void soDoesItUnderConcentratedGuarantees() {
    double delta = 0.01;
    double epsilon = Zcdp.of(0.05).toApproxDp(delta).epsilon().doubleValue();
    EpsilonAudit audit = EpsilonAudit.of(1000, 5).delta(delta);
    assertThat(audit.lowerBound(new Game(Zcdp.of(0.05)), true, false, seen -> seen))
        .isLessThan(epsilon);
    assertThat(audit.lowerBound(new Game(Zcdp.of(4)), true, false, seen -> seen))
        .isGreaterThan(epsilon);
  }
}
