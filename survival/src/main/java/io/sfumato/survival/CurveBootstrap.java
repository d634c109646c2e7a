package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How a private curve would vary if the study and its release were repeated: the parametric
 * bootstrap. Free, as a function of the release alone.
 *
 * <p>{@value #REPLICATES} times, people are drawn anew from the estimated cells of the table,
 * counted, and given fresh noise of the released law. From each repetition's noisy cells the curve
 * is estimated by isotonic projection, without the smoothing of {@link DpKaplanMeier}: an estimate
 * that is pulled towards a model varies less than it is wrong, most of all in data that were drawn
 * from that model. So limits are those of a plainer estimate around the better one, and lean to the
 * safe side.
 *
 * <p>The randomness is public: its seed is computed from the noisy cells, so that the same release
 * always gives the same answers. Immutable.
 *
 * @see <a href="https://doi.org/10.1007/978-1-4899-4541-9">Efron and Tibshirani (1993), Sections
 *     6.5 and 13.3</a>
 */
public final class CurveBootstrap {

  static final int REPLICATES = 2000;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final DpKaplanMeier curve;
  private final NoisyCells released;
  private final KnownKnots known;
  private final CellEstimate[] replicates;

  private CurveBootstrap(
      DpKaplanMeier curve, NoisyCells released, KnownKnots known, CellEstimate[] replicates) {
    this.curve = curve;
    this.released = released;
    this.known = known;
    this.replicates = replicates;
  }

  static CurveBootstrap of(DpKaplanMeier curve, NoisyCells released, CellEstimate cells) {
    SplittableRandom random = new SplittableRandom(Bootstrap.seed(released));
    Bootstrap bootstrap = Bootstrap.of(released, cells);
    CellEstimate[] replicates = new CellEstimate[REPLICATES];
    Arrays.setAll(replicates, r -> CellEstimate.isotonic(bootstrap.draw(random)));
    return new CurveBootstrap(curve, released, KnownKnots.of(released, cells), replicates);
  }

  /**
   * Returns a pointwise confidence band: at each knot the percentile interval of the repetitions.
   *
   * @param confidence the nominal coverage at each time, in {@code (0, 1)}
   * @return the band
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public SurvivalBand band(double confidence) {
    return band(confidence, (1 - Estimate.checkConfidence(confidence)) / 2);
  }

  /**
   * Returns a simultaneous confidence band: at its confidence the curve is in it at all knots at
   * once, from the first with 5 events up to {@link DpKaplanMeier#reliableUpTo}. It is the
   * pointwise percentile band of that level at which so many repetitions lie wholly within it.
   *
   * <p>Then, as survival never rises, S is at all times between two knots between the lower limit
   * of the second and the upper limit of the first. The limits that {@link SurvivalBand#lowerAt}
   * and {@link SurvivalBand#upperAt} draw there are narrower, and hold at all times at once less
   * often.
   *
   * @param confidence the nominal coverage of the whole curve, in {@code (0, 1)}
   * @return the band
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   * @see <a href="https://doi.org/10.1016/j.csda.2007.07.005">Mandel and Betensky (2008), on
   *     simultaneous intervals from the percentile bootstrap</a>
   */
  public SurvivalBand simultaneousBand(double confidence) {
    Estimate.checkConfidence(confidence);
    double[] worst = new double[REPLICATES]; // the smallest tail a replicate reaches
    Arrays.fill(worst, 0.5);
    double[][] byKnot = byKnot();
    for (int k = Math.max(1, known.first()); k <= known.last(); k++) {
      double[] sorted = byKnot[k].clone();
      Arrays.sort(sorted);
      for (int r = 0; r < REPLICATES; r++) {
        worst[r] = Math.min(worst[r], tail(sorted, byKnot[k][r]));
      }
    }
    Arrays.sort(worst);
    // One replicate further out, for the level was chosen by the replicates that have the limits.
    double tail = quantile(worst, 1 - confidence) - 1.0 / (REPLICATES - 1);
    return band(confidence, Math.max(0, tail));
  }

  /**
   * Returns the median survival time with its interval, as {@link #quantile} does.
   *
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the estimate
   * @throws IllegalArgumentException if {@code confidence} is not in {@code (0, 1)}
   */
  public Estimate median(double confidence) {
    return quantile(0.5, confidence);
  }

  /**
   * Returns the time by which a fraction has had the event, with the interval of times at which the
   * pointwise {@link #band} holds {@code 1 - p}.
   *
   * <p>The value is NaN if the curve stays above {@code 1 - p} up to the horizon. The upper limit
   * is NaN if the upper limit of the band does: the release does not bound the time from above. The
   * lower limit is then still a limit, and it is NaN if even the lower limit of the band stays
   * above. The standard error is NaN if more than 1 in 20 repetitions stay above.
   *
   * @param p the fraction, in {@code (0, 1)}
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the estimate
   * @throws IllegalArgumentException if {@code p} or {@code confidence} is not in {@code (0, 1)}
   */
  public Estimate quantile(double p, double confidence) {
    double value = curve.quantile(p);
    SurvivalBand band = band(confidence);
    double[] times =
        Arrays.stream(replicates)
            .mapToDouble(cells -> replicate(cells).quantile(p))
            .filter(time -> !Double.isNaN(time))
            .toArray();
    return new Estimate(
        value,
        times.length < 0.95 * REPLICATES ? Double.NaN : deviation(times),
        firstAtMost(band::lowerAt, 1 - p),
        firstAtMost(band::upperAt, 1 - p),
        confidence);
  }

  /**
   * Returns the restricted mean survival time with its standard error and the interval of the
   * normal distribution, within {@code [0, τ]}.
   *
   * @param tau the time τ, in {@code [0, horizon]}
   * @param confidence the nominal coverage, in {@code (0, 1)}
   * @return the estimate
   * @throws IllegalArgumentException if {@code tau} or {@code confidence} is not in its range
   */
  public Estimate restrictedMean(double tau, double confidence) {
    Estimate.checkConfidence(confidence);
    double value = curve.restrictedMean(tau);
    double error = restrictedMeanError(tau);
    double margin = error * z(confidence);
    return new Estimate(
        value, error, Math.max(0, value - margin), Math.min(tau, value + margin), confidence);
  }

  /**
   * Compares the restricted mean survival time with that of another group.
   *
   * @param other the repetitions of the other group, whose people are none of this one's
   * @param tau the time τ, in {@code [0, horizon]} of both
   * @return this group's restricted mean against the other's
   * @throws IllegalArgumentException if {@code tau} is not in that range
   */
  public RestrictedMeanContrast against(CurveBootstrap other, double tau) {
    requireNonNull(other, "other");
    return new RestrictedMeanContrast(
        tau,
        curve.restrictedMean(tau),
        restrictedMeanError(tau),
        other.curve.restrictedMean(tau),
        other.restrictedMeanError(tau));
  }

  static double z(double confidence) {
    return NORMAL.inverseSurvivalProbability((1 - confidence) / 2);
  }

  private double restrictedMeanError(double tau) {
    return deviation(
        Arrays.stream(replicates).mapToDouble(c -> replicate(c).restrictedMean(tau)).toArray());
  }

  private DpKaplanMeier replicate(CellEstimate cells) {
    return new DpKaplanMeier(released, cells);
  }

  private SurvivalBand band(double confidence, double tail) {
    double[][] byKnot = byKnot();
    double[] lower = new double[byKnot.length];
    double[] upper = new double[byKnot.length];
    for (int k = 0; k < byKnot.length; k++) {
      Arrays.sort(byKnot[k]);
      lower[k] = quantile(byKnot[k], tail);
      upper[k] = quantile(byKnot[k], 1 - tail);
    }
    return SurvivalBand.of(curve, known, confidence, lower, upper);
  }

  /** Returns the curves at the knots: for each knot, the value in each replicate. */
  private double[][] byKnot() {
    double[][] values = new double[released.bins() + 1][REPLICATES];
    for (int r = 0; r < REPLICATES; r++) {
      double[] survival = DpKaplanMeier.atKnots(replicates[r]);
      for (int k = 0; k < survival.length; k++) {
        values[k][r] = survival[k];
      }
    }
    return values;
  }

  /**
   * Returns the smaller part of sorted values on one side of a value, half of its ties included.
   */
  private static double tail(double[] sorted, double value) {
    int from = Arrays.binarySearch(sorted, value);
    int to = from;
    while (from > 0 && sorted[from - 1] == value) {
      from--;
    }
    while (to < sorted.length - 1 && sorted[to + 1] == value) {
      to++;
    }
    double below = (from + to) / 2.0 / (sorted.length - 1);
    return Math.min(below, 1 - below);
  }

  /** Returns the p-quantile of sorted values, type 7 of Hyndman and Fan. */
  private static double quantile(double[] sorted, double p) {
    double position = p * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /** Returns the first time at which a limit is at most a level, or NaN if there is none. */
  private double firstAtMost(DoubleUnaryOperator limit, double level) {
    double[] knots = curve.grid().knots();
    for (int k = 1; k < knots.length; k++) {
      if (limit.applyAsDouble(knots[k]) <= level) {
        double above = knots[k - 1];
        double below = knots[k];
        double middle = (above + below) / 2;
        while (above < middle && middle < below) {
          if (limit.applyAsDouble(middle) <= level) {
            below = middle;
          } else {
            above = middle;
          }
          middle = (above + below) / 2;
        }
        return below;
      }
    }
    return Double.NaN;
  }
}
