package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.domain.RowRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * What is public about a private table: its columns, their domains, and which rows cannot be.
 * Nothing in it may come from the data, unless a release paid for it: a bound that is the largest
 * value of a column, or a list of the labels that occur, tells of someone.
 *
 * <p>Values become integer codes and codes values. No value of any row is refused: what is outside
 * its domain is mapped into it, as {@link LabelColumn}, {@link NumberColumn} and {@link DayColumn}
 * say. Immutable and thread-safe.
 */
public final class Schema {

  private final List<SchemaColumn> columns;
  private final List<ColumnType> types;
  private final List<Function<Schema, RowRule>> ruleMakers;
  private final List<RowRule> rules = new ArrayList<>();
  private final Domain domain;

  Schema(SchemaBuilder builder) {
    this(builder.columns(), builder.types(), builder.rules());
    for (RowRule rule : rules) {
      if (rule instanceof NamedRule named) {
        named.tryOut();
      }
    }
  }

  private Schema(
      List<SchemaColumn> columns,
      List<ColumnType> types,
      List<Function<Schema, RowRule>> ruleMakers) {
    this.columns = List.copyOf(columns);
    this.types = List.copyOf(types);
    this.ruleMakers = List.copyOf(ruleMakers);
    if (columns.isEmpty()) {
      throw new IllegalStateException(
          "a schema needs a column, for example categorical(\"sex\", \"F\", \"M\")");
    }
    columns.forEach(SchemaColumn::check);
    this.domain =
        new Domain(
            columns.stream().map(SchemaColumn::name).toList(),
            columns.stream().map(SchemaColumn::size).toList());
    ruleMakers.forEach(maker -> rules.add(maker.apply(this)));
    if (rules.stream().map(RowRule::name).distinct().count() < rules.size()) {
      throw new IllegalArgumentException(
          "names of rules must be distinct, got " + rules.stream().map(RowRule::name).toList());
    }
  }

  /**
   * Returns a builder without columns.
   *
   * @return a new builder
   */
  public static SchemaBuilder builder() {
    return new SchemaBuilder();
  }

  /**
   * Returns a builder with everything that this schema has, to add to.
   *
   * @return a new builder
   */
  public SchemaBuilder toBuilder() {
    return builder().addAll(columns, types, ruleMakers);
  }

  /**
   * Reads a schema. There are two forms: for tables of integer codes, an object with the number of
   * codes of each column,
   *
   * <pre>{@code
   * {"age": 85, "sex": 2}
   * }</pre>
   *
   * and for all others
   *
   * <pre>{@code
   * {"columns": [
   *    {"name": "sex", "kind": "categorical", "labels": ["F", "M"], "other": "M"},
   *    {"name": "stage", "kind": "ordinal", "labels": ["I", "II", "III"], "nullable": true},
   *    {"name": "smokes", "kind": "boolean"},
   *    {"name": "age", "kind": "integer", "lower": 17, "upper": 90, "type": "SHORT"},
   *    {"name": "weight", "kind": "real", "lower": 30, "upper": 200, "intervals": 256},
   *    {"name": "height", "kind": "real", "lower": 0, "upper": 2.5, "decimals": 2},
   *    {"name": "income", "kind": "real", "edges": [0, 1000, 5000, 100000]},
   *    {"name": "admitted", "kind": "date", "lower": "2020-01-01", "upper": "2024-12-31"},
   *    {"name": "seen", "kind": "datetime",
   *     "lower": "2020-01-01T00:00", "upper": "2024-12-31T23:59:59"}],
   *  "never": [
   *    {"name": "children smoke", "when": [
   *       {"column": "age", "between": [0, 11]}, {"column": "smokes", "is": ["true"]}]},
   *    {"name": "stage is known", "when": [
   *       {"column": "smokes", "is": ["false"]}, {"column": "stage", "missing": true}]}]}
   * }</pre>
   *
   * <p>Members are as the methods of {@link SchemaBuilder} of the same names. Integers, dates and
   * times may have {@code edges} too, the last one just above the largest value. A {@code type} is
   * a Tablesaw type for decoded values. Rules that are code cannot be read.
   *
   * @param json the text
   * @return the schema
   * @throws IllegalArgumentException if the text is not such; the message says where
   */
  public static Schema ofJson(String json) {
    return SchemaJson.read(requireNonNull(json, "json"));
  }

