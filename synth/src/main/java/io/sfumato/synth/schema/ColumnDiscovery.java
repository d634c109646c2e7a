package io.sfumato.synth.schema;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import java.util.List;
import tech.tablesaw.columns.Column;

/** How one column is discovered, with its noise. Immutable. */
sealed interface ColumnDiscovery permits NumberDiscovery, LabelDiscovery {

  /** Returns a column of the same name and type, of which the domain means nothing. */
  SchemaColumn template();

  /** Returns what the column costs, in parts. */
  List<PrivacyEvent> events();

  /** Returns the domain found in a column that passed the template's check; never throws. */
  SchemaColumn discover(Column<?> column, NoiseSource noise);

  /** Returns everything that the result depends on but the noise. */
  Fields toFields();

  /** Writes down what {@link #discover} returned. */
  Fields encode(SchemaColumn found);

  /** Reads what {@link #encode} wrote. */
  SchemaColumn decode(Fields stored);
}
