package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The private life table: one noisy count for each cell of a public grid, from which the
 * Kaplan-Meier curve and everything else follows for free.
 *
 * <p>A grid of B bins has for each population, that is each combination of public group and
 * stratum, cells of events in each bin (for each cause), of censorings in each span of bins, of
 * late entries in each bin if {@link Builder#lateEntry} asks for them, and of rows beyond the
 * horizon. A time on a knot belongs to the bin that ends there, and time 0 to the first.
 *
 * <p><b>Guarantee.</b> Each row falls in at most one cell of exits, whatever its values, so that
 * groups, strata and causes cost nothing. Adding or removing a row moves the cells by at most 1 in
 * L1 and L2, replacing one by 2 and √2. Each of the following changes that; the noise follows:
 *
 * <ul>
 *   <li>late entry: a row is in two cells, so Δ₁ and Δ₂² double;
 *   <li>weights up to w: Δ₁ and Δ₂ grow w-fold;
 *   <li>at most m rows of a person: Δ₁ and Δ₂ grow max(m, 2)-fold, and adding, removing or
 *       replacing a whole person is covered as well as a single row.
 * </ul>
 *
 * {@link CalibratedNoise} on the cells gives the guarantee asked for. Proof: {@code
 * docs/proofs/DpLifeTable.md}.
 *
 * <p><b>Bins.</b> Fewer bins mean less noise and more rounding of time. {@link Builder#horizon}
 * chooses them from the variance of the noise and the number of rows, which is either public
 * ({@link Builder#expectedRows}) or bought: 3 % of the guarantee pay for a noisy one, and the cells
 * get the rest. Both compose to the guarantee exactly. Immutable.
 */
public final class DpLifeTable extends Measurement<SurvivalData, LifeTable> {

  private final LifeTableRules rules;
  private final GridChoice grids;
  private final PrivacyBound privacy;
  private final Neighboring neighboring;
  private final CalibratedNoise calibrated;

  private DpLifeTable(
      LifeTableRules rules,
      GridChoice grids,
      PrivacyBound privacy,
      Neighboring neighboring,
      CalibratedNoise calibrated) {
    this.rules = rules;
    this.grids = grids;
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

  @Override
  public String type() {
    return "io.sfumato.survival.DpLifeTable/2";
  }

  @Override
  public Fields parameters() {
    return rules
        .addTo(grids.addTo(Fields.NONE))
        .with("privacy", privacy)
        .with("neighboring", neighboring.label());
  }

  @Override
  public PrivacyEvent event() {
    return grids.with(calibrated.event());
  }

  @Override
  public Neighboring neighboring() {
    return neighboring;
  }

  @Override
  protected void checkShape(SurvivalData data) {
    rules.checkShape(data);
  }

  @Override
  protected LifeTable invoke(SurvivalData data, NoiseSource noise) {
    CellLayout layout = new CellLayout(grids.choose(data, noise), rules);
    return noisy(layout, layout.count(data), noise);
  }

  /** Adds noise to exact counts, which are overwritten. */
  LifeTable noisy(CellLayout layout, long[] cells, NoiseSource noise) {
    calibrated.noise().addTo(cells, noise);
    return LifeTable.of(layout, calibrated.noise(), cells);
  }

  /** Returns where the cells are, for a grid that is fixed in advance. */
  CellLayout layout() {
    return new CellLayout(grids.fixed(), rules);
  }

  /** Counts the cells on a grid that is fixed in advance, without noise. */
  long[] exact(SurvivalData data) {
    rules.checkShape(data);
    return layout().count(data);
  }

  /**
   * <b>NOT PRIVATE:</b> counts a part of the rows, to be merged with other parts and released with
   * {@link #ofCounts}.
   *
   * @param part rows that are in no other part; a file of any size can be counted in pieces
   * @return the exact counts
   * @throws IllegalStateException if the bins depend on the number of rows, or persons are kept to
   *     some of their rows, who may have others in other parts
   * @throws IllegalArgumentException if the data lack a column, as for a release
   */
  public LifeTableCounts count(SurvivalData part) {
    return new LifeTableCounts(countable().toFields(), exact(requireNonNull(part, "part")));
  }

  /**
   * Returns this measurement for rows that were counted in parts: the same question at the same
   * price, with bit for bit the same values.
   *
   * @return the measurement of merged counts
   * @throws IllegalStateException as for {@link #count}
   */
  public Measurement<LifeTableCounts, LifeTable> ofCounts() {
    return new MergedLifeTable(this, countable());
  }

  private CellLayout countable() {
    rules.checkParts();
    return layout();
  }

  @Override
  protected Fields encode(LifeTable value) {
    return Fields.NONE.with("bins", value.grid().bins()).with("cells", value.allCells());
  }

  @Override
  protected LifeTable decode(Fields stored) {
    TimeGrid grid = grids.restore(Math.toIntExact(stored.integer("bins")));
    return LifeTable.of(new CellLayout(grid, rules), calibrated.noise(), stored.integers("cells"));
  }

  /**
   * The parameters of a {@link DpLifeTable}: a grid or a horizon, a guarantee, and what is counted.
   * Not safe for use by several threads.
   */
  public static final class Builder {

    private static final int MOST_ROWS_PER_PERSON = 1_000_000;
    private static final double SMALLEST_WEIGHT = 1e-200;
    private static final double LARGEST_WEIGHT = 1e200;

    private @Nullable TimeGrid grid;
    private double horizon = Double.NaN;
    private long expectedRows;
    private List<String> groups = List.of();
    private List<String> strata = List.of();
    private int causes = 1;
    private int censoredSpan = 2;
    private boolean lateEntry;
    private double maxWeight;
    private int rowsPerPerson;
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
     * Sets the public horizon of a uniform grid whose bins are chosen from the size of the noise
     * and the number of rows, {@linkplain #expectedRows public} or bought with 3 % of the
     * guarantee.
     *
     * @param time the last time, at least 1e-300 and finite, in the unit of the data; never taken
     *     from the data
     * @return this builder
     * @throws IllegalArgumentException if {@code time} is out of range
     */
    public Builder horizon(double time) {
      double last = TimeGrid.uniform(time, 1).horizon();
      if (last < GridChoice.Bought.SHORTEST_HORIZON) {
        throw new IllegalArgumentException(
            "horizon must be at least %s, got %s; use a smaller unit of time"
                .formatted(GridChoice.Bought.SHORTEST_HORIZON, time));
      }
      this.horizon = last;
      return this;
    }

    /**
     * Sets the number of rows for which bins are chosen, so that none need be bought. It matters to
     * the error alone.
     *
     * @param rows the public number, at least 1, for example that in the study's protocol; never
     *     taken from the data
     * @return this builder
     * @throws IllegalArgumentException if {@code rows < 1}
     */
    public Builder expectedRows(long rows) {
      if (rows < 1) {
        throw new IllegalArgumentException("rows must be at least 1, got " + rows);
      }
      this.expectedRows = rows;
      return this;
    }

    /**
     * Tells rows apart by group, such as the arm of a trial, at no further charge. Rows of any
     * other group are counted nowhere.
     *
     * @param publicLabels the groups, distinct and at least one; never taken from the data
     * @return this builder
     * @throws IllegalArgumentException if there are none, or one is repeated
     */
    public Builder groups(List<String> publicLabels) {
      this.groups = Labels.distinct("groups", publicLabels);
      return this;
    }

    /**
     * Tells rows apart by stratum, at no further charge: there are cells for each group in each
     * stratum. Rows of any other stratum are counted nowhere.
     *
     * @param publicLabels the strata, as for {@link #groups}
     * @return this builder
     * @throws IllegalArgumentException if there are none, or one is repeated
     */
    public Builder strata(List<String> publicLabels) {
      this.strata = Labels.distinct("strata", publicLabels);
      return this;
    }

    /**
     * Tells events apart by competing causes, at no further charge. Events of a cause beyond the
     * last count as the last: with one cause, without this method, all events are alike.
     *
     * @param count the public number of causes, in {@code [1, 100]}; causes that the data do not
     *     have get noise alone
     * @return this builder
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    public Builder causes(int count) {
      if (count < 1 || count > SurvivalData.MOST_CAUSES) {
        throw new IllegalArgumentException(
            "count must be in [1, %d], got %d".formatted(SurvivalData.MOST_CAUSES, count));
      }
      this.causes = count;
      return this;
    }

    /**
     * Sets how many bins share a cell of censorings. Curves are hardly worse for not knowing when
     * in two bins someone was censored, and better for the noise that they are spared. Without this
     * method, 2.
     *
     * @param bins the number of bins, at least 1
     * @return this builder
     * @throws IllegalArgumentException if {@code bins < 1}
     */
    public Builder censoredSpan(int bins) {
      if (bins < 1) {
        throw new IllegalArgumentException("bins must be at least 1, got " + bins);
      }
      this.censoredSpan = bins;
      return this;
    }

    /**
     * Counts late entries (left truncation): a row is at risk on {@code (entry, time]}. Rows that
     * never were at risk up to the horizon are counted nowhere. Noise has twice the scale then.
     *
     * @return this builder
     */
    public Builder lateEntry() {
      this.lateEntry = true;
      return this;
    }

    /**
     * Counts each row with its weight, clamped to a public bound and rounded to a grid of at least
     * 2¹⁹ steps up to it. The scale of the noise grows with the bound.
     *
     * @param largest the bound, in {@code [1e-200, 1e200]}; never taken from the data
     * @return this builder
     * @throws IllegalArgumentException if {@code largest} is out of range
     */
    public Builder weights(double largest) {
      if (!(largest >= SMALLEST_WEIGHT && largest <= LARGEST_WEIGHT)) {
        throw new IllegalArgumentException(
            "largest must be in [%s, %s], got %s"
                .formatted(SMALLEST_WEIGHT, LARGEST_WEIGHT, largest));
      }
      this.maxWeight = largest;
      return this;
    }

    /**
     * Protects persons (clusters) with all their rows: the first rows of each person are kept, in
     * the order of the data, and the others counted nowhere, as are rows without a person. Noise
     * has max(m, 2) times the scale.
     *
     * <p>For an accountant whose unit is one row per person. One whose unit is up to m rows per
     * person protects persons in all releases, and charges m times the ε of this measurement
     * without {@code clusters}, for the same noise. Do not use both: the charge would multiply
     * again.
     *
     * @param most the most rows m to keep of each person, in {@code [1, 1000000]}
     * @return this builder
     * @throws IllegalArgumentException if {@code most} is out of range
     */
    public Builder clusters(int most) {
      if (most < 1 || most > MOST_ROWS_PER_PERSON) {
        throw new IllegalArgumentException(
            "most must be in [1, %d], got %d".formatted(MOST_ROWS_PER_PERSON, most));
      }
      this.rowsPerPerson = most;
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
     * @throws IllegalStateException if the guarantee is missing, not exactly one of grid and
     *     horizon is given, or rows are expected although there is a grid
     * @throws IllegalArgumentException if the guarantee allows no loss or too little, or there are
     *     more than 50 million cells
     */
    public DpLifeTable build() {
      if (privacy == null) {
        throw new IllegalStateException("privacy is missing: for example privacy(PureDp.of(0.5))");
      }
      if ((grid == null) == Double.isNaN(horizon)) {
        throw new IllegalStateException(
            "give either a grid, for example grid(TimeGrid.uniform(1000, 10)), or a horizon");
      }
      if (grid != null && expectedRows > 0) {
        throw new IllegalStateException("expectedRows is for a horizon: a grid has its bins");
      }
      LifeTableRules rules =
          new LifeTableRules(
              groups, strata, causes, censoredSpan, lateEntry, maxWeight, rowsPerPerson);
      GridChoice grids;
      CalibratedNoise noise = CalibratedNoise.of(privacy, rules.sensitivity(neighboring));
      if (grid != null) {
        grids = new GridChoice.Given(grid);
      } else if (expectedRows > 0) {
        grids = GridChoice.expecting(expectedRows, horizon, rules, noise.noise());
      } else {
        BudgetSplit split = BudgetSplit.of(privacy);
        noise = CalibratedNoise.of(split.rest(), rules.sensitivity(neighboring));
        CalibratedNoise rows = CalibratedNoise.of(split.rows(), rules.sumSensitivity());
        grids = new GridChoice.Bought(horizon, rules, noise.noise(), rows);
      }
      new CellLayout(grids.finest(), rules); // checks the number of cells
      return new DpLifeTable(rules, grids, privacy, neighboring, noise);
    }
  }
}
