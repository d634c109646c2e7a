package io.sfumato.survival;

import java.util.Arrays;

/**
 * A cumulative hazard on a public grid: 0 at time 0, linear between knots, constant after the
 * horizon. Public. Immutable.
 */
final class GridHazard {

  private static final double LARGEST = 20;

  private final TimeGrid grid;
  private final double[] hazards; // at the knots

  /** Takes the hazards at all knots. */
  GridHazard(TimeGrid grid, double[] hazards) {
    this.grid = grid;
    this.hazards = hazards;
  }

  /** Returns the hazard of a whole population from its private life table. */
  static GridHazard of(LifeTable table) {
    DpKaplanMeier curve = table.kaplanMeier();
    double[] hazards = new double[table.grid().bins() + 1];
    for (int k = 1; k < hazards.length; k++) {
      double hazard = -Math.log(curve.survivalAt(table.grid().knot(k)));
      hazards[k] = Math.max(hazards[k - 1], Math.min(LARGEST, hazard));
    }
    return new GridHazard(table.grid(), hazards);
  }

  double horizon() {
    return grid.horizon();
  }

  double[] atKnots() {
    return hazards.clone();
  }

  double at(double time) {
    if (time >= grid.horizon()) {
      return hazards[grid.bins()];
    }
    int bin = grid.bin(time);
    double from = grid.knot(bin);
    double share = (time - from) / (grid.knot(bin + 1) - from);
    return hazards[bin] + share * (hazards[bin + 1] - hazards[bin]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GridHazard that
        && grid.equals(that.grid)
        && Arrays.equals(hazards, that.hazards);
  }

  @Override
  public int hashCode() {
    return 31 * grid.hashCode() + Arrays.hashCode(hazards);
  }
}
