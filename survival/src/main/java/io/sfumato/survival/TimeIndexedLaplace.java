package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Sensitivity;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Time-indexed Laplace noise: a survival curve with discrete Laplace noise on S(t) itself at each
 * time of a public grid, of a scale {@code b_t} that depends on the time. A family of mechanisms,
 * of which curves with "time-indexed noise" in the literature are members; here with all of its
 * cost charged. <b>Use {@link DpLifeTable} instead</b>, unless this is what you want to compare
 * with.
 *
 * <p><b>Guarantee.</b> One row moves S(t) by at most {@code Δ_t} ({@link SensitivityAssumption})
 * and, for some data, by {@code Δ_t} at all T times at once. So the release costs {@code ε = Σ Δ_t
 * / b_t}, no less; and the scales are {@code b_t = c w_t} of a {@link NoiseSchedule} w with c such
 * that the sum is the ε asked for, exactly. Under a concentrated guarantee, {@code Σ (Δ_t / b_t)² /
 * 2} is at most ρ. Holds for all data, under add-remove and replace-one alike. Noise is added in
 * whole steps, of which S and Δ are rounded to. Proof: {@code docs/proofs/TimeIndexedLaplace.md}.
 *
 * <p>In particular, it is not true that fewer people at risk mean less sensitivity, and that later
 * times need less noise: with {@code Y(t)} at risk, one row can move S by {@code 1 / Y(t)}.
 *
 * <p><b>Which to use.</b> The curve is a running product, so each row is in every later value, and
 * noise grows with T; in a life table each row is in one cell, and noise does not. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/2412.05164">Veeraragavan, Karimireddy and Nygard (2024)</a>
 *     for the idea. Their text was not at hand: this is no reproduction of their algorithm.
 */
public final class TimeIndexedLaplace extends Measurement<SurvivalData, TimeIndexedCurve> {

  private static final int MOST_TIMES = 1000;
  private static final MathContext SHARE = new MathContext(30, RoundingMode.DOWN);

  private final TimeGrid grid;
  private final SensitivityAssumption assumption;
  private final NoiseSchedule schedule;
  private final PrivacyBound privacy;
  private final Neighboring neighboring;
  private final IntegerCurve curve;
  private final List<CalibratedNoise> calibrated;

  private TimeIndexedLaplace(
      TimeGrid grid,
      SensitivityAssumption assumption,
      NoiseSchedule schedule,
      PrivacyBound privacy,
      Neighboring neighboring) {
    this.grid = grid;
    this.assumption = assumption;
    this.schedule = schedule;
    this.privacy = privacy;
    this.neighboring = neighboring;
    this.curve = new IntegerCurve(assumption);
    Sensitivity each = Sensitivity.scalar(curve.sensitivity());
    this.calibrated =
        shares(privacy, schedule.precisions(grid.bins())).stream()
            .map(share -> CalibratedNoise.of(share, each))
            .toList();
  }

  /**
   * Returns a builder without a grid, assumption or guarantee.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the public grid.
   *
   * @return the grid, at whose {@code t₁, …, t_T} noise is added
   */
  public TimeGrid grid() {
    return grid;
  }

  /**
   * Returns the scale of the noise at each time.
   *
   * @return {@code b_t} in units of S, at {@code t₁, …, t_T}, rounded to doubles; for display
   */
  public double[] scales() {
    return calibrated.stream()
        .mapToDouble(
            c -> ((PrivacyEvent.DiscreteLaplace) c.event()).scale().doubleValue() / curve.steps())
        .toArray();
  }

  @Override
  public String type() {
    return "io.sfumato.survival.TimeIndexedLaplace/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("grid", grid.toFields())
        .with("assumption", assumption.toString())
        .with("schedule", schedule.toFields())
        .with("privacy", privacy)
        .with("neighboring", neighboring.label());
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Composed(calibrated.stream().map(CalibratedNoise::event).toList());
  }

  @Override
  public Neighboring neighboring() {
    return neighboring;
  }

  /**
   * Refuses late entry and weights, for which its sensitivities are not proved.
   *
   * @throws IllegalArgumentException if the data have one of them
   */
  @Override
  protected void checkShape(SurvivalData data) {
    PlainRows.check("TimeIndexedLaplace", data);
  }

  @Override
  protected TimeIndexedCurve invoke(SurvivalData data, NoiseSource noise) {
    long[] steps = curve.exact(data, grid);
    for (int k = 0; k < steps.length; k++) {
      steps[k] += calibrated.get(k).noise().sample(noise);
    }
    return value(steps);
  }

  @Override
  protected Fields encode(TimeIndexedCurve value) {
    return Fields.NONE.with("steps", value.steps());
  }

  @Override
  protected TimeIndexedCurve decode(Fields stored) {
    return value(stored.integers("steps"));
  }

  private TimeIndexedCurve value(long[] steps) {
    List<IntegerNoise> noise = calibrated.stream().map(CalibratedNoise::noise).toList();
    return new TimeIndexedCurve(grid, curve.steps(), steps, noise);
  }

