package io.sfumato.examples.lab;

import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.SurvivalData;
import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;

/**
 * A dataset and its neighbour without one row: the pair that an attacker would choose. Reads the
 * rows from the exact curve, so it is for data in the clear only.
 */
final class RemovedRow {

  private final double[] times;
  private final boolean[] events;
  private final int removed;

  private RemovedRow(double[] times, boolean[] events, int removed) {
    this.times = times;
    this.events = events;
    this.removed = removed;
  }

  /**
   * Finds the row whose removal changes the curve most.
   *
   * @param exact the curve of all rows
   * @param at where curves are compared
   * @param distance between the values of two curves there
   */
  static RemovedRow worst(
      KaplanMeier exact, double[] at, ToDoubleBiFunction<double[], double[]> distance) {
    RemovedRow row = first(exact);
    double[] whole = values(exact, at);
    RemovedRow worst = row;
    double largest = -1;
    for (int i = 0; i < row.times.length; i++) {
      RemovedRow candidate = new RemovedRow(row.times, row.events, i);
      double found =
          distance.applyAsDouble(whole, values(KaplanMeier.of(candidate.neighbor()), at));
      if (found > largest) {
        largest = found;
        worst = candidate;
      }
    }
    return worst;
  }

  private static RemovedRow first(KaplanMeier exact) {
    double[] at = exact.times();
    int rows = (int) Math.round(exact.atRisk()[0]);
    double[] times = new double[rows];
    boolean[] events = new boolean[rows];
    int next = 0;
    for (int i = 0; i < at.length; i++) {
      int died = (int) Math.round(exact.events()[i]);
      int ended = died + (int) Math.round(exact.censored()[i]);
      Arrays.fill(times, next, next + ended, at[i]);
      Arrays.fill(events, next, next + died, true);
      next += ended;
    }
    return new RemovedRow(times, events, 0);
  }

  /** Returns the curve at times. */
  static double[] values(KaplanMeier curve, double[] at) {
    return Arrays.stream(at).map(curve::survivalAt).toArray();
  }

  SurvivalData data() {
    return SurvivalData.of(times, events);
  }

  SurvivalData neighbor() {
    int left = times.length - 1;
    double[] otherTimes = new double[left];
    boolean[] otherEvents = new boolean[left];
    for (int i = 0; i < left; i++) {
      int from = i < removed ? i : i + 1;
      otherTimes[i] = times[from];
      otherEvents[i] = events[from];
    }
    return SurvivalData.of(otherTimes, otherEvents);
  }

  /** Returns for example {@code the row censored at 1010}. */
  @Override
  public String toString() {
    return "the row %s at %s"
        .formatted(events[removed] ? "with an event" : "censored", times[removed]);
  }
}
