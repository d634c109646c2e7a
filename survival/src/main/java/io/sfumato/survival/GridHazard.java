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
    return of(table.grid(), table.kaplanMeier().survival());
  }

  /** Returns the hazard to survival at all knots; where that is no number, the hazard before. */
  static GridHazard of(TimeGrid grid, double[] survival) {
    double[] hazards = new double[survival.length];
    for (int k = 1; k < hazards.length; k++) {
      double hazard = Math.min(LARGEST, -Math.log(survival[k]));
      hazards[k] = hazard > hazards[k - 1] ? hazard : hazards[k - 1];
    }
    return new GridHazard(grid, hazards);
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
