package io.sfumato.survival;

import java.util.Locale;

/**
 * The probability of an event of one cause by each time, where other causes compete with it, from a
 * private life table. Immutable.
 *
 * <p>With S the {@link DpKaplanMeier} curve for events of any cause and {@code p_jk} the share of
 * cause j in the events of bin k, it is
 *
 * <pre>{@code   F_j(t_k) = Σ over i ≤ k of (S(t_{i-1}) - S(t_i)) p_ji,}</pre>
 *
 * joined by straight lines between the knots: the Aalen-Johansen estimate on the cells. So the
 * incidences of all causes and S sum to 1 at every time. In a bin without events the shares are
 * those of all bins.
 *
 * @see <a href="https://www.jstor.org/stable/4615704">Aalen and Johansen (1978)</a>
 */
public final class DpCumulativeIncidence {

  private final TimeGrid grid;
  private final int cause;
  private final double[] incidence;

  DpCumulativeIncidence(DpKaplanMeier curve, CellEstimate cells, int cause) {
    this.grid = curve.grid();
    this.cause = cause;
    double[] survival = curve.survival();
    double overall = shareOfAllBins(cells, cause - 1);
    this.incidence = new double[survival.length];
    for (int k = 0; k < cells.bins(); k++) {
      double events = cells.events(k);
      double share = events > 0 ? cells.events(cause - 1, k) / events : overall;
      incidence[k + 1] = incidence[k] + (survival[k] - survival[k + 1]) * share;
    }
  }

  private static double shareOfAllBins(CellEstimate cells, int cause) {
    double ofCause = 0;
    double all = 0;
    for (int k = 0; k < cells.bins(); k++) {
      ofCause += cells.events(cause, k);
      all += cells.events(k);
    }
    return all > 0 ? ofCause / all : 1.0 / cells.causes();
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
   * Returns the cause.
   *
   * @return the cause, at least 1
   */
  public int cause() {
    return cause;
  }

  /**
   * Returns the incidence at the knots of the grid.
   *
   * @return a copy of {@code F(t₀) = 0, F(t₁), …, F(t_B)}, never decreasing, within {@code [0, 1]}
   */
  public double[] incidence() {
    return incidence.clone();
  }

  /**
   * Returns the probability of an event of this cause by a time.
   *
   * @param time the time, not NaN
   * @return F(time): 0 up to time 0, and F at the horizon beyond it
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double incidenceAt(double time) {
    return grid.interpolate(incidence, time);
  }

  /** Returns for example {@code DpCumulativeIncidence[10 bins up to 1000, cause 1: 0.31]}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "DpCumulativeIncidence[%s, cause %d: %.4g at the horizon]",
        grid,
        cause,
        incidence[grid.bins()]);
  }
}
