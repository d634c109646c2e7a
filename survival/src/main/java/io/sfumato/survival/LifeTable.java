package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.noise.IntegerNoise;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * A private life table: noisy counts of events, censorings and late entries on a public grid, and
 * of rows beyond its horizon. Everything computed from it is free. Immutable.
 *
 * <p>A table of several groups or strata is one of each of them, see {@link #group} and {@link
 * #stratum}; its own counts and curves are those of all of them together, whose noise is the sum of
 * theirs.
 *
 * <p>Counts are in multiples of {@link #unit}: of one row, unless rows are weighted.
 */
public final class LifeTable {

  private final CellLayout layout;
  private final IntegerNoise noise;
  private final long[] all;
  private final List<String> groups;
  private final List<String> strata;
  private final int[] populations;
  private final NoisyCells cells;

  private LifeTable(
      CellLayout layout,
      IntegerNoise noise,
      long[] all,
      List<String> groups,
      List<String> strata,
      int[] populations) {
    this.layout = layout;
    this.noise = noise;
    this.all = all;
    this.groups = groups;
    this.strata = strata;
    this.populations = populations;
    this.cells = layout.pooled(all, populations, noise);
  }

  /** Takes the noisy cells of all populations. */
  static LifeTable of(CellLayout layout, IntegerNoise noise, long[] all) {
    if (all.length != layout.size()) {
      throw new IllegalArgumentException(
          "a life table of %s has %d cells, got %d"
              .formatted(layout.grid(), layout.size(), all.length));
    }
    LifeTableRules rules = layout.rules();
    int[] populations = IntStream.range(0, layout.populations()).toArray();
    return new LifeTable(layout, noise, all, rules.groups(), rules.strata(), populations);
  }

  /**
   * Returns the public grid.
   *
   * @return the grid
   */
  public TimeGrid grid() {
    return layout.grid();
  }

  /**
   * Returns the public groups that this table tells apart.
   *
   * @return the labels in the order given; none if it was made without groups, or is of one group
   */
  public List<String> groups() {
    return groups;
  }

  /**
   * Returns the public strata that this table tells apart.
   *
   * @return the labels in the order given; none if it was made without strata, or is of one stratum
   */
  public List<String> strata() {
    return strata;
  }

  /**
   * Returns the table of one group, with all strata of this table.
   *
   * @param label one of {@link #groups}
   * @return its table
   * @throws IllegalArgumentException if there is no such group
   */
  public LifeTable group(String label) {
    int strataEach = Math.max(1, strata.size());
    int first = position("group", groups, label) * strataEach;
    int[] ofGroup = IntStream.range(0, strataEach).map(s -> populations[first + s]).toArray();
    return new LifeTable(layout, noise, all, List.of(), strata, ofGroup);
  }

  /**
   * Returns the table of one stratum, with all groups of this table.
   *
   * @param label one of {@link #strata}
   * @return its table
   * @throws IllegalArgumentException if there is no such stratum
   */
  public LifeTable stratum(String label) {
    int first = position("stratum", strata, label);
    int[] ofStratum =
        IntStream.range(0, Math.max(1, groups.size()))
            .map(g -> populations[g * strata.size() + first])
            .toArray();
    return new LifeTable(layout, noise, all, groups, List.of(), ofStratum);
  }

  private static int position(String parameter, List<String> labels, String label) {
    int position = labels.indexOf(requireNonNull(label, parameter));
    if (position < 0) {
      throw new IllegalArgumentException(
          "%s must be one of %s, got '%s'".formatted(parameter, labels, label));
    }
    return position;
  }

  /**
   * Returns the number of causes of events that this table tells apart.
   *
   * @return the number, at least 1
   */
  public int causes() {
    return cells.causes();
  }

  /**
   * Returns the noisy number of events of all causes in each bin.
   *
   * @return a new array; counts may be negative
   */
  public long[] events() {
    return counts(grid().bins(), cells::events);
  }

  /**
   * Returns the noisy number of events of one cause in each bin.
   *
   * @param cause the cause, in {@code [1, causes()]}
   * @return a new array; counts may be negative
   * @throws IllegalArgumentException if there is no such cause
   */
  public long[] events(int cause) {
    checkCause(cause);
    return counts(grid().bins(), bin -> cells.events(cause - 1, bin));
  }

  /**
   * Returns the noisy number of censorings in each span of {@link #censoredSpan} bins.
   *
   * @return a new array; counts may be negative
   */
  public long[] censored() {
    return counts(cells.censoredCells(), cells::censored);
  }

  /**
   * Returns how many bins share a count of censorings.
   *
   * @return the number of bins; the last span may have fewer
   */
  public int censoredSpan() {
    return cells.censoredSpan();
  }

  /**
   * Returns the noisy number of late entries in each bin.
   *
   * @return a new array; counts may be negative, and are 0 in a table without late entries
   */
  public long[] entered() {
    return counts(grid().bins(), cells::entered);
  }

  /**
   * Returns the noisy number of rows beyond the horizon.
   *
   * @return the count; may be negative
   */
  public long beyondHorizon() {
    return cells.beyond();
  }

  /**
   * Returns the noisy number of all rows.
   *
   * @return the sum of events, censorings and rows beyond the horizon; unbiased, and may be
   *     negative
   */
  public long total() {
    return cells.total();
  }

  /**
   * Returns what one count weighs.
   *
   * @return 1, or with weights the spacing of their grid
   */
  public double unit() {
    return cells.unit();
  }

  /**
   * Returns the standard deviation of the noise in each count.
   *
   * @return the standard deviation, in the unit of the counts; without groups and strata that of
   *     single cells, with them that of their sums
   */
  public double standardDeviation() {
    return Math.sqrt(cells.variance());
  }

  /**
   * Returns the private Kaplan-Meier curve of all rows of this table.
   *
   * @return the curve; free
   */
  public DpKaplanMeier kaplanMeier() {
    return new DpKaplanMeier(cells, estimate());
  }

  /**
   * Returns the private Kaplan-Meier curve of each group.
   *
   * @return the curves by label, in the order of {@link #groups}; none without groups; free
   */
  public Map<String, DpKaplanMeier> kaplanMeierByGroup() {
    Map<String, DpKaplanMeier> curves = new LinkedHashMap<>();
    groups.forEach(label -> curves.put(label, group(label).kaplanMeier()));
    return Collections.unmodifiableMap(curves);
  }

  /**
   * Returns the private cumulative hazard of all rows of this table.
   *
   * @return the Nelson-Aalen estimate; free
   */
  public DpNelsonAalen nelsonAalen() {
    return new DpNelsonAalen(grid(), estimate());
  }

  /**
   * Returns the private cumulative incidence of a cause, where other causes compete with it.
   *
   * @param cause the cause, in {@code [1, causes()]}
   * @return the Aalen-Johansen estimate; free
   * @throws IllegalArgumentException if there is no such cause
   */
  public DpCumulativeIncidence cumulativeIncidence(int cause) {
    checkCause(cause);
    return new DpCumulativeIncidence(kaplanMeier(), estimate(), cause);
  }

  /**
   * Returns the numbers at risk at the start of each bin, as data.
   *
   * @return one row for each bin, then one for the horizon; estimates, none negative; in rows, or
   *     in weights
   */
  public RiskTable riskTable() {
    return RiskTable.of(grid(), estimate(), grid().knots());
  }

  /**
   * Returns the numbers at risk at public times, as data. Between the knots of the grid rows come
   * and go evenly.
   *
   * @param times the times, in {@code [0, horizon]}, strictly increasing, at least one
   * @return one row for each time, with the events and censorings from then to the next, and in the
   *     last row to the horizon; estimates, none negative; in rows, or in weights
   * @throws IllegalArgumentException if the times are none, or not so
   */
  public RiskTable riskTable(double... times) {
    return RiskTable.of(grid(), estimate(), RiskTable.checked(times, grid().horizon()));
  }

  /** Returns the cells of all rows of this table. */
  NoisyCells cells() {
    return cells;
  }

  /** Returns the cells of all populations, as they were released. */
  long[] allCells() {
    return all.clone();
  }

  private CellEstimate estimate() {
    return CellEstimate.of(cells);
  }

  private void checkCause(int cause) {
    if (cause < 1 || cause > causes()) {
      throw new IllegalArgumentException(
          "cause must be in [1, %d], got %d".formatted(causes(), cause));
    }
  }

  private static long[] counts(int length, IntToLongFunction count) {
    return IntStream.range(0, length).mapToLong(count).toArray();
  }

  /** Returns for example {@code LifeTable[10 bins up to 1000, 229 ± 9 rows]}. */
  @Override
  public String toString() {
    double total = total() * unit();
    double error = standardDeviation() * unit() * Math.sqrt(layout.exitCells());
    String rows =
        unit() == 1
            ? String.format(Locale.ROOT, "%d ± %.2g rows", total(), error)
            : String.format(Locale.ROOT, "weight %.4g ± %.2g", total, error);
    String parts =
        (groups.isEmpty() ? "" : ", " + groups.size() + " groups")
            + (strata.isEmpty() ? "" : ", " + strata.size() + " strata");
    return "LifeTable[%s%s, %s]".formatted(grid(), parts, rows);
  }
}
