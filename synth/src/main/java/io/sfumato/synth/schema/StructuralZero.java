package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A combination of codes that cannot occur: no row has in each of some columns one of the codes
 * listed for it. Immutable and thread-safe.
 */
final class StructuralZero implements RowRule {

  private final String name;
  private final int[] columns;
  private final List<boolean[]> forbidden = new ArrayList<>();
  private final Fields fields;

  /**
   * Finds the codes that conditions mean.
   *
   * @param conditions at least one, of different columns
   */
  StructuralZero(String name, Schema schema, List<Condition> conditions) {
    this.name = requireNonNull(name, "name");
    TreeMap<Integer, boolean[]> byColumn = new TreeMap<>();
    for (Condition condition : conditions) {
      int column = schema.domain().column(condition.column());
      boolean[] set = new boolean[schema.domain().size(column)];
      condition.codes(schema.columns().get(column)).forEach(code -> set[code] = true);
      if (byColumn.put(column, set) != null) {
        throw new IllegalArgumentException(
            "rule '%s' must name column '%s' once".formatted(name, condition.column()));
      }
    }
    if (byColumn.isEmpty()) {
      throw new IllegalArgumentException("rule '%s' must name a column".formatted(name));
    }
    this.columns = byColumn.keySet().stream().mapToInt(Integer::intValue).toArray();
    this.forbidden.addAll(byColumn.values());
    this.fields =
        Fields.NONE
            .with("name", name)
            .withList("when", conditions.stream().map(Condition::toFields).toList());
  }

  Fields toFields() {
    return fields;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int[] columns() {
    return columns.clone();
  }

  @Override
  public boolean allows(int[] row) {
    for (int k = 0; k < columns.length; k++) {
      if (!forbidden.get(k)[row[columns[k]]]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
