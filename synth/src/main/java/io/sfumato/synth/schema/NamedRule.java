package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.RowRule;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** A rule that is code: its name is all that a stored schema knows of it. Immutable. */
final class NamedRule implements RowRule {

  /** Enough to find a rule that fails on more than a percent or two of all rows. */
  private static final int TRIED_ROWS = 256;

  private final String name;
  private final Schema schema;
  private final int[] columns;
  private final Predicate<CodedValues> allowed;

  NamedRule(String name, Schema schema, List<String> columns, Predicate<CodedValues> allowed) {
    this.name = requireNonNull(name, "name");
    this.schema = schema;
    this.columns = columns.stream().mapToInt(schema.domain()::column).distinct().sorted().toArray();
    this.allowed = allowed;
    if (this.columns.length == 0) {
      throw new IllegalArgumentException("rule '%s' must name a column".formatted(name));
    }
  }

  /** Decides on some rows, so that what is wrong with the code shows before anything is charged. */
  void tryOut() {
    SplittableRandom random = new SplittableRandom(1);
    int[] row = new int[schema.domain().columns()];
    for (int i = 0; i < TRIED_ROWS; i++) {
      for (int column : columns) {
        row[column] = random.nextInt(schema.domain().size(column));
      }
      allows(row);
    }
  }

  boolean dependsOn(int column) {
    return Arrays.binarySearch(columns, column) >= 0;
  }

  List<String> columnNames() {
    return Arrays.stream(columns).mapToObj(schema.domain().names()::get).toList();
  }

  Fields toFields() {
    return Fields.NONE.with("name", name).withTexts("columns", columnNames());
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
    return allowed.test(new CodedValues(this, schema, row));
  }
}
