package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The exact Aalen-Johansen estimator of the cumulative incidence of competing causes. <b>NOT
 * PRIVATE:</b> it shows the data; use it for comparison, by those who may see the data in the
 * clear.
 *
 * <p>With {@code d_ki} the weight of the events of cause k and {@code Y_i} that of the rows at risk
 * at the distinct times {@code t_i}, and S the {@link KaplanMeier} curve of events of any cause,
 *
 * <pre>{@code   F_k(t) = Σ over t_i ≤ t of S(t_i-) d_ki / Y_i,      S(t) + Σ F_k(t) = 1.}</pre>
 *
 * <p>Standard errors are those of the infinitesimal jackknife, {@code Σ over persons of (Σ over
 * their rows of w ∂F_k(t) / ∂w)²}, as in R's {@code survfit} of several states: right also with
 * weights that are not counts, and with several rows for a person. Risk sets, ties and rounding of
 * times are those of {@link KaplanMeier}. Immutable.
 *
 * @see <a href="https://www.jstor.org/stable/4615704">Aalen and Johansen (1978)</a>
 */
public final class AalenJohansen {

  private final RiskSets sets;
  private final double[] survival;
  private final double[][] incidence;
  private final double[][] errors;

  private AalenJohansen(SortedRows rows) {
    this.sets = RiskSets.of(rows);
    this.survival = new double[sets.size()];
    this.incidence = new double[sets.causes()][sets.size()];
    this.errors = new double[sets.causes()][];
    double s = 1;
    double[] totals = new double[sets.causes()];
    for (int i = 0; i < survival.length; i++) {
      double y = sets.atRisk()[i];
      double d = sets.events()[i];
      for (int k = 0; k < totals.length; k++) {
        totals[k] += s * (d == 0 ? 0 : sets.events(k + 1)[i] / y);
        incidence[k][i] = totals[k];
      }
      s *= d == 0 ? 1 : (y - d) / y;
      survival[i] = s;
    }
    for (int k = 0; k < totals.length; k++) {
      errors[k] = errors(rows, k + 1);
    }
  }

  /**
   * Returns the robust standard errors of the incidence of a cause.
   *
   * <p>While a row is at risk, {@code ∂F(t) / ∂w} grows at each time by {@code S(t-) h (G(t-) -
   * G(entry) - 1 / Y)}, with h the hazard of the cause and G Greenwood's sum, {@code ∂ log S / ∂w};
   * at an event of the cause by {@code S(t-) / Y} more. Once it left, {@code ∂ log S / ∂w} stays as
   * it is, and {@code ∂F} grows by so many times the growth of F. So with {@code A(t) = Σ S(t-) h
   * (G(t-) - 1 / Y)} it is a sum of a multiple of A, a multiple of F and a constant.
   */
  private double[] errors(SortedRows rows, int cause) {
    SurvivalData data = rows.data();
    InfluenceSums sums = new InfluenceSums(data);
    for (int at = 0; at < rows.count(); at++) {
      int row = rows.row(at);
      if (data.entry(row) == 0) {
        sums.add(data.person(row), data.weight(row), 0, 0);
      }
    }
    double[] result = new double[sets.size()];
    double greenwood = 0;
    double s = 1;
    double a = 0;
    double f = 0;
    int late = 0;
    for (int i = 0; i < result.length; i++) {
      for (; late < rows.lateCount() && rows.lateEntries()[late] < rows.times()[i]; late++) {
        int row = rows.lateRow(late);
        double w = data.weight(row);
        sums.add(data.person(row), w, -w * greenwood, w * (greenwood * f - a));
      }
      double y = sets.atRisk()[i];
      double d = sets.events()[i];
      double step = d == 0 ? 0 : s * sets.events(cause)[i] / y;
      a += step * (greenwood - 1 / y);
      f += step;
      // Where all have an event S is 0 from then on, and nothing multiplies these any more.
      boolean someLeft = d < y;
      greenwood += someLeft ? d / (y * (y - d)) : 0;
      double jump = someLeft ? 1 / (y - d) : 0;
      for (int at = rows.start(i); at < rows.end(i); at++) {
        int row = rows.row(at);
        double w = data.weight(row);
        double logInfluence = greenwood - (data.isEvent(row) ? jump : 0);
        double own = data.cause(row) == cause ? s / y : 0;
        sums.add(data.person(row), -w, w * logInfluence, w * (a + own - logInfluence * f));
      }
      s = survival[i];
      result[i] = Math.sqrt(sums.squares(a, f));
    }
    return result;
  }

