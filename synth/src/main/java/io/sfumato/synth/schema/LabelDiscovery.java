package io.sfumato.synth.schema;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.columns.Column;

/**
 * Finds the labels of a column. The label for all others is there whatever is found.
 *
 * @param name the name of the column
 * @param other the public label for all others, the last one
 * @param nullable whether values may be missing
 * @param search how labels are found
 */
record LabelDiscovery(String name, String other, boolean nullable, LabelSearch search)
    implements ColumnDiscovery {

  @Override
  public LabelColumn template() {
    return column(List.of());
  }

  private LabelColumn column(List<String> found) {
    List<String> labels = new ArrayList<>(found);
    labels.add(other);
    return new LabelColumn(name, labels, false, nullable, other, false);
  }

  @Override
  public List<PrivacyEvent> events() {
    return List.of(search.event());
  }

  @Override
  public SchemaColumn discover(Column<?> column, NoiseSource noise) {
    return column(search.find(column, other, noise));
  }

  @Override
  public Fields toFields() {
    return Fields.NONE
        .with("name", name)
        .with("discovered", "labels")
        .with("nullable", nullable)
        .with("other", other)
        .with("threshold", search.threshold());
  }

  @Override
  public Fields encode(SchemaColumn found) {
    List<String> labels = ((LabelColumn) found).labels();
    return Fields.NONE.withTexts("labels", labels.subList(0, labels.size() - 1));
  }

  @Override
  public SchemaColumn decode(Fields stored) {
    return column(stored.texts("labels"));
  }
}
