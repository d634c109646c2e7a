package io.sfumato.survival;

import java.util.Arrays;

/**
 * What exact estimators read of the data: at each distinct time the weight of the rows at risk just
 * before, and of those that then had an event, by cause, or were censored. Immutable.
 */
final class RiskSets {

  /** Of a sum of weights: what another order of its terms may make of it. */
  private static final double ROUNDING = 1e-12;

  private final double[] times;
  private final double[] present;
  private final double[] atRisk;
  private final double[][] events; // by cause
  private final double[] allEvents;
  private final double[] eventRows;
  private final double[] censored;
  private final double beyond;
  private final double[] lateEntries;
  private final double[] lateWeights;
  private final int rows;

  private RiskSets(SortedRows sorted) {
    SurvivalData data = sorted.data();
    this.times = sorted.times();
    this.rows = sorted.count();
    this.present = new double[times.length];
    this.atRisk = present;
    this.censored = new double[times.length];
    this.allEvents = new double[times.length];
    this.events =
        data.causeCount() == 1
            ? new double[][] {allEvents}
            : new double[data.causeCount()][times.length];
    this.eventRows = data.hasWeights() ? new double[times.length] : allEvents;
    this.lateEntries = sorted.lateEntries();
    this.lateWeights = new double[lateEntries.length + 1];
    for (int i = 0; i < lateEntries.length; i++) {
      lateWeights[i + 1] = lateWeights[i] + data.weight(sorted.lateRow(i));
    }
    this.beyond = count(sorted);
  }

  static RiskSets of(SortedRows sorted) {
    return new RiskSets(sorted);
  }

  private RiskSets(RiskSets sets) {
    this.times = sets.times;
    this.rows = sets.rows;
    this.present = sets.present;
    this.atRisk = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      double left = present[i] - sets.allEvents[i];
      double next = left - sets.censored[i];
      atRisk[i] = next <= ROUNDING * present[i] ? sets.censored[i] : left;
    }
    this.allEvents = sets.censored;
    this.events = new double[][] {allEvents};
    this.eventRows = allEvents;
    this.censored = sets.allEvents;
    this.beyond = sets.beyond;
    this.lateEntries = sets.lateEntries;
    this.lateWeights = sets.lateWeights;
  }

  /** Returns the sets with censoring as the event; who had an event at a time leaves before it. */
  RiskSets reversed() {
    return new RiskSets(this);
  }

  /** Fills the arrays from the last time to the first. Returns the weight past all times. */
  private double count(SortedRows sorted) {
    SurvivalData data = sorted.data();
    double weight = 0;
    for (int at = sorted.start(times.length); at < sorted.end(times.length); at++) {
      weight += data.weight(sorted.row(at));
    }
    double beyondAll = weight;
    int rowsPresent = sorted.end(times.length) - sorted.start(times.length);
    int late = sorted.lateCount();
    for (int i = times.length - 1; i >= 0; i--) {
      int eventsHere = 0;
      for (int at = sorted.start(i); at < sorted.end(i); at++) {
        int row = sorted.row(at);
        int cause = data.cause(row);
        double rowWeight = data.weight(row);
        weight += rowWeight;
        if (cause == 0) {
          censored[i] += rowWeight;
        } else {
          allEvents[i] += rowWeight;
          eventsHere++;
          if (events.length > 1) {
            events[cause - 1][i] += rowWeight;
          }
        }
      }
      rowsPresent += sorted.end(i) - sorted.start(i);
      while (late > 0 && lateEntries[late - 1] >= times[i]) {
        weight -= data.weight(sorted.lateRow(--late));
        rowsPresent--;
      }
      // Sums in another order differ by a rounding, which must not leave a part of a last row.
      present[i] = eventsHere == rowsPresent ? allEvents[i] : Math.max(weight, allEvents[i]);
      if (data.hasWeights()) {
        eventRows[i] = eventsHere;
      }
    }
    return beyondAll;
  }

  int size() {
    return times.length;
  }

  /** Returns the number of rows that were ever at risk. */
  int rows() {
    return rows;
  }

  /** Returns the distinct times, increasing; as all of these, the array itself. */
  double[] times() {
    return times;
  }

  /** Returns the weight at risk just before each time, at least that of the events. */
  double[] atRisk() {
    return atRisk;
  }

  /** Returns the weight of the events of all causes. */
  double[] events() {
    return allEvents;
  }

  /** Returns the weight of the events of a cause, from 1. */
  double[] events(int cause) {
    return events[cause - 1];
  }

  int causes() {
    return events.length;
  }

  /** Returns how many rows had an event, whatever their weight. */
  double[] eventRows() {
    return eventRows;
  }

  double[] censored() {
    return censored;
  }

  /** Returns the weight of the rows with an end at or after a time, and an entry before it. */
  double atRiskAt(double time) {
    int i = firstAtOrAfter(times, time);
    double weight = i < times.length ? present[i] : beyond;
    if (lateEntries.length > 0) {
      double until = i < times.length ? times[i] : Double.POSITIVE_INFINITY;
      weight -=
          lateWeights[firstAtOrAfter(lateEntries, until)]
              - lateWeights[firstAtOrAfter(lateEntries, time)];
    }
    return Math.max(0, weight);
  }

  /** Returns the sum of values at the times in {@code [from, to)}. */
  double sum(double[] values, double from, double to) {
    double sum = 0;
    for (int i = firstAtOrAfter(times, from); i < times.length && times[i] < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  static int firstAtOrAfter(double[] sorted, double time) {
    int found = Arrays.binarySearch(sorted, time);
    if (found < 0) {
      return -found - 1;
    }
    while (found > 0 && sorted[found - 1] == time) {
      found--; // entries may repeat
    }
    return found;
  }
}
