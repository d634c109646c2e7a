package io.sfumato.synth.schema;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.synth.domain.RowRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/**
 * Buys what a schema lacks: bounds of numbers, labels of categories, edges with about equally many
 * rows between them. A release of its own, with its own charge; the {@link Schema} that it returns
 * is public, and made for {@link Schema#encode} and for synthesis.
 *
 * <p>A schema itself cannot lack anything: {@link SchemaBuilder} has no column of numbers without
 * bounds and none of labels without labels. So nothing is read from the data by default; what is
 * not known has to be asked for here.
 *
 * <p><b>Guarantee.</b> The parts (the bounds, the edges, or the labels of a column) share the
 * budget equally, to the last digit; labels need a little less than their share. Bounds and edges
 * come from counts of disjoint cells with discrete Gaussian noise; labels from counts with discrete
 * Laplace noise and a threshold, which needs a δ. All together satisfy what {@link
 * SchemaDiscoveryBuilder#privacy} says, under adding and removing or under replacing a row: {@code
 * docs/proofs/SchemaDiscovery.md}. The event names each part's law, so that an accountant adds them
 * up as concentrated losses; it must have {@linkplain
 * io.sfumato.accounting.AccountantBuilder#reserveDelta reserved} the δ of the labels.
 *
 * <p><b>Where nothing is found</b>, because rows are too few for the budget or all values are
 * missing, the column has a public fallback, which by itself does not tell that: bounds 0 and 1,
 * for dates 1970-01-01 and 1970-01-02 (which are never found); even intervals instead of quantile
 * edges; no label but that for all others. All values beyond are then clamped into it, so look at
 * the schema before it is used, and give bounds by hand where these are not plausible.
 *
 * <p>No value of any row is refused: missing values, NaN and texts that are no number count
 * nowhere, infinities in the outer cells. How long it takes depends on how many rows and labels
 * there are. Immutable and thread-safe.
 */
public final class SchemaDiscovery extends Measurement<Table, Schema> {

  private final List<SchemaColumn> known;
  private final List<ColumnType> types;
  private final List<Function<Schema, RowRule>> rules;
  private final List<ColumnDiscovery> discoveries;
  private final PrivacyBound privacy;
  private final BigDecimal labelDelta;
  private final Neighboring neighboring;
  private final Fields knownFields;
  private final Schema template;

  /**
   * Takes what was built.
   *
   * @param knownFields the known part, as {@link Schema#toFields} writes it
   */
  SchemaDiscovery(
      SchemaBuilder known,
      Fields knownFields,
      List<ColumnDiscovery> discoveries,
      PrivacyBound privacy,
      BigDecimal labelDelta,
      Neighboring neighboring) {
    this.known = List.copyOf(known.columns());
    this.types = known.types();
    this.rules = known.rules();
    this.knownFields = knownFields;
    this.discoveries = List.copyOf(discoveries);
    this.privacy = privacy;
    this.labelDelta = labelDelta;
    this.neighboring = neighboring;
    this.template = schema(discoveries.stream().map(ColumnDiscovery::template).toList());
  }

  /**
   * Returns a builder without columns.
   *
   * @return a new builder
   */
  public static SchemaDiscoveryBuilder builder() {
    return new SchemaDiscoveryBuilder();
  }

  @Override
  public String type() {
    return "io.sfumato.synth.schema.SchemaDiscovery/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("known", knownFields)
        .withList("discovered", discoveries.stream().map(ColumnDiscovery::toFields).toList())
        .with("privacy", privacy)
        .with("label_delta", labelDelta.toString())
        .with("neighboring", neighboring.label());
  }

  @Override
  public PrivacyEvent event() {
    List<PrivacyEvent> events = new ArrayList<>();
    discoveries.forEach(discovery -> events.addAll(discovery.events()));
    return new PrivacyEvent.Composed(events);
  }

  @Override
  public Neighboring neighboring() {
    return neighboring;
  }

  @Override
  protected void checkShape(Table table) {
    template.checkShape(table);
  }

  @Override
  protected Schema invoke(Table table, NoiseSource noise) {
    List<SchemaColumn> found = new ArrayList<>();
    for (ColumnDiscovery discovery : discoveries) {
      found.add(discovery.discover(table.column(discovery.template().name()), noise));
    }
    return schema(found);
  }

  @Override
  protected Fields encode(Schema value) {
    List<Fields> columns = new ArrayList<>();
    for (int i = 0; i < discoveries.size(); i++) {
      columns.add(discoveries.get(i).encode(value.columns().get(known.size() + i)));
    }
    return Fields.NONE.withList("discovered", columns);
  }

  @Override
  protected Schema decode(Fields stored) {
    List<Fields> columns = stored.list("discovered");
    if (columns.size() != discoveries.size()) {
      throw new IllegalArgumentException(
          "discovered must have %d columns, got %d".formatted(discoveries.size(), columns.size()));
    }
    List<SchemaColumn> found = new ArrayList<>();
    for (int i = 0; i < discoveries.size(); i++) {
      found.add(discoveries.get(i).decode(columns.get(i)));
    }
    return schema(found);
  }

  private Schema schema(List<SchemaColumn> found) {
    SchemaBuilder builder = Schema.builder().addAll(known, types, rules);
    found.forEach(builder::add);
    return builder.build();
  }
}
