package io.sfumato.survival;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Visits the times of events from the last to the first within each stratum, with sums over the
 * rows at risk: rows join at their time and leave at their entry. Not safe for use by several
 * threads.
 */
final class CoxSweep {

  private final CoxRows rows;
  private final int[] byTime; // stratum, then time, the latest first
  private final int[] byEntry;
  private final CoxSums atRisk;
  private final CoxSums events;

  CoxSweep(CoxRows rows) {
    this.rows = rows;
    Comparator<Integer> strata = Comparator.comparingInt(rows::stratum);
    this.byTime = sorted(strata.thenComparing(i -> -rows.time(i)));
    this.byEntry = sorted(strata.thenComparing(i -> -rows.entry(i)));
    this.atRisk = new CoxSums(rows.covariates());
    this.events = new CoxSums(rows.covariates());
  }

  private int[] sorted(Comparator<Integer> order) {
    return IntStream.range(0, rows.size())
        .boxed()
        .sorted(order)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Takes one time at which there are events. */
  interface Visitor {
    /**
     * Takes a time.
     *
     * @param tied the rows with an event at this time
     * @param atRisk sums over all rows at risk, valid during the call
     * @param events sums over the tied rows, valid during the call
     */
    void visit(int[] tied, CoxSums atRisk, CoxSums events);
  }

  /**
   * Visits every time of events.
   *
   * @param risks weight times relative hazard of each row
   */
  void visit(double[] risks, Visitor visitor) {
    int next = 0;
    int leaving = 0;
    while (next < byTime.length) {
      int stratum = rows.stratum(byTime[next]);
      atRisk.clear();
      while (next < byTime.length && rows.stratum(byTime[next]) == stratum) {
        double time = rows.time(byTime[next]);
        int from = next;
        while (next < byTime.length
            && rows.stratum(byTime[next]) == stratum
            && rows.time(byTime[next]) == time) {
          atRisk.add(risks[byTime[next]], rows.covariates(byTime[next]));
          next++;
        }
        int[] tied =
            IntStream.range(from, next).map(i -> byTime[i]).filter(rows::isEvent).toArray();
        if (tied.length == 0) {
          continue;
        }
        while (leaving < next && rows.entry(byEntry[leaving]) >= time) {
          atRisk.add(-risks[byEntry[leaving]], rows.covariates(byEntry[leaving]));
          leaving++;
        }
        events.clear();
        for (int row : tied) {
          events.add(risks[row], rows.covariates(row));
        }
        visitor.visit(tied, atRisk, events);
      }
      leaving = next; // both orders have the strata in the same places
    }
  }

  /** Returns the rows at risk at a row's time, in its stratum. */
  int[] riskSet(int event) {
    return IntStream.range(0, rows.size())
        .filter(
            i ->
                rows.stratum(i) == rows.stratum(event)
                    && rows.time(i) >= rows.time(event)
                    && rows.entry(i) < rows.time(event))
        .toArray();
  }
}
