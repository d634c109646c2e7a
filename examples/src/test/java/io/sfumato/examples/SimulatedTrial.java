package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Patients with a calendar time of enrolment, and what becomes of them. */
record SimulatedTrial(TrialCalendar calendar, List<Person> people) {

  record Person(double entry, double followUp, boolean event) {}

  /** Noise at this ε is 0 in every draw of a test, but with a chance below 1e-20. */
  static final double NO_NOISE = 2000;

  static SimulatedTrial random(TrialCalendar calendar, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double last = calendar.periods() * calendar.period();
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double event = -0.4 * last * Math.log1p(-random.nextDouble());
      double lost = -0.8 * last * Math.log1p(-random.nextDouble());
      people.add(new Person(random.nextDouble() * last, Math.min(event, lost), event <= lost));
    }
    return new SimulatedTrial(calendar, List.copyOf(people));
  }

  SimulatedTrial with(Person another) {
    List<Person> more = new ArrayList<>(people);
    more.add(another);
    return new SimulatedTrial(calendar, List.copyOf(more));
  }

  /** Opens a table under an accountant of its own, whose budget nothing exhausts. */
  static TrialMonitor open(ContinualLifeTable table, long seed) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(1e9))
            .unit(PrivacyUnit.rows("patient"))
            .forSimulation(NoiseSource.seeded(seed))
            .open()) {
      return accountant.open("trial", table);
    }
  }

  List<TrialTable> runExactly() {
    return run(open(ContinualLifeTable.of(calendar, PureDp.of(NO_NOISE)), 1));
  }

  /** Lets everything happen when it happens, and returns the table after each period. */
  List<TrialTable> run(TrialMonitor monitor) {
    List<TrialTable> tables = new ArrayList<>();
    TrialMonitor.Patient[] patients = new TrialMonitor.Patient[people.size()];
    for (int c = 1; c <= calendar.periods(); c++) {
      for (int i = 0; i < patients.length; i++) {
        Person person = people.get(i);
        if (patients[i] == null && person.entry() <= c * calendar.period()) {
          patients[i] = monitor.enrol();
        }
        if (patients[i] != null && person.entry() + person.followUp() <= c * calendar.period()) {
          patients[i].exit(person.followUp(), person.event()); // again and again: heard once
        }
      }
      tables.add(monitor.tick());
    }
    return tables;
  }
}
