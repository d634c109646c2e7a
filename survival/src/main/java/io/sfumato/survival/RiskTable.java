package io.sfumato.survival;

import java.util.List;
import java.util.Locale;

/**
 * Numbers at risk over time, as data. Immutable.
 *
 * @param rows one row for each bin, and one for the horizon
 */
public record RiskTable(List<Row> rows) {

  /** Copies the rows. */
  public RiskTable {
    rows = List.copyOf(rows);
  }

  /**
   * One bin.
   *
   * @param time the start of the bin
   * @param atRisk the estimated rows at risk just after {@code time}
   * @param events the estimated events in the bin
   * @param censored the estimated censorings in the bin
   */
  public record Row(double time, double atRisk, double events, double censored) {}

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
