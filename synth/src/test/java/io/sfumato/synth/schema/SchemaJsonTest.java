package io.sfumato.synth.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.ColumnType;

class SchemaJsonTest {

  @Test
  void codedTablesNeedOnlySizes() {
    Schema schema = Schema.ofJson("{\"age\": 85, \"columns\": 3, \"sex\": 2}");
    assertThat(schema.domain().names()).containsExactly("age", "columns", "sex");
    assertThat(schema.domain().sizes()).containsExactly(85, 3, 2);
  }

  @Test
  void allKindsOfColumnsAndRulesAreRead() {
    Schema read =
        Schema.ofJson(
            """
            {"columns": [
               {"name": "sex", "kind": "categorical", "labels": ["F", "M"], "other": "M"},
               {"name": "stage", "kind": "ordinal", "labels": ["I", "II"], "nullable": true},
               {"name": "smokes", "kind": "boolean"},
               {"name": "age", "kind": "integer", "lower": 17, "upper": 90},
               {"name": "weight", "kind": "real", "lower": 30, "upper": 200.5, "intervals": 256},
               {"name": "income", "kind": "real", "edges": [0, 1000, 5000.5]},
               {"name": "day", "kind": "date", "lower": "2020-01-01", "upper": "2020-12-31"}],
             "never": [
               {"name": "early", "when": [
                  {"column": "age", "between": [17, 20]}, {"column": "smokes", "is": ["true"]},
                  {"column": "stage", "missing": true},
                  {"column": "day", "between": ["2020-01-01", "2020-01-31"]}]}]}
            """);
    Schema built =
        Schema.builder()
            .categorical("sex", "F", "M")
            .other("M")
            .ordinal("stage", "I", "II")
            .nullable()
            .bool("smokes")
            .integer("age", 17, 90)
            .real("weight", 30, 200.5)
            .intervals(256)
            .intervals("income", false, 0, 1000, 5000.5)
            .date("day", LocalDate.of(2020, 1, 1), LocalDate.of(2020, 12, 31))
            .never(
                "early",
                Condition.between("age", 17, 20),
                Condition.is("smokes", "true"),
                Condition.missing("stage"),
                Condition.between("day", LocalDate.of(2020, 1, 1), LocalDate.of(2020, 1, 31)))
            .build();
    assertThat(read.toFields()).isEqualTo(built.toFields());
  }

  @Test
  void everySchemaIsReadAsItWasWritten() {
    SplittableRandom random = new SplittableRandom(21);
    for (int trial = 0; trial < 300; trial++) {
      SchemaBuilder builder = Schema.builder();
      for (int c = 0; c < 3; c++) {
        builder.add(RandomSchemas.column("column \"" + c + "\"", random));
      }
      Schema schema = builder.build();
      Schema read = Schema.ofJson(schema.toJson());
      assertThat(read.toFields()).isEqualTo(schema.toFields());
      assertThat(read.domain()).isEqualTo(schema.domain());
      assertThat(read.toJson()).isEqualTo(schema.toJson());
    }
  }

