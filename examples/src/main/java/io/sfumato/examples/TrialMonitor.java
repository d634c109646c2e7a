package io.sfumato.examples;

import io.sfumato.streaming.CounterSession;
import java.util.List;

/**
 * An open trial: patients come and go, and each time a calendar period ends a private life table
 * goes out.
 *
 * <p>An exit is put on record in the period in which everybody enrolled in the same period has
 * completed the bin it is in. So a counter's total after period c is that of the patients enrolled
 * up to a certain earlier period, no more and no less, and numbers at risk are differences of
 * totals: see {@link TrialTable}. An exit that is reported later than that counts from then on.
 *
 * <p>Secret, and not for several threads at a time, as for {@link CounterSession}.
 */
public final class TrialMonitor {

  private final TrialCalendar calendar;
  private final CounterSession enrolments;
  private final List<CounterSession> cells;
  private final TrialTotals totals;

  /** Exits on hold: by the period in which they are due, modulo the length, and by cell. */
  private final int[][] due;

  private int closed;

  TrialMonitor(TrialCalendar calendar, CounterSession enrolments, List<CounterSession> cells) {
    this.calendar = calendar;
    this.enrolments = enrolments;
    this.cells = List.copyOf(cells);
    this.totals = new TrialTotals(calendar);
    this.due = new int[calendar.bins() * calendar.periodsPerBin() + 1][cells.size()];
  }

  /**
   * Enrols a patient in the open period.
   *
   * @return the patient, for the end of their follow-up
   * @throws IllegalStateException if the last period has ended
   */
  public Patient enrol() {
    checkOpen();
    enrolments.add(1);
    return new Patient(closed + 1);
  }

  /**
   * Ends the open period.
   *
   * @return the private life table as of now
   * @throws IllegalStateException if the last period has ended
   */
  public TrialTable tick() {
    checkOpen();
    closed++;
    int[] now = due[closed % due.length];
    double[] exits = new double[now.length];
    for (int cell = 0; cell < now.length; cell++) {
      for (; now[cell] > 0; now[cell]--) {
        cells.get(cell).add(1);
      }
      exits[cell] = cells.get(cell).tickValue();
    }
    totals.append(enrolments.tickValue(), exits);
    return new TrialTable(calendar, totals, closed, enrolments.bounds(), cells.get(0).bounds());
  }

  /** What has been released so far. */
  TrialTotals totals() {
    return totals;
  }

  /** Returns how many periods have ended, never how many patients there are. */
  @Override
  public String toString() {
    return "TrialMonitor[period %d of %d]".formatted(closed, calendar.periods());
  }

  private void checkOpen() {
    if (closed == calendar.periods()) {
      throw new IllegalStateException(
          "the last of %d periods has ended; open a new table for what follows"
              .formatted(calendar.periods()));
    }
  }

  /** Somebody enrolled. Leaves once: what is said of them afterwards is not heard. */
  public final class Patient {

    private final int enrolled;
    private boolean followed = true;

    private Patient(int enrolled) {
      this.enrolled = enrolled;
    }

    /**
     * Ends the follow-up of this patient, unless it has ended before. Whoever is still followed
     * when a period ends needs no call.
     *
     * @param followUp the time since enrolment; NaN or below 0 counts as 0, and what is beyond the
     *     last bin counts as followed to its end
     * @param event whether follow-up ended with the event; otherwise the patient was lost
     * @throws IllegalStateException if the last period has ended
     */
    public void exit(double followUp, boolean event) {
      checkOpen();
      int bin = calendar.bin(followUp);
      if (followed && bin < calendar.bins()) {
        int on = Math.max(enrolled + (bin + 1) * calendar.periodsPerBin(), closed + 1);
        due[on % due.length][event ? bin : calendar.bins() + bin]++;
      }
      followed = false;
    }
  }
}
