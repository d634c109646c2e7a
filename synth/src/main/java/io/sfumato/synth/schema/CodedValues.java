package io.sfumato.synth.schema;

/**
 * One row of codes, read as values: what a rule looks at. It has only the columns that the rule
 * said it depends on. Not thread-safe, and valid only while the rule decides.
 */
public final class CodedValues {

  private final NamedRule rule;
  private final Schema schema;
  private final int[] row;

  CodedValues(NamedRule rule, Schema schema, int[] row) {
    this.rule = rule;
    this.schema = schema;
    this.row = row;
  }

  /**
   * Returns whether a value is missing.
   *
   * @param column the name of its column
   * @return whether it is missing
   * @throws IllegalArgumentException if there is no such column, or the rule did not name it
   */
  public boolean isMissing(String column) {
    SchemaColumn of = schema.column(column);
    return code(column) >= of.values();
  }

  /**
   * Returns a label.
   *
   * @param column the name of its column, one with labels
   * @return the label, or the empty text if it is missing
   * @throws IllegalArgumentException if there is no such column, the rule did not name it, or it
   *     has no such values
   */
  public String label(String column) {
    if (schema.column(column) instanceof LabelColumn labels) {
      return isMissing(column) ? "" : labels.labels().get(code(column));
    }
    throw new IllegalArgumentException("column '%s' has no labels".formatted(column));
  }

  /**
   * Returns a number.
   *
   * @param column the name of its column, of numbers, or of dates as days since 1970-01-01, with
   *     times as seconds
   * @return the middle of its interval, or NaN if it is missing
   * @throws IllegalArgumentException if there is no such column, the rule did not name it, or it
   *     has no such values
   */
  public double number(String column) {
    SchemaColumn of = schema.column(column);
    if (of instanceof LabelColumn) {
      throw new IllegalArgumentException("column '%s' has no numbers".formatted(column));
    }
    NumberColumn numbers = of instanceof DayColumn dates ? dates.days() : (NumberColumn) of;
    return isMissing(column) ? Double.NaN : numbers.middle(code(column));
  }

  private int code(String column) {
    int number = schema.domain().column(column);
    if (!rule.dependsOn(number)) {
      throw new IllegalArgumentException(
          "rule '%s' must name all columns that it looks at, not only %s; add '%s'"
              .formatted(rule.name(), rule.columnNames(), column));
    }
    return row[number];
  }
}
