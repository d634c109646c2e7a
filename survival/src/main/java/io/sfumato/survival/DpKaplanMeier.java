package io.sfumato.survival;

import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The Kaplan-Meier curve of a private life table. Immutable.
 *
 * <p>With {@code d_k} events, {@code c_k} censorings and {@code Y_k} at risk in bin k it is the
 * actuarial estimate,
 *
 * <pre>{@code   S(t_k) = Π over j ≤ k of (1 - d_j / (Y_j - c_j / 2)),}</pre>
 *
 * joined by straight lines between the knots, as if events were spread evenly over a bin.
 *
 * @see <a href="https://doi.org/10.2307/2281868">Kaplan and Meier (1958), Section 3.2, on the
 *     actuarial estimate</a>
 */
public final class DpKaplanMeier {

  private static final double FEWEST_AT_RISK = 1e-9;

  private final TimeGrid grid;
  private final double[] survival;
  private final double[] logVariance;

  DpKaplanMeier(TimeGrid grid, CellEstimate cells, double noiseVariance) {
    this.grid = grid;
    this.survival = new double[grid.bins() + 1];
    survival[0] = 1;
    for (int k = 0; k < grid.bins(); k++) {
      double exposed = cells.exposed(k);
      double hazard = exposed <= FEWEST_AT_RISK ? 0 : Math.min(1, cells.events(k) / exposed);
      survival[k + 1] = survival[k] * (1 - hazard);
    }
    this.logVariance = LogSurvivalVariance.of(cells, noiseVariance);
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
    return at(survival, time);
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
    double level = 1 - p;
    for (int k = 1; k < survival.length; k++) {
      if (survival[k] <= level) {
        double drop = survival[k - 1] - survival[k];
        double part = (survival[k - 1] - level) / drop;
        return grid.knot(k - 1) + part * (grid.knot(k) - grid.knot(k - 1));
      }
    }
    return Double.NaN;
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
    double area = 0;
    for (int k = 1; k < survival.length && grid.knot(k - 1) < tau; k++) {
      double end = Math.min(tau, grid.knot(k));
      area += (end - grid.knot(k - 1)) * (survival[k - 1] + survivalAt(end)) / 2;
    }
    return area;
  }

  /**
   * Returns a pointwise confidence band on the log-log scale. Its width counts both the sampling of
   * the people (Greenwood) and the privacy noise, by the delta method.
   *
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the band
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public Band band(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
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
    return new Band(confidence, lower, upper);
  }

  /** Returns for example {@code DpKaplanMeier[10 bins up to 1000, median 305]}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "DpKaplanMeier[%s, median %.4g]", grid, median());
  }

  private double at(double[] values, double time) {
    if (Double.isNaN(time)) {
      throw new IllegalArgumentException("time must be a number, got NaN");
    }
    if (time <= 0) {
      return values[0];
    }
    int k = grid.bin(time);
    if (k == grid.bins()) {
      return values[k];
    }
    double part = (time - grid.knot(k)) / (grid.knot(k + 1) - grid.knot(k));
    return values[k] + part * (values[k + 1] - values[k]);
  }

  /** Pointwise confidence limits around the curve. Immutable. */
  public final class Band {

    private final double confidence;
    private final double[] lower;
    private final double[] upper;

    private Band(double confidence, double[] lower, double[] upper) {
      this.confidence = confidence;
      this.lower = lower;
      this.upper = upper;
    }

    /**
     * Returns the nominal coverage at each time.
     *
     * @return the confidence, in {@code (0, 1)}
     */
    public double confidence() {
      return confidence;
    }

    /**
     * Returns the lower limit at a time.
     *
     * @param time the time, not NaN
     * @return the limit, in {@code [0, 1]}
     * @throws IllegalArgumentException if {@code time} is NaN
     */
    public double lowerAt(double time) {
      return at(lower, time);
    }

    /**
     * Returns the upper limit at a time.
     *
     * @param time the time, not NaN
     * @return the limit, in {@code [0, 1]}
     * @throws IllegalArgumentException if {@code time} is NaN
     */
    public double upperAt(double time) {
      return at(upper, time);
    }

    /** Returns the limits at the knots, one line each. */
    @Override
    public String toString() {
      StringBuilder text =
          new StringBuilder(
              String.format(Locale.ROOT, "%10s %8s %8s %8s", "time", "lower", "survival", "upper"));
      for (int k = 0; k < survival.length; k++) {
        text.append(System.lineSeparator())
            .append(
                String.format(
                    Locale.ROOT,
                    "%10s %8.4f %8.4f %8.4f",
                    Times.text(grid.knot(k)),
                    lower[k],
                    survival[k],
                    upper[k]));
      }
      return text.toString();
    }
  }
}
