package io.sfumato.examples;

/**
 * What the counters of a trial have released: running totals, public once appended. Totals are
 * never changed, so that tables of earlier periods may go on reading them.
 */
final class TrialTotals {

  private final double[] enrolled;
  private final double[][] exits;
  private int periods;

  TrialTotals(TrialCalendar calendar) {
    this.enrolled = new double[calendar.periods() + 1];
    this.exits = new double[2 * calendar.bins()][calendar.periods() + 1];
  }

  void append(double enrolments, double[] cells) {
    periods++;
    enrolled[periods] = enrolments;
    for (int cell = 0; cell < cells.length; cell++) {
      exits[cell][periods] = cells[cell];
    }
  }

  /** Returns the enrolments up to the end of a period. */
  double enrolled(int period) {
    return enrolled[period];
  }

  /** Returns the exits on record up to the end of a period: a cell of events, or one of losses. */
  double exits(int cell, int period) {
    return exits[cell][period];
  }
}
