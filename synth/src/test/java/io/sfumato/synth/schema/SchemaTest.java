package io.sfumato.synth.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.RowRule;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class SchemaTest {

  private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

  private static Schema mixed() {
    return Schema.builder()
        .categorical("sex", "F", "M")
        .nullable()
        .ordinal("stage", "I", "II", "III")
        .bool("smokes")
        .nullable()
        .integer("age", 17, 90)
        .nullable()
        .integer("account", 0, 3_000_000_000L)
        .real("weight", 30, 200)
        .nullable()
        .date("admitted", FIRST, FIRST.plusDays(99))
        .nullable()
        .build();
  }

  private static Table patients() {
    StringColumn sex = StringColumn.create("sex", "M", "F", "");
    return Table.create("patients")
        .addColumns(
            StringColumn.create("name", "A", "B", "C"),
            DateColumn.create("admitted", FIRST, FIRST.plusDays(99), null),
            sex,
            StringColumn.create("stage", "III", "I", "II"),
            BooleanColumn.create("smokes", Arrays.asList(true, false, null)),
            IntColumn.create("age", new Integer[] {17, 90, null}),
            LongColumn.create("account", 0, 3_000_000_000L, 5),
            DoubleColumn.create("weight", 30, 200, Double.NaN));
  }

  @Test
  void valuesOfAllKindsComeBackWithTheirTypesAndOrder() {
    Schema schema = mixed();
    Table decoded = schema.decode(schema.encode(patients()), 1);
    assertThat(decoded.columnNames()).isEqualTo(schema.domain().names());
    assertThat(decoded.types())
        .containsExactly(
            ColumnType.STRING,
            ColumnType.STRING,
            ColumnType.BOOLEAN,
            ColumnType.INTEGER,
            ColumnType.LONG,
            ColumnType.DOUBLE,
            ColumnType.LOCAL_DATE);
    for (String exact : List.of("sex", "stage", "smokes", "age", "admitted")) {
      assertThat(decoded.column(exact).asList())
          .as(exact)
          .isEqualTo(patients().column(exact).asList());
    }
    assertThat(decoded.column("weight").isMissing(2)).isTrue();
  }

  @Test
  void codesAreStableUnderDecoding() {
    Schema schema = mixed();
    int[][] codes = new int[schema.columns().size()][1000];
    for (int c = 0; c < codes.length; c++) {
      for (int i = 0; i < 1000; i++) {
        codes[c][i] = (int) ((i * 7919L + c) % schema.domain().size(c));
      }
    }
    CodedTable table = CodedTable.of(schema.domain(), codes);
    CodedTable again = schema.encode(schema.decode(table, 42));
    for (int c = 0; c < codes.length; c++) {
      assertThat(again.column(c)).as(schema.domain().names().get(c)).isEqualTo(codes[c]);
    }
    assertThat(schema.decode(table, 42).print(1000))
        .isEqualTo(schema.decode(table, 42).print(1000));
    assertThat(schema.decode(table, 42).print(1000))
        .isNotEqualTo(schema.decode(table, 43).print(1000));
  }

  @Test
  void decodedNumbersAreUniformWithinTheirInterval() {
    Schema schema = Schema.builder().integer("x", 0, 99).intervals(10).build();
    int[] threes = new int[10_000];
    Arrays.fill(threes, 3);
    Table table = schema.decode(CodedTable.of(schema.domain(), new int[][] {threes}), 7);
    int[] seen = new int[100];
    for (Integer x : table.intColumn("x").asList()) {
      seen[x]++;
    }
    assertThat(IntStream.range(0, 100).filter(x -> seen[x] > 0).toArray())
        .isEqualTo(IntStream.range(30, 40).toArray());
    // Pearson's statistic with 9 degrees of freedom; above 45 with probability 1e-6.
    double statistic =
        IntStream.range(30, 40).mapToDouble(x -> Math.pow(seen[x] - 1000, 2) / 1000).sum();
    assertThat(statistic).isLessThan(45);
  }

  @Test
  void valuesOutsideTheDomainAreMappedIntoIt() {
    Schema schema =
        Schema.builder()
            .categorical("plain", "a", "b")
            .categorical("other", "a", "rest")
            .other("rest")
            .categorical("open", "a", "b")
            .nullable()
            .integer("number", 0, 9)
            .real("real", 0, 1)
            .date("day", FIRST, FIRST.plusDays(9))
            .build();
    Table table =
        Table.create()
            .addColumns(
                StringColumn.create("plain", "z", "", "b"),
                StringColumn.create("other", "z", "", "a"),
                StringColumn.create("open", "z", "", "a"),
                DoubleColumn.create("number", -5, Double.NaN, 1e300),
                DoubleColumn.create(
                    "real", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN),
                StringColumn.create("day", "2019-01-01", "9999-12-31", "yesterday"));
    CodedTable coded = schema.encode(table);
    assertThat(coded.column(0)).containsExactly(0, 0, 1);
    assertThat(coded.column(1)).containsExactly(1, 1, 0);
    assertThat(coded.column(2)).containsExactly(2, 2, 0);
    assertThat(coded.column(3)).containsExactly(0, 0, 9);
    assertThat(coded.column(4)).containsExactly(0, 1023, 0);
    assertThat(coded.column(5)).containsExactly(0, 9, 0);
  }

  @Test
  void emptyTablesAndColumnsWithoutAValueAreEncoded() {
    Schema schema =
        Schema.builder().integer("age", 0, 9).nullable().categorical("one", "only").build();
    Table none = Table.create().addColumns(IntColumn.create("age"), StringColumn.create("one"));
    assertThat(schema.encode(none).rows()).isZero();
    assertThat(schema.decode(schema.encode(none), 1).rowCount()).isZero();
    Table missing =
        Table.create()
            .addColumns(StringColumn.create("age", "", ""), StringColumn.create("one", "only", ""));
    assertThat(schema.encode(missing).column(0)).containsExactly(10, 10);
    assertThat(schema.encode(missing).column(1)).containsExactly(0, 0);
  }

  @Test
  void tablesOfAnotherShapeAreRefused() {
    Schema schema = Schema.builder().integer("age", 0, 9).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema.encode(Table.create().addColumns(IntColumn.create("years"))))
        .withMessageContaining("'age'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema.encode(Table.create().addColumns(BooleanColumn.create("age"))))
        .withMessageContaining("must hold numbers");
  }

  @Test
  void intervalsOfUnevenWidthHoldWhatTheirEdgesSay() {
    Schema schema =
        Schema.builder().intervals("x", false, 0, 1, 10, 100).intervals("n", true, 0, 1, 5).build();
    Table table =
        Table.create()
            .addColumns(
                DoubleColumn.create("x", 0.999, 1, 9.99, 10, 100, 500),
                IntColumn.create("n", 0, 1, 4, 5, -1, 2));
    assertThat(schema.encode(table).column(0)).containsExactly(0, 1, 1, 2, 2, 2);
    assertThat(schema.encode(table).column(1)).containsExactly(0, 1, 1, 1, 0, 1);
  }

  @Test
  void traitsSayWhatHasAnOrder() {
    assertThat(mixed().traits())
        .startsWith(ColumnTraits.CATEGORICAL.withNull(), ColumnTraits.ORDERED);
  }

  @Test
  void structuralZerosAndRulesForbidRows() {
    Schema schema =
        Schema.builder()
            .integer("age", 0, 99)
            .bool("smokes")
            .categorical("status", "single", "married")
            .nullable()
            .never(
                "children smoke", Condition.between("age", 0, 11), Condition.is("smokes", "true"))
            .never("old and unknown", Condition.between("age", 90, 99), Condition.missing("status"))
            .rule(
                "married adults",
                List.of("status", "age"),
                row -> !row.label("status").equals("married") || row.number("age") >= 18)
            .build();
    assertThat(schema.rules().stream().map(RowRule::name))
        .containsExactly("children smoke", "old and unknown", "married adults");
    assertThat(schema.rules().get(2).columns()).containsExactly(0, 2);
    assertThat(allowed(schema, 11, 1, 0)).isFalse();
    assertThat(allowed(schema, 12, 1, 0)).isTrue();
    assertThat(allowed(schema, 95, 0, 2)).isFalse();
    assertThat(allowed(schema, 17, 0, 1)).isFalse();
    assertThat(allowed(schema, 18, 0, 1)).isTrue();
  }

  /** A rule that looks at more than it says would mislead the search, which is told its columns. */
  @Test
  void rulesSeeOnlyTheColumnsTheyName() {
    SchemaBuilder builder = Schema.builder().integer("age", 0, 9).bool("smokes");
    builder.rule("r", List.of("age"), row -> row.label("smokes").equals("true"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("add 'smokes'");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Schema.builder()
                    .bool("smokes")
                    .rule("r", List.of("smokes"), row -> row.number("smokes") > 0)
                    .build())
        .withMessageContaining("no numbers");
  }

  @Test
  void singleValuesAreEncoded() {
    Schema schema = mixed();
    assertThat(schema.code("sex", "M")).isEqualTo(1);
    assertThat(schema.code("smokes", true)).isEqualTo(1);
    assertThat(schema.code("age", 18)).isEqualTo(1);
    assertThat(schema.code("admitted", FIRST.plusDays(3))).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema.code("sex", "m"))
        .withMessageContaining("[F, M], got 'm'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema.code("age", true))
        .withMessageContaining("must hold numbers");
    assertThatIllegalArgumentException().isThrownBy(() -> schema.code("sex", List.of()));
  }

  @Test
  void textsOfNumbersAndFlagsAreReadWhateverTheirType() {
    Schema schema = Schema.builder().categorical("code", "1", "2").bool("flag").build();
    Table table =
        Table.create()
            .addColumns(
                DoubleColumn.create("code", 2, 1, 1.5),
                StringColumn.create("flag", "TRUE", "False", "yes"));
    assertThat(schema.encode(table).column(0)).containsExactly(1, 0, 0);
    assertThat(schema.encode(table).column(1)).containsExactly(1, 0, 0);
    Table numbers =
        Table.create()
            .addColumns(IntColumn.create("code", 1, 1, 2), IntColumn.create("flag", 0, 1, 7));
    assertThat(schema.encode(numbers).column(1)).containsExactly(0, 1, 1);
  }

  private static boolean allowed(Schema schema, int... row) {
    return schema.rules().stream().allMatch(rule -> rule.allows(row));
  }

  @Test
  void whatIsWrongWithASchemaIsSaid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.builder().integer("age", 0, 9).real("Age", 0, 1))
        .withMessageContaining("'Age'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.builder().integer("age", 9, 0))
        .withMessageContaining("[9, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.builder().real("age", 0, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.builder().real("age", -Double.MAX_VALUE, Double.MAX_VALUE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.builder().categorical("sex", "F", "F"));
    assertThatIllegalArgumentException().isThrownBy(() -> Schema.builder().categorical("sex"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.builder().categorical("sex", "F").other("X"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Schema.builder()
                    .integer("age", 0, 9)
                    .never("none", Condition.between("age", 20, 30))
                    .build());
  }

  @Test
  void schemasThatDifferHaveDifferentFields() {
    List<Schema> different =
        List.of(
            mixed(),
            Schema.builder().categorical("a", "x, y").build(),
            Schema.builder().categorical("a", "x", "y").build(),
            Schema.builder().ordinal("a", "x", "y").build(),
            Schema.builder().categorical("a", "x", "y").other("y").build(),
            Schema.builder().categorical("a", "x", "y").nullable().build(),
            Schema.builder().categorical("a", "false", "true").build(),
            Schema.builder().bool("a").build(),
            Schema.builder().integer("a", 0, 9).build(),
            Schema.builder().integer("a", 0, 9).intervals(5).build(),
            Schema.builder().real("a", 0, 9).build(),
            Schema.builder().intervals("a", false, 0, 1, 9).build(),
            Schema.builder().date("a", LocalDate.ofEpochDay(0), LocalDate.ofEpochDay(9)).build(),
            Schema.builder().integer("a", 0, 9).integer("b", 0, 9).build(),
            Schema.builder().integer("b", 0, 9).integer("a", 0, 9).build(),
            Schema.builder().integer("a", 0, 9).type(ColumnType.SHORT).build(),
            Schema.builder().integer("a", 0, 9).nullable().build(),
            Schema.builder().intervals("a", true, 0, 1, 9).build(),
            Schema.builder().real("a", 0, Math.nextDown(9.0)).build(),
            Schema.builder().dateTime("a", FIRST.atStartOfDay(), FIRST.atTime(1, 0)).build(),
            Schema.builder().dateTime("a", FIRST.atStartOfDay(), FIRST.atTime(1, 1)).build(),
            Schema.builder().dates("a", false, new double[] {0, 1, 9}).build(),
            Schema.builder().dates("a", true, new double[] {0, 1, 9}).build(),
            Schema.builder().integer("a", 0, 9).rule("r", List.of("a"), row -> true).build(),
            Schema.builder().integer("a", 0, 9).rule("s", List.of("a"), row -> true).build(),
            Schema.builder().integer("a", 0, 9).never("r", Condition.between("a", 0, 1)).build(),
            Schema.builder().integer("a", 0, 9).never("low", Condition.between("a", 0, 1)).build(),
            Schema.builder().integer("a", 0, 9).never("low", Condition.between("a", 0, 2)).build());
    assertThat(different.stream().map(Schema::toFields).distinct().count())
        .isEqualTo(different.size());
  }
}