  /**
   * Reads a schema from a file.
   *
   * @param file the file, as {@link #ofJson(String)} describes, in UTF-8
   * @return the schema
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if its text is not such; the message says where
   */
  public static Schema ofJson(Path file) throws IOException {
    return ofJson(Files.readString(file));
  }

  /**
   * Writes this schema.
   *
   * @return one JSON object, on one line, of which {@link #ofJson(String)} makes an equal schema
   * @throws IllegalStateException if there is a rule that is code
   */
  public String toJson() {
    for (RowRule rule : rules) {
      if (rule instanceof NamedRule) {
        throw new IllegalStateException(
            "rule '%s' is code and cannot be written; use never(...) for it, or add it again to what was read"
                .formatted(rule.name()));
      }
    }
    return toFields().toJson();
  }

  /**
   * Returns this schema for a table: with its columns in the table's order, and decoded values in
   * the table's types where all values of a column's domain fit. It looks at no value.
   *
   * @param table the table, which may have further columns
   * @return the changed copy
   * @throws IllegalArgumentException as {@link #checkShape}
   */
  public Schema shapedLike(Table table) {
    checkShape(table);
    List<SchemaColumn> ordered = new ArrayList<>(columns);
    ordered.sort(Comparator.comparingInt(column -> table.columnIndex(column.name())));
    List<ColumnType> fitting = new ArrayList<>();
    for (SchemaColumn column : ordered) {
      ColumnType type = table.column(column.name()).type();
      fitting.add(column.fits(type) ? type : column.type());
    }
    return new Schema(ordered, fitting, ruleMakers);
  }

  /**
   * Returns the columns.
   *
   * @return the columns, in the order in which they were added
   */
  public List<SchemaColumn> columns() {
    return columns;
  }

  /**
   * Returns one column.
   *
   * @param name its name
   * @return the column
   * @throws IllegalArgumentException if there is no such column
   */
  public SchemaColumn column(String name) {
    return columns.get(domain.column(name));
  }

  /**
   * Returns the rules that every synthetic row keeps.
   *
   * @return the rules, in the order in which they were added
   */
  public List<RowRule> rules() {
    return List.copyOf(rules);
  }

  /**
   * Returns whether the caller's code decides on rows, which then sees synthetic ones that are not
   * released.
   *
   * @return whether a rule is code
   */
  public boolean hasRulesInCode() {
    return !rules.stream().allMatch(StructuralZero.class::isInstance);
  }

  /**
   * Returns the columns of coded tables.
   *
   * @return the domain, a column for each of this schema's
   */
  public Domain domain() {
    return domain;
  }

  /**
   * Returns which columns have an order and which codes stand for missing values.
   *
   * @return the traits, one for each column of {@link #domain()}
   */
  public List<ColumnTraits> traits() {
    return columns.stream()
        .map(column -> new ColumnTraits(column.ordered(), column.nullable()))
        .toList();
  }

  /**
   * Refuses a table that has not got the columns, or not of the types, that this schema needs. It
   * looks at no value. Further columns do not matter.
   *
   * @param table the table
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  public void checkShape(Table table) {
    for (SchemaColumn column : columns) {
      if (!table.containsColumn(column.name())) {
        throw new IllegalArgumentException(
            "table must have a column '%s', got %s".formatted(column.name(), table.columnNames()));
      }
      column.checkType(table.column(column.name()));
    }
  }

  /**
   * Encodes a table. Rows stay in their order.
   *
   * @param table the table, possibly without rows
   * @return its codes, as private as the table
   * @throws IllegalArgumentException as {@link #checkShape}, but never for a value
   */
  public CodedTable encode(Table table) {
    checkShape(table);
    int[][] codes = new int[columns.size()][table.rowCount()];
    for (int c = 0; c < columns.size(); c++) {
      Column<?> values = table.column(columns.get(c).name());
      for (int row = 0; row < codes[c].length; row++) {
        codes[c][row] = columns.get(c).encode(values, row);
      }
    }
    return CodedTable.of(domain, codes);
  }

