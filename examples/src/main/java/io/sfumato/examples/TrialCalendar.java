package io.sfumato.examples;

/**
 * The public times of a trial: calendar periods after each of which there is a release, and bins of
 * follow-up, counted from each patient's own enrolment.
 *
 * @param period the length of a calendar period, finite and above 0, in the unit of follow-up times
 * @param periods how many periods the trial is watched for, in {@code [1, 10000]}
 * @param bins how many bins of follow-up there are, in {@code [1, 100]}
 * @param periodsPerBin how many periods a bin is long, in {@code [1, 1000]}
 */
public record TrialCalendar(double period, int periods, int bins, int periodsPerBin) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrialCalendar {
    if (!(period > 0 && Double.isFinite(period))) {
      throw new IllegalArgumentException("period must be finite and above 0, got " + period);
    }
    check("periods", periods, 10_000);
    check("bins", bins, 100);
    check("periodsPerBin", periodsPerBin, 1000);
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be in [1, %d], got %d".formatted(name, most, value));
    }
  }

  /** Returns the bin, from 0, of a follow-up time; NaN counts as 0; {@link #bins} if beyond all. */
  int bin(double followUp) {
    double end = Math.ceil(followUp / (period * periodsPerBin)); // of the bin, in bins
    return Double.isNaN(end) ? 0 : (int) Math.max(0, Math.min(bins, end - 1));
  }

  /** Returns the follow-up time at which a bin begins, from 0. */
  double knot(int bin) {
    return bin * (double) periodsPerBin * period;
  }

  /** Returns how many bins somebody has completed by the end of a period, if anybody enrolled. */
  int completedBins(int periodsPast) {
    return Math.min(bins, (periodsPast - 1) / periodsPerBin);
  }
}