  /** Divides a guarantee among the times, in proportion to their precisions. */
  private static List<PureDp> shares(PrivacyBound privacy, long[] precisions) {
    if (privacy instanceof PureDp pure) {
      return sharesOfSum(pure.epsilon(), precisions);
    }
    BigDecimal rho =
        privacy instanceof Zcdp zcdp ? zcdp.rho() : Zcdp.within((ApproxDp) privacy).rho();
    return sharesOfSquares(rho, precisions);
  }

  /** Returns shares that sum to ε exactly: the largest takes what rounding down leaves. */
  private static List<PureDp> sharesOfSum(BigDecimal epsilon, long[] precisions) {
    BigDecimal sum = BigDecimal.valueOf(Arrays.stream(precisions).sum());
    int places = SHARE.getPrecision() + epsilon.scale() - epsilon.precision();
    BigDecimal rest = epsilon;
    int largest = 0;
    List<BigDecimal> shares = new ArrayList<>();
    for (int t = 0; t < precisions.length; t++) {
      BigDecimal part = epsilon.multiply(BigDecimal.valueOf(precisions[t]));
      BigDecimal share = part.divide(sum, places, RoundingMode.DOWN);
      shares.add(share);
      rest = rest.subtract(share);
      largest = precisions[t] > precisions[largest] ? t : largest;
    }
    shares.set(largest, shares.get(largest).add(rest));
    return shares.stream().map(PureDp::new).toList();
  }

  /** Returns shares whose squares sum to 2ρ, rounded down. */
  private static List<PureDp> sharesOfSquares(BigDecimal rho, long[] precisions) {
    BigDecimal squares = BigDecimal.ZERO;
    for (long precision : precisions) {
      squares = squares.add(BigDecimal.valueOf(precision).pow(2));
    }
    BigDecimal unit = rho.add(rho).divide(squares, SHARE).sqrt(SHARE);
    return Arrays.stream(precisions)
        .mapToObj(p -> new PureDp(unit.multiply(BigDecimal.valueOf(p)).round(SHARE)))
        .toList();
  }

  /** The parameters of a {@link TimeIndexedLaplace}. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable TimeGrid grid;
    private @Nullable SensitivityAssumption assumption;
    private NoiseSchedule schedule = NoiseSchedule.constant();
    private @Nullable PrivacyBound privacy;
    private Neighboring neighboring = Neighboring.ADD_REMOVE;

    private Builder() {}

    /**
     * Sets the times at which S is measured: the ends of the bins.
     *
     * @param publicGrid the grid, of at most 1000 bins; never taken from the data
     * @return this builder
     * @throws IllegalArgumentException if there are more bins
     */
    public Builder grid(TimeGrid publicGrid) {
      if (requireNonNull(publicGrid, "grid").bins() > MOST_TIMES) {
        throw new IllegalArgumentException(
            "grid must have at most %d bins, each of which adds to the noise of all, got %d"
                .formatted(MOST_TIMES, publicGrid.bins()));
      }
      this.grid = publicGrid;
      return this;
    }

    /**
     * Sets from which curve to start, and with it the sensitivity.
     *
     * @param curveAssumption the assumption
     * @return this builder
     */
    public Builder assumption(SensitivityAssumption curveAssumption) {
      this.assumption = requireNonNull(curveAssumption, "assumption");
      return this;
    }

    /**
     * Sets how noise is spread over the times. Without it, {@link NoiseSchedule#constant()}.
     *
     * @param noiseSchedule the schedule
     * @return this builder
     */
    public Builder schedule(NoiseSchedule noiseSchedule) {
      this.schedule = requireNonNull(noiseSchedule, "schedule");
      return this;
    }

    /**
     * Sets the guarantee of the whole curve.
     *
     * @param bound the guarantee
     * @return this builder
     */
    public Builder privacy(PrivacyBound bound) {
      this.privacy = requireNonNull(bound, "privacy");
      return this;
    }

    /**
     * Sets the relation that the release is charged under. Without it, {@link
     * Neighboring#ADD_REMOVE}; the noise is the same for both.
     *
     * @param relation the relation
     * @return this builder
     */
    public Builder neighboring(Neighboring relation) {
      this.neighboring = requireNonNull(relation, "neighboring");
      return this;
    }

    /**
     * Builds the measurement.
     *
     * @return the measurement
     * @throws IllegalStateException if the grid, the assumption or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss or needs too much noise, or
     *     the schedule has weights for another number of times
     */
    public TimeIndexedLaplace build() {
      if (grid == null || assumption == null || privacy == null) {
        throw new IllegalStateException(
            "grid, assumption and privacy must be given, for example"
                + " grid(TimeGrid.uniform(1000, 5)),"
                + " assumption(SensitivityAssumption.general()) and privacy(PureDp.of(1))");
      }
      return new TimeIndexedLaplace(grid, assumption, schedule, privacy, neighboring);
    }
  }
}
