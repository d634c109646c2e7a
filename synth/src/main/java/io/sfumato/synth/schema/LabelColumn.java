package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/**
 * A column with a public list of labels: categorical, or ordinal if they are in an order; or a
 * column of booleans, which is one of the labels {@code false} and {@code true}.
 *
 * <p>A value is looked up by its text, as Tablesaw has it without formats: {@code true} for a
 * boolean, {@code 2024-03-01} for a date, {@code 3} for a whole number, of whatever type. In a
 * column of booleans numbers are true if they are not 0, and the case of texts does not matter. A
 * value that is no label becomes the {@code other} label if there is one, else missing if the
 * column is nullable, else the first label; so does a missing value of a column that is not
 * nullable. Immutable and thread-safe.
 */
public final class LabelColumn extends SchemaColumn {

  private static final List<String> FLAGS = List.of("false", "true");
  private static final double LARGEST_INTEGER = 0x1p53;

  private final String name;
  private final List<String> labels;
  private final boolean ordered;
  private final boolean nullable;
  private final @Nullable String other;
  private final boolean flags;
  private final Map<String, Integer> codes = new HashMap<>();
  private final int unknown;

  LabelColumn(
      String name,
      List<String> labels,
      boolean ordered,
      boolean nullable,
      @Nullable String other,
      boolean flags) {
    this.name = name;
    this.labels = List.copyOf(requireNonNull(labels, "labels"));
    this.ordered = ordered;
    this.nullable = nullable;
    this.other = other;
    this.flags = flags;
    for (String label : this.labels) {
      if (label.isEmpty() || codes.put(label, codes.size()) != null) {
        throw new IllegalArgumentException(
            "labels of column '%s' must be distinct and not empty, got %s; use nullable() for empty values"
                .formatted(name, this.labels));
      }
    }
    if (codes.isEmpty()) {
      throw new IllegalArgumentException(
          "labels of column '%s' must be at least one".formatted(name));
    }
    Integer otherCode = other == null ? null : codes.get(other);
    if (other != null && otherCode == null) {
      throw new IllegalArgumentException(
          "other of column '%s' must be one of its labels %s, got '%s'"
              .formatted(name, this.labels, other));
    }
    this.unknown = otherCode != null ? otherCode : nullable ? values() : 0;
  }

  static LabelColumn ofFlags(String name, boolean nullable) {
    return new LabelColumn(name, FLAGS, true, nullable, null, true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean nullable() {
    return nullable;
  }

  @Override
  public int values() {
    return labels.size();
  }

  @Override
  public boolean ordered() {
    return ordered;
  }

  /**
   * Returns the labels.
   *
   * @return the labels, in the order of their codes
   */
  public List<String> labels() {
    return labels;
  }

  @Override
  LabelColumn asNullable() {
    return new LabelColumn(name, labels, ordered, true, other, flags);
  }

  LabelColumn withOther(String label) {
    return new LabelColumn(name, labels, ordered, nullable, label, flags);
  }

  @Override
  void checkType(Column<?> column) {}

  @Override
  int encode(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return nullable ? values() : unknown;
    }
    if (flags && column instanceof NumericColumn<?> numbers) {
      return numbers.getDouble(row) == 0 ? 0 : 1;
    }
    Integer code = codes.get(text(column, row));
    return code != null ? code : otherwise(column.getUnformattedString(row));
  }

  /** Returns whether a value is one of the labels, or a number or text that stands for a flag. */
  boolean isLabel(Column<?> column, int row) {
    int code = encode(column, row);
    return code < values()
        && (code != unknown
            || (flags && column instanceof NumericColumn)
            || labels.get(code).equals(text(column, row))
            || labels.get(code).equals(column.getUnformattedString(row)));
  }

  private int otherwise(String text) {
    return codes.getOrDefault(flags ? text.toLowerCase(Locale.ROOT) : text, unknown);
  }

  /** Returns the text by which a value that is not missing is looked up. */
  static String text(Column<?> column, int row) {
    if (column instanceof NumericColumn<?> numbers) {
      double number = numbers.getDouble(row);
      if (Math.abs(number) < LARGEST_INTEGER && number == Math.rint(number)) {
        return Long.toString((long) number);
      }
    }
    return column.getUnformattedString(row);
  }

  @Override
  ColumnType type() {
    return flags ? ColumnType.BOOLEAN : ColumnType.STRING;
  }

  @Override
  boolean fits(ColumnType type) {
    if (type == ColumnType.STRING || type == ColumnType.BOOLEAN) {
      return type == ColumnType.STRING || FLAGS.containsAll(labels);
    }
    return flags ? NumberType.holdsIntegers(type, 1) : labels.stream().allMatch(l -> fits(l, type));
  }

  /** A label may be written as a number if it is the usual text of a whole one. */
  private static boolean fits(String label, ColumnType type) {
    return label.matches("0|-?[1-9][0-9]{0,14}")
        && NumberType.holdsIntegers(type, Math.abs(Double.parseDouble(label)));
  }

  @Override
  Object draw(int code, SplittableRandom random, ColumnType type) {
    String label = labels.get(code);
    if (type == ColumnType.STRING) {
      return label;
    } else if (type == ColumnType.BOOLEAN) {
      return Boolean.valueOf(label);
    }
    return NumberType.integer(flags ? code : Double.parseDouble(label), type);
  }

  @Override
  Fields toFields() {
    Fields fields =
        Fields.NONE
            .with("name", name)
            .with("kind", flags ? "boolean" : ordered ? "ordinal" : "categorical")
            .with("nullable", nullable);
    if (!flags) {
      fields = fields.withTexts("labels", labels);
    }
    return other == null ? fields : fields.with("other", other);
  }

  static boolean holdsText(Column<?> column) {
    return column.type() == ColumnType.STRING;
  }
}