  /**
   * Encodes one value, given by the caller and not private.
   *
   * @param column the name of its column
   * @param value a {@code String}, {@code Boolean}, {@code Number}, {@code LocalDate} or {@code
   *     LocalDateTime}
   * @return its code
   * @throws IllegalArgumentException if there is no such column, it has no values of that type, or
   *     the value is none of its labels
   */
  public int code(String column, Object value) {
    SchemaColumn of = column(column);
    Column<?> single = single(of.name(), requireNonNull(value, "value"));
    of.checkType(single);
    if (of instanceof LabelColumn labels && !labels.isLabel(single, 0)) {
      throw new IllegalArgumentException(
          "value of column '%s' must be one of %s, got '%s'"
              .formatted(column, labels.labels(), value));
    }
    return of.encode(single, 0);
  }

  private static Column<?> single(String name, Object value) {
    if (value instanceof String text) {
      return StringColumn.create(name, text);
    } else if (value instanceof Boolean flag) {
      return BooleanColumn.create(name, flag);
    } else if (value instanceof Number number) {
      return DoubleColumn.create(name, number.doubleValue());
    } else if (value instanceof LocalDate date) {
      return DateColumn.create(name, date);
    } else if (value instanceof LocalDateTime time) {
      return DateTimeColumn.create(name, time);
    }
    throw new IllegalArgumentException(
        "value of column '%s' must be a text, truth value, number or date, got %s"
            .formatted(name, value));
  }

  /**
   * Decodes a table. Each code becomes a value drawn uniformly among those that it stands for.
   *
   * @param table the codes
   * @param seed the seed of the draws; the same codes and seed give the same table
   * @return a table with this schema's columns, in types as {@link #shapedLike} has set them;
   *     otherwise string, boolean, int (long if the bounds need it), double, local date or local
   *     date-time
   * @throws IllegalArgumentException if the codes are of another domain
   */
  public Table decode(CodedTable table, long seed) {
    if (!table.domain().equals(domain)) {
      throw new IllegalArgumentException(
          "table must have the schema's domain %s, got %s".formatted(domain, table.domain()));
    }
    Table decoded = Table.create("synthetic");
    SplittableRandom random = new SplittableRandom(seed);
    for (int c = 0; c < columns.size(); c++) {
      decoded.addColumns(columns.get(c).decode(table.column(c), random.split(), types.get(c)));
    }
    return decoded;
  }

  /**
   * Returns everything that codes, decoded values and rules depend on. Of a rule that is code only
   * the name and the columns show: give other code another name.
   *
   * @return the parameters, for the description of a measurement
   */
  public Fields toFields() {
    List<Fields> described = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      Fields column = columns.get(c).toFields();
      ColumnType type = types.get(c);
      described.add(type == columns.get(c).type() ? column : column.with("type", type.name()));
    }
    List<Fields> never = new ArrayList<>();
    List<Fields> code = new ArrayList<>();
    for (RowRule rule : rules) {
      if (rule instanceof StructuralZero zero) {
        never.add(zero.toFields());
      } else if (rule instanceof NamedRule named) {
        code.add(named.toFields());
      }
    }
    Fields fields = Fields.NONE.withList("columns", described);
    fields = never.isEmpty() ? fields : fields.withList("never", never);
    return code.isEmpty() ? fields : fields.withList("rules", code);
  }

  /** Returns the columns, one on each line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (SchemaColumn column : columns) {
      text.append(text.isEmpty() ? "" : System.lineSeparator()).append(column);
    }
    return text.toString();
  }
}
