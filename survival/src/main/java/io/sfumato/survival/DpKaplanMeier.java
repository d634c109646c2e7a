package io.sfumato.survival;

import java.util.Locale;

/**
 * The Kaplan-Meier curve of a private life table. Immutable.
 *
 * <p>With {@code d_k} events, {@code c_k} censorings and {@code Y_k} at risk in bin k, all
 * estimated from the noisy cells, it is the actuarial estimate,
 *
 * <pre>{@code   S(t_k) = Π over j ≤ k of (1 - d_j / (Y_j - c_j / 2)),}</pre>
 *
 * and between the knots {@code log S} is a monotone cubic, as if hazards changed smoothly. Where it
 * is likely that nobody is at risk any more the curve stays where it is, as the exact one does.
 *
 * @see <a href="https://doi.org/10.2307/2281868">Kaplan and Meier (1958), Section 3.2, on the
 *     actuarial estimate</a>
 */
public final class DpKaplanMeier {

  private static final double FEWEST_AT_RISK = 1e-9;

  private final TimeGrid grid;
  private final NoisyCells released;
  private final CellEstimate cells;
  private final double[] survival;
  private final SurvivalInterpolant curve;

  DpKaplanMeier(NoisyCells released, CellEstimate cells) {
    this.grid = released.grid();
    this.released = released;
    this.cells = cells;
    this.survival = atKnots(cells);
    this.curve = new SurvivalInterpolant(grid, survival);
  }

  /** Returns the actuarial estimate at the knots, from time 0. */
  static double[] atKnots(CellEstimate cells) {
    double[] survival = new double[cells.bins() + 1];
    survival[0] = 1;
    for (int k = 0; k < cells.bins(); k++) {
      double exposed = cells.exposed(k);
      double hazard = exposed <= FEWEST_AT_RISK ? 0 : Math.min(1, cells.events(k) / exposed);
      survival[k + 1] = survival[k] * (1 - hazard);
    }
    return survival;
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
   * Returns the curve at the knots of the grid.
   *
   * @return a copy of {@code S(t₀) = 1, S(t₁), …, S(t_B)}, never increasing, within {@code [0, 1]}
   */
  public double[] survival() {
    return survival.clone();
  }

  /**
   * Returns the survival probability at a time.
   *
   * @param time the time, not NaN
   * @return S(time): 1 up to time 0, and S at the horizon beyond it
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survivalAt(double time) {
    if (Double.isNaN(time)) {
      throw new IllegalArgumentException("time must be a number, got NaN");
    }
    return curve.at(time);
  }

  /**
   * Returns the median survival time, where the curve crosses 1/2.
   *
   * @return the median, or NaN if the curve stays above 1/2 up to the horizon
   */
  public double median() {
    return quantile(0.5);
  }

  /**
   * Returns the time by which a fraction has had the event.
   *
   * @param p the fraction, in {@code (0, 1)}
   * @return the first time with {@code S ≤ 1 - p}, or NaN if there is none up to the horizon
   * @throws IllegalArgumentException if {@code p} is not in {@code (0, 1)}
   */
  public double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p must be in (0, 1), got " + p);
    }
    return curve.firstAtMost(1 - p);
  }

  /**
   * Returns the restricted mean survival time, the area under the curve up to τ.
   *
   * @param tau the time τ, in {@code [0, horizon]}
   * @return the area
   * @throws IllegalArgumentException if {@code tau} is not in that range
   */
  public double restrictedMean(double tau) {
    if (!(tau >= 0 && tau <= grid.horizon())) {
      throw new IllegalArgumentException(
          "tau must be in [0, %s], up to the horizon, got %s".formatted(grid.horizon(), tau));
    }
    return curve.area(tau);
  }

  /**
   * Returns how far the curve is known: the last knot up to which the noisy numbers at risk are all
   * more than 3 standard deviations of their noise. Past it the curve continues the estimate, and
   * bands say that it may be anything below what it was.
   *
   * @return the time, 0 if nothing is known, at most the horizon
   */
  public double reliableUpTo() {
    return grid.knot(KnownKnots.last(released));
  }

  /**
   * Returns a pointwise confidence band on the log-log scale. Its width counts both the sampling of
   * the people (Greenwood) and the privacy noise, by the delta method. It treats the estimated
   * cells as if they were the noisy ones, and so counts all of the noise although the estimate has
   * less.
   *
   * <p>For narrower bands at small ε, and bands for the whole curve at once, see {@link
   * #bootstrap}.
   *
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the band
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public SurvivalBand band(double confidence) {
    double z = StandardNormal.z(confidence);
    double[] logVariance = LogSurvivalVariance.of(released, cells);
    double[] lower = new double[survival.length];
    double[] upper = new double[survival.length];
    lower[0] = 1;
    upper[0] = 1;
    for (int k = 1; k < survival.length; k++) {
      double log = -Math.log(survival[k]);
      double error = z * Math.sqrt(logVariance[k - 1]);
      if (log == 0 || Double.isInfinite(log)) {
        // No slope to build on: S e^{-error} below 1, and what the last knot allowed above 0.
        lower[k] = survival[k] * Math.exp(-error);
        upper[k] = log == 0 ? 1 : upper[k - 1];
      } else {
        lower[k] = Math.exp(-log * Math.exp(error / log));
        upper[k] = Math.exp(-log * Math.exp(-error / log));
      }
    }
    return SurvivalBand.of(this, KnownKnots.of(released, cells), confidence, lower, upper);
  }

  /**
   * Repeats the study and the release by simulation, for bands and intervals that the delta method
   * does not give. Takes some milliseconds.
   *
   * @return the repetitions, the same for the same release; free
   */
  public CurveBootstrap bootstrap() {
    return CurveBootstrap.of(this, released, cells);
  }

  /** Returns for example {@code DpKaplanMeier[10 bins up to 1000, median 305]}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "DpKaplanMeier[%s, median %.4g]", grid, median());
  }
}
