package io.sfumato.survival;

import io.sfumato.accounting.Fields;
import io.sfumato.noise.IntegerNoise;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the counts of a life table are in one array. For each population, groups before strata: the
 * events of each cause in each bin, the censorings in each span of bins, the late entries in each
 * bin if they are counted, and the rows beyond the horizon. Immutable.
 */
final class CellLayout {

  private static final long MOST_CELLS = 50_000_000;

  private final TimeGrid grid;
  private final LifeTableRules rules;
  private final int bins;
  private final int spans;
  private final int censoredAt;
  private final int enteredAt;
  private final int beyondAt;
  private final int perPopulation;
  private final int populations;

  CellLayout(TimeGrid grid, LifeTableRules rules) {
    this.grid = grid;
    this.rules = rules;
    this.bins = grid.bins();
    this.spans = (bins - 1) / rules.censoredSpan() + 1;
    long events = (long) bins * rules.causes();
    long cells = events + spans + (rules.lateEntry() ? bins : 0) + 1;
    if (rules.populations() > MOST_CELLS / cells) {
      throw new IllegalArgumentException(
          ("a life table must have at most %d cells, got %d in each of %d groups and strata; use"
                  + " fewer bins, causes, groups or strata")
              .formatted(MOST_CELLS, cells, rules.populations()));
    }
    this.populations = (int) rules.populations();
    this.censoredAt = (int) events;
    this.enteredAt = censoredAt + spans;
    this.perPopulation = (int) cells;
    this.beyondAt = perPopulation - 1;
  }

  TimeGrid grid() {
    return grid;
  }

  LifeTableRules rules() {
    return rules;
  }

  /** Returns the grid and the rules: everything that exact counts depend on. */
  Fields toFields() {
    return rules.addTo(Fields.NONE.with("grid", grid.toFields()));
  }

  /** Returns the number of cells of all populations. */
  int size() {
    return perPopulation * populations;
  }

  /** Returns the number of combinations of group and stratum. */
  int populations() {
    return populations;
  }

  /** Returns the number of cells of one population in which rows exit. */
  int exitCells() {
    return rules.lateEntry() ? perPopulation - bins : perPopulation;
  }

  /** Returns the exact counts of rows. */
  long[] count(SurvivalData data) {
    long[] cells = new long[size()];
    CountedRows rows = new CountedRows(data, rules, grid.horizon());
    for (int row = 0; row < data.size(); row++) {
      int population = rows.population(row);
      if (population < 0) {
        continue;
      }
      int start = population * perPopulation;
      long steps = rows.steps(row);
      cells[start + exitCell(data, row)] += steps;
      if (rules.lateEntry() && data.entry(row) > 0) {
        cells[start + enteredAt + grid.bin(data.entry(row))] += steps;
      }
    }
    return cells;
  }

  private int exitCell(SurvivalData data, int row) {
    int bin = grid.bin(data.time(row));
    if (bin == bins) {
      return beyondAt;
    }
    int cause = data.cause(row);
    return cause == 0
        ? censoredAt + bin / rules.censoredSpan()
        : (Math.min(cause, rules.causes()) - 1) * bins + bin;
  }

  /** Adds up the cells of some populations. */
  NoisyCells pooled(long[] cells, int[] populations, IntegerNoise noise) {
    long[] sum = new long[perPopulation];
    for (int population : populations) {
      for (int k = 0; k < perPopulation; k++) {
        sum[k] += cells[population * perPopulation + k];
      }
    }
    long[][] events = new long[rules.causes()][];
    for (int cause = 0; cause < events.length; cause++) {
      events[cause] = Arrays.copyOfRange(sum, cause * bins, (cause + 1) * bins);
    }
    long @Nullable [] entered =
        rules.lateEntry() ? Arrays.copyOfRange(sum, enteredAt, beyondAt) : null;
    return new NoisyCells(
        grid,
        events,
        Arrays.copyOfRange(sum, censoredAt, enteredAt),
        rules.censoredSpan(),
        entered,
        sum[beyondAt],
        rules.weightGrid().spacing(),
        noise,
        populations.length);
  }
}