  /**
   * Returns the estimate from all rows together.
   *
   * @param data the data, in the clear
   * @return the exact curves
   */
  public static AalenJohansen of(SurvivalData data) {
    return new AalenJohansen(SortedRows.of(requireNonNull(data, "data")));
  }

  /**
   * Returns the estimates for each group.
   *
   * @param data the data, in the clear
   * @return the exact curves by group, in the order of the labels as texts; of data without groups
   *     one estimate with the label {@code all}
   */
  public static SortedMap<String, AalenJohansen> byGroup(SurvivalData data) {
    return SortedRows.byGroup(requireNonNull(data, "data"), AalenJohansen::new);
  }

  /**
   * Returns the number of causes.
   *
   * @return the number, at least 1
   */
  public int causes() {
    return incidence.length;
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
   * Returns the weight of the events of a cause at each of the {@link #times()}.
   *
   * @param cause the cause, from 1
   * @return a copy
   * @throws IllegalArgumentException if there is no such cause
   */
  public double[] events(int cause) {
    return sets.events(checked(cause)).clone();
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
   * Returns the probability of no event of any cause at each of the {@link #times()}.
   *
   * @return a copy
   */
  public double[] survival() {
    return survival.clone();
  }

  /**
   * Returns the cumulative incidence of a cause at each of the {@link #times()}.
   *
   * @param cause the cause, from 1
   * @return a copy
   * @throws IllegalArgumentException if there is no such cause
   */
  public double[] incidence(int cause) {
    return incidence[checked(cause) - 1].clone();
  }

  /**
   * Returns the standard error of the cumulative incidence of a cause at each of the {@link
   * #times()}.
   *
   * @param cause the cause, from 1
   * @return a copy
   * @throws IllegalArgumentException if there is no such cause
   */
  public double[] standardError(int cause) {
    return errors[checked(cause) - 1].clone();
  }

  /**
   * Returns the cumulative incidence of a cause at a time.
   *
   * @param cause the cause, from 1
   * @param time any time, not NaN
   * @return the probability of an event of that cause by the time: 0 before the first event, and
   *     the last value after the last time
   * @throws IllegalArgumentException if there is no such cause, or {@code time} is NaN
   */
  public double incidenceAt(int cause, double time) {
    return Steps.at(sets.times(), incidence[checked(cause) - 1], 0, time);
  }

  /**
   * Returns the probability of no event of any cause up to a time.
   *
   * @param time any time, not NaN
   * @return S(time): 1 before the first event, and the last value after the last time
   * @throws IllegalArgumentException if {@code time} is NaN
   */
  public double survivalAt(double time) {
    return Steps.at(sets.times(), survival, 1, time);
  }

  /**
   * Returns pointwise confidence intervals of the cumulative incidence of a cause at each of the
   * {@link #times()}.
   *
   * @param cause the cause, from 1
   * @param type the scale, applied to the incidence; NaN while the incidence is 0
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the limits
   * @throws IllegalArgumentException if there is no such cause, or {@code confidence} is not in
   *     {@code (0, 1)}
   */
  public CurveIntervals intervals(int cause, IntervalType type, double confidence) {
    double[] values = incidence[checked(cause) - 1];
    double[] logErrors = errors[cause - 1].clone();
    for (int i = 0; i < logErrors.length; i++) {
      logErrors[i] /= values[i];
    }
    return requireNonNull(type, "type").intervals(sets.times(), values, logErrors, 0, confidence);
  }

  private int checked(int cause) {
    if (cause < 1 || cause > incidence.length) {
      throw new IllegalArgumentException(
          "cause must be in [1, %d], got %d".formatted(incidence.length, cause));
    }
    return cause;
  }

  /** Returns rows, events and the last incidences, marked as not private. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "AalenJohansen[NOT PRIVATE: %d rows, %s events of %d causes]",
        sets.rows(),
        Times.text(Arrays.stream(sets.events()).sum()),
        causes());
  }
}
