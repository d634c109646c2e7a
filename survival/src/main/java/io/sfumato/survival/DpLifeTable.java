package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Sensitivity;
import org.jspecify.annotations.Nullable;

/**
 * The private life table: one noisy count for each cell of a public grid, from which the
 * Kaplan-Meier curve and everything else follows for free.
 *
 * <p>A grid of B bins has {@code 2B + 1} cells: events in each bin, censorings in each bin, and
 * rows beyond the horizon. A time on a knot belongs to the bin that ends there, and time 0 to the
 * first.
 *
 * <p><b>Guarantee.</b> Each row falls in exactly one cell, whatever its values. So adding or
 * removing a row moves the counts by 1 in L1 and L2, replacing one by 2 and √2; and {@link
 * CalibratedNoise} on the cells gives the guarantee asked for. Proof: {@code
 * docs/proofs/DpLifeTable.md}.
 *
 * <p><b>Error.</b> Fewer bins mean less noise and more rounding of time. {@link Builder#horizon}
 * chooses {@code B = 3 + 6 √(2 / v)} bins, at most 500, from the variance v of the noise in a cell
 * alone, hence from public parameters. Immutable.
 */
public final class DpLifeTable extends Measurement<SurvivalData, LifeTable> {

  private static final int FEWEST_BINS = 3;
  private static final int MOST_BINS = 500;
  private static final double BINS_PER_PRECISION = 6;

  private final TimeGrid grid;
  private final PrivacyBound privacy;
  private final Neighboring neighboring;
  private final CalibratedNoise calibrated;

  private DpLifeTable(
      TimeGrid grid, PrivacyBound privacy, Neighboring neighboring, CalibratedNoise calibrated) {
    this.grid = grid;
    this.privacy = privacy;
    this.neighboring = neighboring;
    this.calibrated = calibrated;
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
    return "io.sfumato.survival.DpLifeTable/1";
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

  @Override
  protected LifeTable invoke(SurvivalData data, NoiseSource noise) {
    long[] cells = exact(data);
    calibrated.noise().addTo(cells, noise);
    return table(cells);
  }

  /** Counts the cells, without noise. */
  long[] exact(SurvivalData data) {
    int bins = grid.bins();
    long[] cells = new long[2 * bins + 1];
    for (int i = 0; i < data.size(); i++) {
      int bin = grid.bin(data.time(i));
      int cell = bin == bins ? 2 * bins : data.isEvent(i) ? bin : bins + bin;
      cells[cell]++;
    }
    return cells;
  }

  @Override
  protected Fields encode(LifeTable value) {
    return Fields.NONE.with("cells", value.cells());
  }

  @Override
  protected LifeTable decode(Fields stored) {
    return table(stored.integers("cells"));
  }

  private LifeTable table(long[] cells) {
    return new LifeTable(grid, calibrated.noise(), cells);
  }

  /**
   * The parameters of a {@link DpLifeTable}: a grid or a horizon, and a guarantee. Not safe for use
   * by several threads.
   */
  public static final class Builder {

    private @Nullable TimeGrid grid;
    private double horizon = Double.NaN;
    private @Nullable PrivacyBound privacy;
    private Neighboring neighboring = Neighboring.ADD_REMOVE;

    private Builder() {}

    /**
     * Sets the public grid.
     *
     * @param publicGrid the grid; never taken from the data
     * @return this builder
     */
    public Builder grid(TimeGrid publicGrid) {
      this.grid = requireNonNull(publicGrid, "grid");
      return this;
    }

    /**
     * Sets the public horizon of a uniform grid whose bins are chosen from the size of the noise.
     *
     * @param time the last time, finite and above 0, in the unit of the data; never taken from the
     *     data
     * @return this builder
     * @throws IllegalArgumentException if {@code time} is out of range
     */
    public Builder horizon(double time) {
      this.horizon = TimeGrid.uniform(time, 1).horizon();
      return this;
    }

    /**
     * Sets the guarantee of the whole table.
     *
     * @param bound the guarantee
     * @return this builder
     */
    public Builder privacy(PrivacyBound bound) {
      this.privacy = requireNonNull(bound, "privacy");
      return this;
    }

    /**
     * Sets the relation to calibrate for. Without it, {@link Neighboring#ADD_REMOVE}.
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
     * @throws IllegalStateException if the guarantee is missing, or not exactly one of grid and
     *     horizon is given
     * @throws IllegalArgumentException if the guarantee allows no loss
     */
    public DpLifeTable build() {
      if (privacy == null) {
        throw new IllegalStateException("privacy is missing: for example privacy(PureDp.of(0.5))");
      }
      if ((grid == null) == Double.isNaN(horizon)) {
        throw new IllegalStateException(
            "give either a grid, for example grid(TimeGrid.uniform(1000, 10)), or a horizon");
      }
      CalibratedNoise noise = CalibratedNoise.of(privacy, Sensitivity.disjointCounts(neighboring));
      TimeGrid times = grid != null ? grid : TimeGrid.uniform(horizon, bins(noise));
      return new DpLifeTable(times, privacy, neighboring, noise);
    }

    private static int bins(CalibratedNoise noise) {
      double precision = Math.sqrt(2 / noise.noise().variance());
      double bins = Math.rint(FEWEST_BINS + BINS_PER_PRECISION * precision);
      return (int) Math.min(MOST_BINS, bins);
    }
  }
}
