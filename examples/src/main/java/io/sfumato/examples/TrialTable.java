package io.sfumato.examples;

import io.sfumato.streaming.CounterBounds;

/**
 * A private life table as of the end of a calendar period c. Post-processing of released totals,
 * hence free. Immutable.
 *
 * <p>Bin k is m periods long and is seen of those patients who were enrolled at least (k + 1)·m
 * periods ago: the others have not completed it. With N(s) patients enrolled up to period s, and
 * X_l(s) exits from bin l on record by then, which are those of the patients enrolled up to period
 * s - (l + 1)·m,
 *
 * <pre>{@code
 * at risk at the start of bin k   Y_k = N(c - (k+1)m) - Σ over l < k of X_l(c - (k-l)m)
 * events and losses in bin k      d_k = E_k(c),   q_k = Q_k(c),   X = E + Q
 * }</pre>
 *
 * <p>hold exactly of the totals without noise, whoever is still followed: no assumption is made on
 * patients whose follow-up goes on. The approximation is the actuarial one, that those lost in a
 * bin were at risk for half of it.
 */
public final class TrialTable {

  private final TrialCalendar calendar;
  private final TrialTotals totals;
  private final int past;
  private final TrialCurve curve;

  TrialTable(
      TrialCalendar calendar,
      TrialTotals totals,
      int past,
      CounterBounds ofEnrolments,
      CounterBounds ofExits) {
    this.calendar = calendar;
    this.totals = totals;
    this.past = past;
    int bins = bins();
    double[] events = new double[bins];
    double[] exposed = new double[bins];
    for (int k = 0; k < bins; k++) {
      events[k] = events(k);
      exposed[k] = atRisk(k) - lost(k) / 2;
    }
    this.curve =
        TrialCurve.of(
            calendar,
            events,
            exposed,
            new TrialNoise(calendar, past, ofEnrolments, ofExits).logSurvival(events, exposed));
  }

  /**
   * Returns how long ago the trial began.
   *
   * @return the calendar time, in the unit of the periods' length
   */
  public double date() {
    return past * calendar.period();
  }

  /**
   * Returns the noisy number of patients enrolled so far.
   *
   * @return the number; may be negative
   */
  public double enrolled() {
    return totals.enrolled(past);
  }

  /**
   * Returns how many bins the curve covers by now.
   *
   * @return the number of bins that somebody can have completed
   */
  public int bins() {
    return calendar.completedBins(past);
  }

  /**
   * Returns the noisy number at risk at the start of a bin, among those enrolled long enough ago.
   *
   * @param bin the bin, in {@code [0, bins())}
   * @return the number; may be negative
   * @throws IndexOutOfBoundsException if {@code bin} is out of range
   */
  public double atRisk(int bin) {
    checkBin(bin);
    int m = calendar.periodsPerBin();
    double number = totals.enrolled(past - (bin + 1) * m);
    for (int l = 0; l < bin; l++) {
      int then = past - (bin - l) * m;
      number -= totals.exits(l, then) + totals.exits(calendar.bins() + l, then);
    }
    return number;
  }

  /**
   * Returns the noisy number of events in a bin, among those enrolled long enough ago.
   *
   * @param bin the bin, in {@code [0, bins())}
   * @return the number; may be negative
   * @throws IndexOutOfBoundsException if {@code bin} is out of range
   */
  public double events(int bin) {
    checkBin(bin);
    return totals.exits(bin, past);
  }

  /**
   * Returns the noisy number lost to follow-up in a bin, among those enrolled long enough ago.
   *
   * @param bin the bin, in {@code [0, bins())}
   * @return the number; may be negative
   * @throws IndexOutOfBoundsException if {@code bin} is out of range
   */
  public double lost(int bin) {
    checkBin(bin);
    return totals.exits(calendar.bins() + bin, past);
  }

  /**
   * Returns the private Kaplan-Meier curve as of now.
   *
   * @return the curve, up to the end of the last bin that it covers
   */
  public TrialCurve kaplanMeier() {
    return curve;
  }

  private void checkBin(int bin) {
    if (bin < 0 || bin >= bins()) {
      throw new IndexOutOfBoundsException(
          "bin must be in [0, %d) by now, got %d".formatted(bins(), bin));
    }
  }
}
