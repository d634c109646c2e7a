package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The exact Kaplan-Meier estimator. <b>NOT PRIVATE:</b> it shows the data; use it for comparison,
 * by those who may see the data in the clear.
 *
 * <p>With {@code d_i} the weight of the events and {@code Y_i} that of the rows at risk at the
 * distinct times {@code t_i},
 *
 * <pre>{@code   S(t) = Π over t_i ≤ t of (1 - d_i / Y_i),
 *   se(log S(t))² = Σ over t_i ≤ t of d_i / (Y_i (Y_i - d_i))      (Greenwood),}</pre>
 *
 * or the {@linkplain StandardErrors#ROBUST robust} error, {@code Σ over persons of (Σ over their
 * rows of w ∂ log S(t) / ∂w)²}. All as in R's {@code survfit}:
 *
 * <ul>
 *   <li>a row is at risk on {@code (entry, time]}, one without entry from the start; at a tied
 *       time, events come before censorings, and both before entries;
 *   <li>finite times that differ by rounding only are one time, the earliest of them: sorted
 *       distinct times (entries among them) are joined where their step is at most 2⁻²⁶, absolutely
 *       or relative to the mean of the distinct times;
 *   <li>a row that was never at risk or has weight 0 is counted nowhere; one with an infinite time
 *       is at risk at all finite times after its entry, and its end is not counted.
 * </ul>
 *
 * <p>Takes linear time and at most 40 bytes for each row; weights, late entry, groups and robust
 * errors take some more. Robust estimates keep the data. Immutable.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1958.10501452">Kaplan and Meier (1958)</a>
 */
public final class KaplanMeier {

  private final RiskSets sets;
  private final double[] survival;
  private final KaplanMeierErrors errors;

  private KaplanMeier(RiskSets sets, @Nullable SortedRows robustRows) {
    this.sets = sets;
    this.survival = new double[sets.size()];
    this.errors = new KaplanMeierErrors(sets, robustRows);
    double s = 1;
    for (int i = 0; i < survival.length; i++) {
      double y = sets.atRisk()[i];
      double d = sets.events()[i];
      s *= d == 0 ? 1 : (y - d) / y;
      survival[i] = s;
    }
  }

  /**
   * Returns the estimate from all rows together, with robust errors if rows have clusters or
   * weights that are not whole numbers, and otherwise Greenwood's.
   *
   * @param data the data, in the clear
   * @return the exact curve
   */
  public static KaplanMeier of(SurvivalData data) {
    return of(data, StandardErrors.defaultFor(requireNonNull(data, "data")));
  }

  /**
   * Returns the estimate from all rows together.
   *
   * @param data the data, in the clear
   * @param errors how standard errors are computed
   * @return the exact curve
   */
  public static KaplanMeier of(SurvivalData data, StandardErrors errors) {
    requireNonNull(errors, "errors");
    return of(SortedRows.of(requireNonNull(data, "data")), errors);
  }

  /**
   * Returns the estimates for each group, with errors as {@link #of(SurvivalData)} chooses them.
   *
   * @param data the data, in the clear
   * @return the exact curves, as {@link #byGroup(SurvivalData, StandardErrors)} has them
   */
  public static SortedMap<String, KaplanMeier> byGroup(SurvivalData data) {
    return byGroup(data, StandardErrors.defaultFor(requireNonNull(data, "data")));
  }

  /**
   * Returns the estimates for each group.
   *
   * @param data the data, in the clear
   * @param errors how standard errors are computed
   * @return the exact curves by group, in the order of the labels as texts; of data without groups
   *     one curve with the label {@code all}
   */
  public static SortedMap<String, KaplanMeier> byGroup(SurvivalData data, StandardErrors errors) {
    requireNonNull(errors, "errors");
    return SortedRows.byGroup(requireNonNull(data, "data"), rows -> of(rows, errors));
  }

