package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Numbers at risk over time, as data. Immutable.
 *
 * <p>With end T and entry E (before all times for a row observed from the start), the line of time
 * t, before the line of time u, counts
 *
 * <ul>
 *   <li>if exact, of {@link KaplanMeier#riskTable}: at risk the rows with {@code E < t ≤ T}, as R
 *       does, and the ends with {@code t ≤ T < u}; the last line all with {@code t ≤ T};
 *   <li>if private, of {@link LifeTable#riskTable}: as bins include their ends, at risk at a knot
 *       {@code t > 0} the rows with {@code E ≤ t < T}, at 0 all that are there from the start, and
 *       the ends with {@code t < T ≤ u}, at 0 with {@code T = 0} as well; the last line those up to
 *       the horizon. Between knots, rows come and go evenly.
 * </ul>
 *
 * Both count alike unless T or E is t or u itself. The private numbers are estimates, and may have
 * digits. Either are weights where rows are weighted.
 *
 * @param rows one line for each time, increasing
 */
public record RiskTable(List<Row> rows) {

  /** Copies the rows. */
  public RiskTable {
    rows = List.copyOf(rows);
  }

  /**
   * One time.
   *
   * @param time the time
   * @param atRisk the rows at risk: of an exact table just before the time, of a private one just
   *     after it
   * @param events the events from this time to that of the next line; see above for those at either
   * @param censored the censorings from this time to that of the next line
   */
  public record Row(double time, double atRisk, double events, double censored) {}

  /** Takes the numbers at increasing times from exact risk sets; the last line has no end. */
  static RiskTable of(RiskSets sets, double[] times) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      double next = i + 1 < times.length ? times[i + 1] : Double.POSITIVE_INFINITY;
      rows.add(
          new Row(
              times[i],
              sets.atRiskAt(times[i]),
              sets.sum(sets.events(), times[i], next),
              sets.sum(sets.censored(), times[i], next)));
    }
    return new RiskTable(rows);
  }

  /**
   * Takes the numbers at times from the cells of a life table, whose rows come and go evenly within
   * a bin. What the last row counts ends at the horizon.
   */
  static RiskTable of(TimeGrid grid, CellEstimate cells, double[] times) {
    int bins = grid.bins();
    double[] atRisk = new double[bins + 1];
    double[] events = new double[bins + 1]; // up to each knot
    double[] censored = new double[bins + 1];
    for (int k = 0; k <= bins; k++) {
      atRisk[k] = cells.atRisk(k);
      events[k] = k == 0 ? 0 : events[k - 1] + cells.events(k - 1);
      censored[k] = k == 0 ? 0 : censored[k - 1] + cells.censored(k - 1);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      double next = i + 1 < times.length ? times[i + 1] : grid.horizon();
      rows.add(
          new Row(
              times[i],
              grid.interpolate(atRisk, times[i]),
              between(grid, events, times[i], next),
              between(grid, censored, times[i], next)));
    }
    return new RiskTable(rows);
  }

  private static double between(TimeGrid grid, double[] upTo, double from, double to) {
    return Math.max(0, grid.interpolate(upTo, to) - grid.interpolate(upTo, from));
  }

  static double[] checked(double[] times, double horizon) {
    boolean fit = requireNonNull(times, "times").length > 0;
    for (int i = 0; i < times.length; i++) {
      fit &= times[i] >= (i == 0 ? 0 : Math.nextUp(times[i - 1])) && times[i] <= horizon;
    }
    if (!fit) {
      throw new IllegalArgumentException(
          "times must be in [0, %s], up to the horizon, strictly increasing and at least one, got %s"
              .formatted(horizon, Arrays.toString(times)));
    }
    return times;
  }

  /** Returns a table with a line for each row. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%10s %10s %10s %10s", "time", "at risk", "events", "censored"));
    for (Row row : rows) {
      text.append(System.lineSeparator())
          .append(
              String.format(
                  Locale.ROOT,
                  "%10s %10.1f %10.1f %10.1f",
                  Times.text(row.time()),
                  row.atRisk(),
                  row.events(),
                  row.censored()));
    }
    return text.toString();
  }
}
