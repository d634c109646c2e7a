package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.columns.Column;

/**
 * Finds the bounds of a column of numbers, or the edges of intervals with about equally many rows,
 * or first the ones and then the others.
 *
 * @param name the name of the column
 * @param kind the kind of numbers
 * @param nullable whether values may be missing
 * @param range the public range where there is no search for bounds
 * @param bounds the search for bounds, unless they are public
 * @param quantiles the search for edges, unless intervals are even
 */
record NumberDiscovery(
    String name,
    NumberKind kind,
    boolean nullable,
    @Nullable NumberColumn range,
    @Nullable BoundsSearch bounds,
    @Nullable QuantileSearch quantiles)
    implements ColumnDiscovery {

  @Override
  public SchemaColumn template() {
    return even(0, 2);
  }

  /** Returns a column of even intervals; of integers, {@code to} is one above the largest. */
  private SchemaColumn even(double from, double to) {
    return kind.column(
        NumberColumn.uniform(
            name, kind.integers(), nullable, from, to, NumberColumn.DEFAULT_INTERVALS));
  }

  @Override
  public List<PrivacyEvent> events() {
    List<PrivacyEvent> events = new ArrayList<>();
    if (bounds != null) {
      events.add(bounds.calibrated().event());
    }
    if (quantiles != null) {
      events.add(quantiles.calibrated().event());
    }
    return events;
  }

  @Override
  public SchemaColumn discover(Column<?> column, NoiseSource noise) {
    double[] values = new double[column.size()];
    int count = 0;
    for (int row = 0; row < values.length; row++) {
      double value = kind.value(column, row);
      if (!Double.isNaN(value)) {
        values[count++] = value;
      }
    }
    double[] present = Arrays.copyOf(values, count);
    double[] found = bounds == null ? outer(requireNonNull(range)) : bounds.find(present, noise);
    return quantiles == null
        ? even(found[0], found[1])
        : intervals(quantiles.find(present, found[0], found[1], kind.integers(), noise));
  }

  private static double[] outer(NumberColumn range) {
    double[] edges = range.edges();
    return new double[] {edges[0], edges[edges.length - 1]};
  }

  private SchemaColumn intervals(double[] edges) {
    return kind.column(new NumberColumn(name, kind.integers(), nullable, edges));
  }

  @Override
  public Fields toFields() {
    Fields fields =
        Fields.NONE
            .with("name", name)
            .with("discovered", bounds == null ? "edges" : "bounds")
            .with("kind", kind.name().toLowerCase(Locale.ROOT))
            .with("nullable", nullable);
    if (range != null) {
      fields = fields.with("range", outer(range));
    }
    if (bounds != null) {
      fields = fields.with("threshold", bounds.threshold());
    }
    return quantiles == null ? fields : fields.with("bins", quantiles.bins());
  }

  @Override
  public Fields encode(SchemaColumn found) {
    NumberColumn numbers = found instanceof DayColumn days ? days.days() : (NumberColumn) found;
    return Fields.NONE.with("edges", quantiles == null ? outer(numbers) : numbers.edges());
  }

  @Override
  public SchemaColumn decode(Fields stored) {
    double[] edges = stored.reals("edges");
    return quantiles == null ? even(edges[0], edges[1]) : intervals(edges);
  }
}
