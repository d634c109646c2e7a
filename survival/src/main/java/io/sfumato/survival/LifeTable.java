package io.sfumato.survival;

import io.sfumato.noise.IntegerNoise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A private life table: noisy counts of events and censorings in each bin of a public grid, and of
 * rows beyond its horizon. Everything computed from it is free. Immutable.
 */
public final class LifeTable {

  private final TimeGrid grid;
  private final IntegerNoise noise;
  private final long[] cells;
  private final CellEstimate estimate;

  /**
   * Creates the table.
   *
   * @param cells events in bin 1..B, then censorings in bin 1..B, then rows beyond the horizon
   */
  LifeTable(TimeGrid grid, IntegerNoise noise, long[] cells) {
    int bins = grid.bins();
    if (cells.length != 2 * bins + 1) {
      throw new IllegalArgumentException(
          "a life table of %d bins has %d cells, got %d"
              .formatted(bins, 2 * bins + 1, cells.length));
    }
    this.grid = grid;
    this.noise = noise;
    this.cells = cells.clone();
    this.estimate = CellEstimate.isotonic(events(), censored(), cells[2 * bins]);
  }

  /**
   * Returns the public grid.
   *
   * @return the grid
   */
  public TimeGrid grid() {
    return grid;
  }

  /**
   * Returns the noisy number of events in each bin.
   *
   * @return a copy; counts may be negative
   */
  public long[] events() {
    return Arrays.copyOf(cells, grid.bins());
  }

  /**
   * Returns the noisy number of censorings in each bin.
   *
   * @return a copy; counts may be negative
   */
  public long[] censored() {
    return Arrays.copyOfRange(cells, grid.bins(), 2 * grid.bins());
  }

  /**
   * Returns the noisy number of rows beyond the horizon.
   *
   * @return the count; may be negative
   */
  public long beyondHorizon() {
    return cells[2 * grid.bins()];
  }

  /**
   * Returns the noisy number of all rows.
   *
   * @return the sum of all cells; unbiased, and may be negative
   */
  public long total() {
    long sum = 0;
    for (long cell : cells) {
      sum += cell;
    }
    return sum;
  }

  /**
   * Returns the standard deviation of the noise in each count.
   *
   * @return the standard deviation, in rows
   */
  public double standardDeviation() {
    return Math.sqrt(noise.variance());
  }

  /**
   * Returns the private Kaplan-Meier curve.
   *
   * @return the curve; free
   */
  public DpKaplanMeier kaplanMeier() {
    return new DpKaplanMeier(grid, estimate, noise.variance());
  }

  /**
   * Returns the numbers at risk, as data.
   *
   * @return one row for each bin, then one for the horizon; estimates, none negative
   */
  public RiskTable riskTable() {
    List<RiskTable.Row> rows = new ArrayList<>();
    for (int k = 0; k < grid.bins(); k++) {
      rows.add(
          new RiskTable.Row(
              grid.knot(k), estimate.atRisk(k), estimate.events(k), estimate.censored(k)));
    }
    rows.add(new RiskTable.Row(grid.horizon(), estimate.atRisk(grid.bins()), 0, 0));
    return new RiskTable(rows);
  }

  long[] cells() {
    return cells.clone();
  }

  /** Returns for example {@code LifeTable[10 bins up to 1000, 229 ± 9 rows]}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LifeTable[%s, %d ± %.2g rows]",
        grid,
        total(),
        standardDeviation() * Math.sqrt(cells.length));
  }
}