  @Test
  void typesRulesAndEdgesOfDatesAreWritten() {
    LocalDateTime noon = LocalDateTime.of(2020, 1, 1, 12, 0);
    Schema schema =
        Schema.builder()
            .integer("age", 17, 90)
            .type(ColumnType.SHORT)
            .bool("smokes")
            .dateTime("seen", noon, noon.plusDays(3))
            .nullable()
            .dates("day", false, new double[] {0, 10, 15, 400})
            .dates("time", true, new double[] {-1, 3600, 86_400})
            .never(
                "a",
                Condition.between("age", 80, Double.POSITIVE_INFINITY),
                Condition.is("smokes", "true"),
                Condition.between("seen", noon.plusHours(5), noon.plusDays(1)))
            .never("b", Condition.missing("seen"), Condition.between("age", 20, 20))
            .never("c", Condition.between("day", LocalDate.EPOCH, LocalDate.EPOCH.plusDays(12)))
            .never("d", Condition.between("seen", noon.toLocalDate(), noon.toLocalDate()))
            .build();
    Schema read = Schema.ofJson(schema.toJson());
    assertThat(read.toJson()).isEqualTo(schema.toJson());
    assertThat(read.toJson()).contains("\"2020-01-01T12:00\"", "\"1970-01-11\"", "SHORT");
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 1000; trial++) {
      int[] row = schema.domain().sizes().stream().mapToInt(random::nextInt).toArray();
      for (int rule = 0; rule < 4; rule++) {
        assertThat(read.rules().get(rule).allows(row))
            .isEqualTo(schema.rules().get(rule).allows(row));
      }
    }
    assertThat(schema.toBuilder().build().toFields()).isEqualTo(schema.toFields());
  }

  @Test
  void rulesThatAreCodeAreNeitherWrittenNorRead() {
    Schema schema =
        Schema.builder().integer("age", 0, 9).rule("odd", List.of("age"), row -> true).build();
    assertThatIllegalStateException()
        .isThrownBy(schema::toJson)
        .withMessageContaining("'odd' is code");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.ofJson(schema.toFields().toJson()))
        .withMessageContaining("rule(...)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]|the schema must be one JSON object",
        "``|the schema must be one JSON object",
        "{}|the schema must have columns",
        "{\"columns\": []}|at least one",
        "{\"columns\": [3]}|columns[0] of the schema must be an object, got 3",
        "{\"columns\": [{\"kind\": \"real\"}]}|name of columns[0] of the schema must be a text, got nothing",
        "{\"a\": null}|a of the schema must be an integer in [1, 65536], got null",
        "{\"a\": 99999999999999999999}|the schema must be JSON",
        "{\"a\": 1.5}|an integer in [1, 65536], got 1.5",
        "{\"a\": 2|the schema must be JSON",
        "{\"a\": 2} {}|one JSON object and no more",
        "{\"a\": 0}|a of the schema must be an integer in [1, 65536], got 0",
        "{\"a\": 2, \"a\": 3}|the schema must be JSON",
        "{\"a\": \"x\"}|a of the schema must be an integer",
        "{\"columns\": 0}|columns of the schema must be an integer",
        "{\"columns\": [{\"name\": \"a\"}]}|kind of column 'a' must be a text, got nothing",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"wide\"}]}|got 'wide'",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"integer\"}]}|lower of column 'a' must be a number",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\", \"lower\": 1}]}|column 'a' must have no 'lower'",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"integer\", \"lower\": 0.5, \"upper\": 2}]}|must be an integer within",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"date\", \"lower\": \"x\", \"upper\": \"y\"}]}|must be a date",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\", \"edges\": [1, 2], \"lower\": 0}]}|either edges, or lower",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\", \"edges\": [2, 1]}]}|edges of column 'a' must be finite and increase",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\", \"nullable\": 1}]}|nullable of column 'a' must be true or false",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\", \"type\": \"LOCAL_DATE\"}]}|type of column 'a' must be one that holds",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\", \"type\": \"x\"}]}|type of column 'a' must be a Tablesaw type",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\"}], \"never\": [{\"name\": \"r\", \"when\": []}]}|rule 'r' must name a column",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\"}], \"never\": [{\"name\": \"r\", \"when\": [{\"column\": \"b\", \"is\": [\"true\"]}]}]}|got 'b'",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\"}], \"never\": [{\"name\": \"r\", \"when\": [{\"column\": \"a\", \"is\": [\"yes\"]}]}]}|labels of column 'a' must be among [false, true], got 'yes'",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\"}], \"never\": [{\"name\": \"r\", \"when\": [{\"column\": \"a\", \"missing\": true}]}]}|column 'a' must be nullable",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\"}], \"never\": [{\"name\": \"r\", \"when\": [{\"column\": \"a\", \"between\": [0]}]}]}|must be two values, got 1",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"boolean\"}], \"never\": [{\"name\": \"r\", \"when\": [{\"column\": \"a\", \"between\": [0, 1]}]}]}|column 'a' must have values such as",
        "{\"columns\": [], \"rows\": 3}|the schema must have no 'rows'",
      })
  void whatIsWrongIsSaid(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.ofJson(json))
        .withMessageContaining(message);
  }
}
