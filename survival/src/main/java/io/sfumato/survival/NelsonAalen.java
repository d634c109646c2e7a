package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The exact Nelson-Aalen estimator of the cumulative hazard, and the survival curve that goes with
 * it. <b>NOT PRIVATE:</b> it shows the data; use it for comparison, by those who may see the data
 * in the clear.
 *
 * <p>With {@code d_i} the weight of the events and {@code Y_i} that of the rows at risk at the
 * distinct times {@code t_i},
 *
 * <pre>{@code   H(t) = Σ over t_i ≤ t of d_i / Y_i,   se(H(t))² = Σ over t_i ≤ t of d_i / Y_i²,
 *   S(t) = exp(-H(t)),}</pre>
 *
 * or with the {@linkplain TieCorrection#FLEMING_HARRINGTON correction for ties}, or with
 * {@linkplain StandardErrors#ROBUST robust} errors, all as in R's {@code survfit} with {@code stype
 * = 2}. Risk sets, ties and rounding of times are those of {@link KaplanMeier}. Immutable.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344247">Aalen (1978)</a>
 */
public final class NelsonAalen {

  private final RiskSets sets;
  private final double[] hazard;
  private final double[] survival;
  private final double[] errors;

  private NelsonAalen(SortedRows rows, TieCorrection ties, StandardErrors kind) {
    this.sets = RiskSets.of(rows);
    this.hazard = new double[sets.size()];
    this.survival = new double[sets.size()];
    double[] slopes = new double[sets.size()];
    double[] jumps = new double[sets.size()];
    double total = 0;
    for (int i = 0; i < hazard.length; i++) {
      total += term(i, ties, slopes, jumps);
      hazard[i] = total;
      survival[i] = Math.exp(-total);
    }
    this.errors =
        kind == StandardErrors.ROBUST ? InfluenceSums.variance(rows, slopes, jumps) : slopes;
    double variance = 0;
    for (int i = 0; i < errors.length; i++) {
      variance = kind == StandardErrors.ROBUST ? errors[i] : variance + errors[i];
      errors[i] = Math.sqrt(variance);
    }
  }

  /**
   * Returns the hazard at a time, and sets minus its derivative by Y, which is also its variance,
   * and its derivative by d.
   */
  private double term(int i, TieCorrection ties, double[] slopes, double[] jumps) {
    double y = sets.atRisk()[i];
    double d = sets.events()[i];
    double steps =
        ties == TieCorrection.NONE ? Math.min(1, sets.eventRows()[i]) : sets.eventRows()[i];
    double hazardHere = 0;
    for (double k = 0; k < steps; k++) {
      double left = y - d * (k / steps);
      hazardHere += d / steps / left;
      slopes[i] += d / steps / (left * left);
      jumps[i] += (1 / left + d * (k / steps) / (left * left)) / steps;
    }
    return hazardHere;
  }

  /**
   * Returns the estimate from all rows together, without a correction for ties, and with robust
   * errors if rows have clusters or weights that are not whole numbers.
   *
   * @param data the data, in the clear
   * @return the exact curve
   */
  public static NelsonAalen of(SurvivalData data) {
    return of(data, TieCorrection.NONE);
  }

  /**
   * Returns the estimate from all rows together, with robust errors if rows have clusters or
   * weights that are not whole numbers.
   *
   * @param data the data, in the clear
   * @param ties how events at one time count
   * @return the exact curve
   */
  public static NelsonAalen of(SurvivalData data, TieCorrection ties) {
    return of(data, ties, StandardErrors.defaultFor(requireNonNull(data, "data")));
  }

  /**
   * Returns the estimate from all rows together.
   *
   * @param data the data, in the clear
   * @param ties how events at one time count
   * @param errors how standard errors are computed; {@code GREENWOOD} means from the counts
   * @return the exact curve
   */
  public static NelsonAalen of(SurvivalData data, TieCorrection ties, StandardErrors errors) {
    return new NelsonAalen(
        SortedRows.of(requireNonNull(data, "data")),
        requireNonNull(ties, "ties"),
        requireNonNull(errors, "errors"));
  }

  /**
   * Returns the estimates for each group, with errors as {@link #of(SurvivalData, TieCorrection)}
   * chooses them.
   *
   * @param data the data, in the clear
   * @param ties how events at one time count
   * @return the exact curves by group, in the order of the labels as texts; of data without groups
   *     one curve with the label {@code all}
   */
  public static SortedMap<String, NelsonAalen> byGroup(SurvivalData data, TieCorrection ties) {
    StandardErrors errors = StandardErrors.defaultFor(requireNonNull(data, "data"));
    requireNonNull(ties, "ties");
    return SortedRows.byGroup(data, rows -> new NelsonAalen(rows, ties, errors));
  }

  /**
   * Returns the distinct finite times, of events and censorings.
   *
   * @return a copy, increasing
   */
  public double[] times() {
    return sets.times().clone();
  }

  /**
   * Returns the weight (without weights: the number) of the rows at risk just before each of the
   * {@link #times()}.
   *
   * @return a copy
   */
  public double[] atRisk() {
    return sets.atRisk().clone();
  }

  /**
   * Returns the weight of the events at each of the {@link #times()}.
   *
   * @return a copy
   */
  public double[] events() {
    return sets.events().clone();
  }

  /**
   * Returns the weight of the censorings at each of the {@link #times()}.
   *
   * @return a copy
   */
  public double[] censored() {
    return sets.censored().clone();
  }

  /**
   * Returns the cumulative hazard H at each of the {@link #times()}.
   *
   * @return a copy
   */
  public double[] cumulativeHazard() {
    return hazard.clone();
  }

  /**
   * Returns the standard error of H at each of the {@link #times()}; it is also that of {@code log
   * S}.
   *
   * @return a copy
   */
  public double[] standardError() {
    return errors.clone();
  }

  /**
   * Returns {@code S = exp(-H)} at each of the {@link #times()}.
   *
   * @return a copy
   */
  public double[] survival() {
    return survival.clone();
  }

  /**
   * Returns the cumulative hazard at a time.
   *
   * @param time any time, not NaN
   * @return H(time): 0 before the first event, and the last value after the last time
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double cumulativeHazardAt(double time) {
    return Steps.at(sets.times(), hazard, 0, time);
  }

  /**
   * Returns the survival probability at a time.
   *
   * @param time any time, not NaN
   * @return {@code exp(-H(time))}
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survivalAt(double time) {
    return Math.exp(-cumulativeHazardAt(time));
  }

  /**
   * Returns pointwise confidence intervals of S at each of the {@link #times()}.
   *
   * @param type the scale; {@code LOG_LOG} is symmetric for the logarithm of H
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the limits
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public CurveIntervals intervals(IntervalType type, double confidence) {
    return requireNonNull(type, "type").intervals(sets.times(), survival, errors, 1, confidence);
  }

  /**
   * Returns pointwise confidence intervals of H at each of the {@link #times()}: minus the
   * logarithms of the limits of S.
   *
   * @param type the scale for S; {@code LOG} is symmetric for H, but for its cut at 0, and {@code
   *     LOG_LOG} symmetric for the logarithm of H
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the limits
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public CurveIntervals hazardIntervals(IntervalType type, double confidence) {
    CurveIntervals limits = intervals(type, confidence);
    return new CurveIntervals(
        sets.times(), hazards(limits.upper()), hazards(limits.lower()), 0, confidence);
  }

  private static double[] hazards(double[] survival) {
    return Arrays.stream(survival).map(s -> s == 1 ? 0 : -Math.log(s)).toArray();
  }

  /** Returns rows, events and the last value of the curve, marked as not private. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "NelsonAalen[NOT PRIVATE: %d rows, %s events, cumulative hazard %.6g]",
        sets.rows(),
        Times.text(Arrays.stream(sets.events()).sum()),
        hazard.length == 0 ? 0.0 : hazard[hazard.length - 1]);
  }
}