  /**
   * Returns the reverse estimate, in which censoring is the event and events censor: its median is
   * the median follow-up. Who had an event at a time was not at risk of being censored then; so
   * {@code S(t)} times this is the fraction left after t when nobody enters late. (R's {@code
   * Surv(time, status == 0)} has them at risk still.) Errors are Greenwood's.
   *
   * @param data the data, in the clear
   * @return the exact curve of the time to censoring
   */
  public static KaplanMeier reverse(SurvivalData data) {
    return reverse(SortedRows.of(requireNonNull(data, "data")));
  }

  /**
   * Returns the {@linkplain #reverse(SurvivalData) reverse} estimates for each group.
   *
   * @param data the data, in the clear
   * @return the exact curves by group, as {@link #byGroup(SurvivalData)} has them
   */
  public static SortedMap<String, KaplanMeier> reverseByGroup(SurvivalData data) {
    return SortedRows.byGroup(requireNonNull(data, "data"), KaplanMeier::reverse);
  }

  private static KaplanMeier of(SortedRows rows, StandardErrors errors) {
    return new KaplanMeier(RiskSets.of(rows), errors == StandardErrors.ROBUST ? rows : null);
  }

  private static KaplanMeier reverse(SortedRows rows) {
    return new KaplanMeier(RiskSets.of(rows).reversed(), null);
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
   * Returns the survival probability at each of the {@link #times()}.
   *
   * @return a copy
   */
  public double[] survival() {
    return survival.clone();
  }

  /**
   * Returns how standard errors were computed.
   *
   * @return the kind
   */
  public StandardErrors standardErrors() {
    return errors.kind();
  }

  /**
   * Returns the standard error of {@code log S} at each of the {@link #times()}; infinite where S
   * is 0.
   *
   * @return a new array
   */
  public double[] logStandardError() {
    return errors.ofLog();
  }

  /**
   * Returns the standard error of S at each of the {@link #times()}; 0 where S is 0.
   *
   * @return a new array
   */
  public double[] standardError() {
    double[] ofSurvival = logStandardError();
    for (int i = 0; i < ofSurvival.length; i++) {
      ofSurvival[i] = survival[i] == 0 ? 0 : survival[i] * ofSurvival[i];
    }
    return ofSurvival;
  }

  /**
   * Returns the survival probability at a time.
   *
   * @param time any time, not NaN
   * @return S(time): 1 before the first event, and the last value after the last time
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survivalAt(double time) {
    return Steps.at(sets.times(), survival, 1, time);
  }

  /**
   * Returns pointwise confidence intervals at each of the {@link #times()}.
   *
   * @param type the scale
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the limits
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public CurveIntervals intervals(IntervalType type, double confidence) {
    return requireNonNull(type, "type")
        .intervals(sets.times(), survival, logStandardError(), 1, confidence);
  }

  /**
   * Returns the whole curve as a table, a line for each of the {@link #times()}.
   *
   * @param type the scale of the confidence intervals
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the lines, in the order of times
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public List<SurvivalPoint> points(IntervalType type, double confidence) {
    CurveIntervals intervals = intervals(type, confidence);
    double[] standardErrors = standardError();
    List<SurvivalPoint> points = new ArrayList<>();
    for (int i = 0; i < survival.length; i++) {
      points.add(
          new SurvivalPoint(
              sets.times()[i],
              sets.atRisk()[i],
              sets.events()[i],
              sets.censored()[i],
              survival[i],
              standardErrors[i],
              intervals.lower(i),
              intervals.upper(i)));
    }
    return points;
  }

  /**
   * Returns the curve at given times: who was at risk then, and what happened since the time before
   * (of the first: up to and at it).
   *
   * @param type the scale of the confidence intervals
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @param times the times, not NaN, strictly increasing
   * @return the lines, one for each time
   * @throws IllegalArgumentException if a parameter is not so
   */
  public List<SurvivalPoint> at(IntervalType type, double confidence, double... times) {
    CurveIntervals intervals = intervals(type, confidence);
    double[] standardErrors = standardError();
    List<SurvivalPoint> points = new ArrayList<>();
    double after = Double.NEGATIVE_INFINITY;
    for (double time : Times.increasing(times)) {
      points.add(
          new SurvivalPoint(
              time,
              sets.atRiskAt(time),
              sets.sum(sets.events(), Math.nextUp(after), Math.nextUp(time)),
              sets.sum(sets.censored(), Math.nextUp(after), Math.nextUp(time)),
              survivalAt(time),
              Steps.at(sets.times(), standardErrors, 0, time),
              intervals.lowerAt(time),
              intervals.upperAt(time)));
      after = time;
    }
    return points;
  }

  /**
   * Returns the numbers at risk as a table: at each time t the weight (without weights: the number)
   * of the rows with an end at or after t and an entry before it, and what happened from t on and
   * before the next time.
   *
   * @param times the times, not NaN, strictly increasing
   * @return the table; the last line counts all that happened from its time on
   * @throws IllegalArgumentException if the times are not so
   */
  public RiskTable riskTable(double... times) {
    return RiskTable.of(sets, Times.increasing(times));
  }

  /**
   * Returns the median survival time: the first time with {@code S ≤ 1/2}, or the middle of the
   * stretch on which S is 1/2, as R's {@code survfit} has it.
   *
   * @return the median, or NaN if the curve stays above 1/2
   */
  public double median() {
    return quantile(0.5);
  }

  /**
   * Returns the time by which a fraction had the event.
   *
   * @param p the fraction, in {@code [0, 1]}
   * @return the first time with {@code S ≤ 1 - p}, or the middle of the stretch on which S is
   *     {@code 1 - p} (until the last time, if it ends the curve), both up to 2⁻²⁶; NaN if the
   *     curve stays above {@code 1 - p}
   * @throws IllegalArgumentException if {@code p} is not in {@code [0, 1]}
   */
  public double quantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p must be in [0, 1], got " + p);
    }
    return Quantiles.find(sets.times(), survival, p);
  }

