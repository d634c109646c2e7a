package io.sfumato.survival;

import java.util.Locale;

/**
 * The cumulative hazard of a private life table. Immutable.
 *
 * <p>With {@code d_k} events in bin k and {@code a_k} at risk during it, of whom those censored and
 * those late count half, it is
 *
 * <pre>{@code   H(t_k) = Σ over j ≤ k of d_j / (a_j - d_j / 2),}</pre>
 *
 * events by the time at risk if they fall in the middle of their bin on average, joined by straight
 * lines between the knots. It agrees with {@code -ln S} of the actuarial {@link DpKaplanMeier} up
 * to the third order of {@code d_j / a_j} and stays finite where that curve reaches 0. The exact
 * Nelson-Aalen estimate has {@code d / Y} for each time of its own; to divide all events of a bin
 * by the rows at its start would be too little.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344247">Aalen (1978)</a>
 */
public final class DpNelsonAalen {

  private static final double FEWEST_AT_RISK = 1e-9;

  private final TimeGrid grid;
  private final double[] hazard;

  DpNelsonAalen(TimeGrid grid, CellEstimate cells) {
    this.grid = grid;
    this.hazard = new double[grid.bins() + 1];
    for (int k = 0; k < grid.bins(); k++) {
      double exposed = cells.exposed(k);
      double events = Math.min(cells.events(k), exposed);
      double step = exposed <= FEWEST_AT_RISK ? 0 : events / (exposed - events / 2);
      hazard[k + 1] = hazard[k] + step;
    }
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
   * Returns the cumulative hazard at the knots of the grid.
   *
   * @return a copy of {@code H(t₀) = 0, H(t₁), …, H(t_B)}, never decreasing, finite
   */
  public double[] cumulativeHazard() {
    return hazard.clone();
  }

  /**
   * Returns the cumulative hazard at a time.
   *
   * @param time the time, not NaN
   * @return H(time): 0 up to time 0, and H at the horizon beyond it
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double cumulativeHazardAt(double time) {
    return grid.interpolate(hazard, time);
  }

  /** Returns for example {@code DpNelsonAalen[10 bins up to 1000, 2.31 at the horizon]}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "DpNelsonAalen[%s, %.4g at the horizon]", grid, hazard[grid.bins()]);
  }
}
