package io.sfumato.synth.schema;

import io.sfumato.synth.domain.Domain;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.ColumnType;

/** Reads the forms of {@link Schema#ofJson(String)}. */
final class SchemaJson {

  private SchemaJson() {}

  static Schema read(String text) {
    JsonObject root = JsonObject.parse("the schema", text);
    if (root.names().isEmpty()) {
      throw new IllegalArgumentException(
          "the schema must have columns, for example {\"age\": 85, \"sex\": 2}");
    }
    if (!root.has("columns") || root.isNumber("columns")) {
      return coded(root);
    }
    if (root.has("rules")) {
      throw new IllegalArgumentException(
          "rules that are code cannot be read; add them with rule(...) to what is read without them");
    }
    root.checkNames("columns", "never");
    SchemaBuilder builder = Schema.builder();
    root.objects("columns").forEach(column -> addColumn(builder, column));
    root.objects("never").forEach(rule -> addRule(builder, rule));
    if (builder.columns().isEmpty()) {
      throw new IllegalArgumentException("columns of the schema must be at least one");
    }
    return builder.build();
  }

  /** Reads the number of codes of each column. */
  private static Schema coded(JsonObject root) {
    SchemaBuilder builder = Schema.builder();
    for (String name : root.names()) {
      int size = root.size(name, Domain.MOST_CODES);
      builder.integer(name, 0, size - 1L).intervals(size);
    }
    return builder.build();
  }

  private static void addColumn(SchemaBuilder builder, JsonObject unnamed) {
    String name = unnamed.text("name");
    JsonObject column = unnamed.at("column '" + name + "'");
    switch (column.text("kind")) {
      case "categorical" -> builder.categorical(name, labels(column));
      case "ordinal" -> builder.ordinal(name, labels(column));
      case "boolean" -> {
        column.checkNames("name", "kind", "nullable", "type");
        builder.bool(name);
      }
      case "integer" -> addIntegers(builder, name, column);
      case "real" -> addReals(builder, name, column);
      case "date" -> addDates(builder, name, column);
      case "datetime" -> addTimes(builder, name, column);
      default ->
          throw column.wrong(
              "kind",
              "categorical, ordinal, boolean, integer, real, date or datetime",
              column.text("kind"));
    }
    if (column.has("other")) {
      builder.other(column.text("other"));
    }
    if (column.has("intervals")) {
      builder.intervals(column.size("intervals", Domain.MOST_CODES));
    }
    if (column.has("decimals")) {
      long decimals = column.integer("decimals");
      builder.decimals((int) Math.max(-1, Math.min(Integer.MAX_VALUE, decimals)));
    }
    if (column.flag("nullable")) {
      builder.nullable();
    }
    if (column.has("type")) {
      builder.type(type(column));
    }
  }

  private static List<String> labels(JsonObject column) {
    column.checkNames("name", "kind", "nullable", "type", "labels", "other");
    return column.texts("labels");
  }

  private static void addIntegers(SchemaBuilder builder, String name, JsonObject column) {
    if (hasEdges(column)) {
      builder.intervals(name, true, column.numbers("edges"));
    } else {
      builder.integer(name, column.integer("lower"), column.integer("upper"));
    }
  }

  private static void addReals(SchemaBuilder builder, String name, JsonObject column) {
    if (hasEdges(column, "decimals")) {
      builder.intervals(name, false, column.numbers("edges"));
    } else {
      builder.real(name, column.number("lower"), column.number("upper"));
    }
  }

  private static void addDates(SchemaBuilder builder, String name, JsonObject column) {
    if (hasEdges(column)) {
      double[] edges = edges(column, edge -> (double) day(column, "edges", edge).toEpochDay());
      builder.dates(name, false, edges);
    } else {
      builder.date(
          name,
          day(column, "lower", column.text("lower")),
          day(column, "upper", column.text("upper")));
    }
  }

  private static void addTimes(SchemaBuilder builder, String name, JsonObject column) {
    if (hasEdges(column)) {
      double[] edges =
          edges(column, edge -> (double) DayColumn.seconds(time(column, "edges", edge)));
      builder.dates(name, true, edges);
    } else {
      builder.dateTime(
          name,
          time(column, "lower", column.text("lower")),
          time(column, "upper", column.text("upper")));
    }
  }

  private static double[] edges(JsonObject column, ToDoubleFunction<String> read) {
    return column.texts("edges").stream().mapToDouble(read).toArray();
  }

  private static boolean hasEdges(JsonObject column, String... more) {
    List<String> known = new ArrayList<>(List.of(more));
    known.addAll(List.of("name", "kind", "nullable", "type"));
    if (!column.has("edges")) {
      known.addAll(List.of("lower", "upper", "intervals"));
      column.checkNames(known.toArray(new String[0]));
      return false;
    } else if (column.has("lower") || column.has("upper") || column.has("intervals")) {
      throw new IllegalArgumentException(
          column.place() + " must have either edges, or lower, upper and intervals");
    }
    known.add("edges");
    column.checkNames(known.toArray(new String[0]));
    return true;
  }

  private static ColumnType type(JsonObject column) {
    for (ColumnType type : ColumnType.values()) {
      if (type.name().equals(column.text("type"))) {
        return type;
      }
    }
    throw column.wrong("type", "a Tablesaw type such as SHORT", column.text("type"));
  }

  private static void addRule(SchemaBuilder builder, JsonObject unnamed) {
    String name = unnamed.text("name");
    JsonObject rule = unnamed.at("rule '" + name + "'");
    rule.checkNames("name", "when");
    List<Condition> conditions = new ArrayList<>();
    for (JsonObject condition : rule.objects("when")) {
      conditions.add(condition(condition));
    }
    builder.never(name, conditions.toArray(new Condition[0]));
  }

  private static Condition condition(JsonObject json) {
    String column = json.text("column");
    if (json.has("is")) {
      json.checkNames("column", "is");
      return Condition.is(column, json.texts("is").toArray(new String[0]));
    } else if (json.has("between")) {
      json.checkNames("column", "between");
      return json.startsWithText("between") ? dates(column, json) : numbers(column, json);
    }
    json.checkNames("column", "missing");
    if (!json.flag("missing")) {
      throw new IllegalArgumentException(
          json.place() + " must have 'is', 'between', or 'missing': true");
    }
    return Condition.missing(column);
  }

  private static Condition numbers(String column, JsonObject json) {
    double[] range = json.numbers("between");
    checkTwo(json, range.length);
    return Condition.between(column, range[0], range[1]);
  }

  private static Condition dates(String column, JsonObject json) {
    List<String> range = json.texts("between");
    checkTwo(json, range.size());
    return range.get(0).indexOf('T') < 0
        ? Condition.between(
            column, day(json, "between", range.get(0)), day(json, "between", range.get(1)))
        : Condition.between(
            column, time(json, "between", range.get(0)), time(json, "between", range.get(1)));
  }

  private static void checkTwo(JsonObject json, int size) {
    if (size != 2) {
      throw json.wrong("between", "two values", size);
    }
  }

  private static LocalDate day(JsonObject json, String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw json.wrong(name, "a date such as 2024-03-01", text);
    }
  }

  private static LocalDateTime time(JsonObject json, String name, String text) {
    try {
      return LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      throw json.wrong(name, "a time such as 2024-03-01T12:30", text);
    }
  }
}