  /**
   * Returns the time by which a fraction had the event, with its confidence interval.
   *
   * @param p the fraction, in {@code [0, 1]}
   * @param type the scale of the confidence intervals of the curve
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the quantile
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public QuantileEstimate quantile(double p, IntervalType type, double confidence) {
    double value = quantile(p);
    CurveIntervals intervals = intervals(type, confidence);
    return new QuantileEstimate(
        p,
        value,
        Quantiles.find(sets.times(), intervals.lower(), p),
        Quantiles.find(sets.times(), intervals.upper(), p));
  }

  /**
   * Returns the restricted mean survival time, the area under the curve up to τ.
   *
   * @param tau the time τ, in {@code [0, ∞)}
   * @return the area; past the last time the curve is continued flat
   * @throws IllegalArgumentException if {@code tau} is negative or not finite
   * @see RestrictedMean
   */
  public double restrictedMean(double tau) {
    return area(tau, new double[survival.length]);
  }

  /** Fills in the areas from each time to τ, 0 from τ on. Returns the area from 0 to τ. */
  private double area(double tau, double[] areas) {
    if (!(tau >= 0 && Double.isFinite(tau))) {
      throw new IllegalArgumentException("tau must be in [0, ∞), got " + tau);
    }
    double[] times = sets.times();
    double area = 0;
    double until = tau;
    for (int i = RiskSets.firstAtOrAfter(times, tau) - 1; i >= 0; i--) {
      area += survival[i] * (until - times[i]);
      until = times[i];
      areas[i] = area;
    }
    return area + until;
  }

  /** Returns the restricted mean with the standard error that goes with those of the curve. */
  RestrictedMean restrictedMeanWithError(double tau) {
    double[] areas = new double[survival.length];
    double mean = area(tau, areas);
    return new RestrictedMean(tau, mean, errors.ofArea(areas));
  }

  /** Returns what R prints of a {@code survfit}: rows, events and median, marked as not private. */
  @Override
  public String toString() {
    double events = Arrays.stream(sets.events()).sum();
    return String.format(
        Locale.ROOT,
        "KaplanMeier[NOT PRIVATE: %d rows, %s events, median %s]",
        sets.rows(),
        Times.text(events),
        median());
  }
}
