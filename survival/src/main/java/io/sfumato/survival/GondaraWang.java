package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import org.jspecify.annotations.Nullable;

/**
 * The Kaplan-Meier curve of Gondara and Wang (2020), a baseline: noise on the number at risk at the
 * start, {@code r₁}, and on the events {@code d_j} and censorings {@code c_j} of each interval,
 * from which {@code r_{j+1} = r_j - d_j - c_j} and {@code S = Π (1 - d_j / r_j)}. <b>Use {@link
 * DpLifeTable} instead</b>, unless this is what you want to compare with.
 *
 * <p>Differences from the publication, where an interval ends at each time of an event in the data:
 * that publishes those times, so here the intervals are those of a public grid. Noise is discrete.
 *
 * <p><b>Guarantee.</b> A row counts in {@code r₁} and in at most one of the others, whatever its
 * values. So adding, removing or replacing a row moves the counts by at most 2 in L1 and √2 in L2;
 * and {@link CalibratedNoise} gives the guarantee asked for, of scale {@code 2/ε} under a pure one.
 * Proof: {@code docs/proofs/GondaraWang.md}.
 *
 * <p><b>Which to use.</b> {@code r₁} is the sum of the other counts and of the rows beyond the
 * horizon. A life table releases those instead, of which a row is in one: half the noise under
 * add-remove. Immutable.
 *
 * @see <a href="https://proceedings.mlr.press/v126/gondara20a.html">Gondara and Wang (2020),
 *     Algorithm 1 with its extension to censoring</a>
 */
public final class GondaraWang extends Measurement<SurvivalData, GondaraWangCurve> {

  /** r₁ and one other count, or two others when a row is replaced. */
  private static final Sensitivity SENSITIVITY = new Sensitivity(Rational.of(2), Rational.of(2), 2);

  private final TimeGrid grid;
  private final PrivacyBound privacy;
  private final Neighboring neighboring;
  private final CalibratedNoise calibrated;

  private GondaraWang(TimeGrid grid, PrivacyBound privacy, Neighboring neighboring) {
    this.grid = grid;
    this.privacy = privacy;
    this.neighboring = neighboring;
    this.calibrated = CalibratedNoise.of(privacy, SENSITIVITY);
  }

  /**
   * Returns a builder without a grid or guarantee.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the public grid.
   *
   * @return the grid
   */
  public TimeGrid grid() {
    return grid;
  }

  @Override
  public String type() {
    return "io.sfumato.survival.GondaraWang/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("grid", grid.toFields())
        .with("privacy", privacy)
        .with("neighboring", neighboring.label());
  }

  @Override
  public PrivacyEvent event() {
    return calibrated.event();
  }

  @Override
  public Neighboring neighboring() {
    return neighboring;
  }

  /**
   * Refuses late entry and weights, for which its sensitivity is not proved.
   *
   * @throws IllegalArgumentException if the data have one of them
   */
  @Override
  protected void checkShape(SurvivalData data) {
    PlainRows.check("GondaraWang", data);
  }

  @Override
  protected GondaraWangCurve invoke(SurvivalData data, NoiseSource noise) {
    long[] counts = exact(data);
    calibrated.noise().addTo(counts, noise);
    return new GondaraWangCurve(grid, counts);
  }

  /** Counts r₁, events in each bin and censorings in each bin, without noise. */
  long[] exact(SurvivalData data) {
    int bins = grid.bins();
    long[] counts = new long[2 * bins + 1];
    counts[0] = data.size();
    for (int i = 0; i < data.size(); i++) {
      int bin = grid.bin(data.time(i));
      if (bin < bins) {
        counts[1 + (data.isEvent(i) ? bin : bins + bin)]++;
      }
    }
    return counts;
  }

  @Override
  protected Fields encode(GondaraWangCurve value) {
    return Fields.NONE.with("counts", value.counts());
  }

  @Override
  protected GondaraWangCurve decode(Fields stored) {
    return new GondaraWangCurve(grid, stored.integers("counts"));
  }

  /** The parameters of a {@link GondaraWang}. Not safe for use by several threads. */
  public static final class Builder {

    private @Nullable TimeGrid grid;
    private @Nullable PrivacyBound privacy;
    private Neighboring neighboring = Neighboring.ADD_REMOVE;

    private Builder() {}

    /**
     * Sets the public intervals.
     *
     * @param publicGrid the grid; never taken from the data
     * @return this builder
     */
    public Builder grid(TimeGrid publicGrid) {
      this.grid = requireNonNull(publicGrid, "grid");
      return this;
    }

    /**
     * Sets the guarantee of all counts together.
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
     * @throws IllegalStateException if the grid or the guarantee is missing
     * @throws IllegalArgumentException if the guarantee allows no loss or needs too much noise
     */
    public GondaraWang build() {
      if (grid == null || privacy == null) {
        throw new IllegalStateException(
            "grid and privacy must be given, for example grid(TimeGrid.uniform(1000, 10)) and"
                + " privacy(PureDp.of(1))");
      }
      return new GondaraWang(grid, privacy, neighboring);
    }
  }
}
