package io.sfumato.survival;

import io.sfumato.accounting.Fields;
import io.sfumato.noise.PublicGrid;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is public about how rows become the cells of a life table, apart from the grid: labels,
 * causes and bounds. Here is how far a row can move the cells; the proof is in {@code
 * docs/proofs/DpLifeTable.md}.
 *
 * @param groups the public groups, empty if rows are not told apart by group
 * @param strata the public strata, empty if rows are not told apart by stratum
 * @param causes the number of causes told apart
 * @param censoredSpan how many bins share a cell of censorings
 * @param lateEntry whether late entries are counted
 * @param maxWeight the largest weight, 0 if rows are counted without weights
 * @param rowsPerPerson the most rows kept of one person, 0 if all rows are kept
 */
record LifeTableRules(
    List<String> groups,
    List<String> strata,
    int causes,
    int censoredSpan,
    boolean lateEntry,
    double maxWeight,
    int rowsPerPerson) {

  /** Steps from 0 to the largest weight, as a power of 2: 2³¹ rows cannot overflow a long. */
  private static final int WEIGHT_BITS = 20;

  boolean hasWeights() {
    return maxWeight > 0;
  }

  /** Returns the grid of weights; its spacing is 1 without weights. */
  PublicGrid weightGrid() {
    return new PublicGrid(hasWeights() ? Math.getExponent(maxWeight) + 1 - WEIGHT_BITS : 0);
  }

  /** Returns the most that a row can weigh, in steps of the grid. */
  long mostSteps() {
    return hasWeights() ? weightGrid().round(maxWeight) : 1;
  }

  /** Returns a row's weight in steps of the grid, clamped to the largest. */
  long steps(double weight) {
    return hasWeights() ? weightGrid().round(Math.min(weight, maxWeight)) : 1;
  }

  /** Returns the number of combinations of group and stratum. */
  long populations() {
    return (long) Math.max(1, groups.size()) * Math.max(1, strata.size());
  }

  /**
   * Returns how far the cells move. A row adds its weight to one exit cell, and to one entry cell
   * if entries are counted. Of a person with several rows some are kept; even where a person is
   * allowed one, removing that row lets another one in, so that two rows change.
   */
  Sensitivity sensitivity(Neighboring neighboring) {
    int cells = lateEntry ? 2 : 1;
    int sides = neighboring == Neighboring.ADD_REMOVE ? 1 : 2;
    Rational rows = Rational.of(rowsThatChange());
    Rational weight = Rational.of(mostSteps());
    Rational most = rows.times(weight);
    Rational moved = Rational.of((long) cells * sides);
    return new Sensitivity(
        most.times(moved), most.times(most).times(moved), cells * sides * rowsThatChange());
  }

  /** Returns how far the sum of all counted weights moves. */
  Sensitivity sumSensitivity() {
    return Sensitivity.scalar(rowsThatChange() * mostSteps());
  }

  private int rowsThatChange() {
    return rowsPerPerson == 0 ? 1 : Math.max(2, rowsPerPerson);
  }

  /** Refuses data that lack a column, or have one that changes what the table means. */
  void checkShape(SurvivalData data) {
    require("groups", "withGroups", groups.isEmpty(), data.groups());
    require("strata", "withStrata", strata.isEmpty(), data.strata());
    require("clusters", "withClusters", rowsPerPerson == 0, data.clusters());
    if (data.hasEntry() && !lateEntry) {
      throw new IllegalArgumentException(
          "data must not have entries in a life table without lateEntry(); add lateEntry()");
    }
    if (data.hasWeights() && !hasWeights()) {
      throw new IllegalArgumentException(
          "data must not have weights in a life table without weights; add weights(maxWeight)");
    }
  }

  /** Refuses rules by which rows cannot be counted in parts. */
  void checkParts() {
    if (rowsPerPerson > 0) {
      throw new IllegalStateException(
          "rows of one person may be in several parts, so parts cannot be counted with clusters;"
              + " leave clusters out, with an accountant whose unit is several rows per person");
    }
  }

  private static void require(
      String parameter, String method, boolean unused, @Nullable Labels labels) {
    if (!unused && labels == null) {
      throw new IllegalArgumentException(
          "data must have %s for a life table by %s; add them with %s"
              .formatted(parameter, parameter, method));
    }
  }

  /** Adds the rules that differ from those of a plain table. */
  Fields addTo(Fields fields) {
    Fields all = fields.with("censored_span", censoredSpan);
    all = groups.isEmpty() ? all : all.withTexts("groups", groups);
    all = strata.isEmpty() ? all : all.withTexts("strata", strata);
    all = causes == 1 ? all : all.with("causes", causes);
    all = lateEntry ? all.with("late_entry", true) : all;
    all = hasWeights() ? all.with("max_weight", maxWeight) : all;
    return rowsPerPerson == 0 ? all : all.with("rows_per_person", rowsPerPerson);
  }
}
