package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sums of bounded columns.
 *
 * <p>The data are the columns, {@code data[j][i]} being column j of row i. Each value is clamped to
 * its column's public bounds and rounded to its column's public grid; NaN counts as the value in
 * bounds that is nearest to 0. Sums are taken in integers, so they do not depend on the order of
 * the rows, and no rounding of a sum can carry more than the row that caused it (Casacuberta,
 * Shoemate, Vadhan and Wagaman 2022).
 *
 * <p><b>Guarantee.</b> A row moves the sum of column j by at most the larger bound in absolute
 * value when it is added or removed, and by the distance of the bounds when it is replaced, in
 * steps of the grid. Each column takes an equal share of the guarantee, with {@link
 * CalibratedNoise}; the shares compose to the whole. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/2207.10635">Casacuberta, Shoemate, Vadhan and Wagaman
 *     (2022)</a>
 */
public final class VectorSum extends Measurement<double[][], NoisyVector> {

  private final List<BoundedColumn> columns;
  private final PrivacyBound privacy;
  private final Neighboring neighboring;
  private final List<CalibratedNoise> calibrated;

  private VectorSum(Builder builder, PrivacyBound privacy) {
    this.columns = List.copyOf(builder.columns);
    this.privacy = privacy;
    this.neighboring = builder.neighboring;
    List<PrivacyBound> shares = CalibratedNoise.split(privacy, columns.size());
    this.calibrated = new ArrayList<>();
    for (int j = 0; j < columns.size(); j++) {
      calibrated.add(CalibratedNoise.of(shares.get(j), columns.get(j).sensitivity(neighboring)));
    }
  }

  /**
   * Returns a builder without columns or privacy.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String type() {
    return "io.sfumato.mechanism.VectorSum/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .withList("columns", columns.stream().map(BoundedColumn::toFields).toList())
        .with("privacy", privacy)
        .with("neighboring", neighboring.label());
  }

  @Override
  public PrivacyEvent event() {
    return calibrated.size() == 1
        ? calibrated.get(0).event()
        : new PrivacyEvent.Composed(calibrated.stream().map(CalibratedNoise::event).toList());
  }

  @Override
  public Neighboring neighboring() {
    return neighboring;
  }

  @Override
  protected void checkShape(double[][] data) {
    if (data.length != columns.size()) {
      throw new IllegalArgumentException(
          "data must have %d columns, got %d".formatted(columns.size(), data.length));
    }
    for (int j = 0; j < data.length; j++) {
      if (requireNonNull(data[j], columns.get(j).name()).length != data[0].length) {
        throw new IllegalArgumentException(
            "data must have columns of one length; '%s' and '%s' differ"
                .formatted(columns.get(0).name(), columns.get(j).name()));
      }
    }
  }

  @Override
  protected NoisyVector invoke(double[][] data, NoiseSource noise) {
    long[] sums = exact(data);
    for (int j = 0; j < sums.length; j++) {
      sums[j] += calibrated.get(j).noise().sample(noise);
    }
    return vector(sums);
  }

  /** Sums the columns in grid steps, without noise. */
  long[] exact(double[][] data) {
    long[] sums = new long[columns.size()];
    for (int j = 0; j < sums.length; j++) {
      for (double value : data[j]) {
        sums[j] += columns.get(j).steps(value);
      }
    }
    return sums;
  }

  @Override
  protected Fields encode(NoisyVector value) {
    return Fields.NONE.with("steps", value.multiples());
  }

  @Override
  protected NoisyVector decode(Fields stored) {
    return vector(stored.integers("steps"));
  }

  private NoisyVector vector(long[] sums) {
    return new NoisyVector(
        columns.stream().map(BoundedColumn::name).toList(),
        columns.stream().map(BoundedColumn::grid).toList(),
        calibrated.stream().map(CalibratedNoise::noise).toList(),
        sums);
  }

  /** The columns and the guarantee of a {@link VectorSum}. Not safe for use by several threads. */
  public static final class Builder {

    private final List<BoundedColumn> columns = new ArrayList<>();
    private @Nullable PrivacyBound privacy;
    private Neighboring neighboring = Neighboring.ADD_REMOVE;

    private Builder() {}

    /**
     * Adds a column, on a grid 2³⁰ times finer than its larger bound.
     *
     * @param name its name, new here
     * @param lower the public lower bound, at most 2⁹⁶⁰ in size
     * @param upper the public upper bound, at most 2⁹⁶⁰ in size, above {@code lower}
     * @return this builder
     * @throws IllegalArgumentException if the name is taken or blank, or the bounds are not finite
     *     and increasing
     */
    public Builder column(String name, double lower, double upper) {
      if (columns.stream().anyMatch(column -> column.name().equals(name))) {
        throw new IllegalArgumentException("name must be new, got '%s' again".formatted(name));
      }
      columns.add(BoundedColumn.of(name, lower, upper));
      return this;
    }

    /**
     * Sets the guarantee of all sums together.
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
     * @throws IllegalStateException if there is no column or no guarantee
     * @throws IllegalArgumentException if the guarantee allows no loss
     */
    public VectorSum build() {
      if (columns.isEmpty()) {
        throw new IllegalStateException("column is missing: for example column(\"age\", 0, 120)");
      }
      if (privacy == null) {
        throw new IllegalStateException("privacy is missing: for example privacy(PureDp.of(0.5))");
      }
      return new VectorSum(this, privacy);
    }
  }
}
