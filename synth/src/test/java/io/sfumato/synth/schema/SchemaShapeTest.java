package io.sfumato.synth.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.domain.CodedTable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.ShortColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables come back in the shape they had: order of columns, types, missing values. */
class SchemaShapeTest {

  private static final LocalDate DAY = LocalDate.of(1969, 12, 30);
  private static final LocalDateTime TIME = LocalDateTime.of(1969, 12, 31, 23, 59, 58);

  static Stream<Arguments> columns() {
    Schema labels = Schema.builder().categorical("x", "1", "-2", "30000").nullable().build();
    Schema flags = Schema.builder().bool("x").nullable().build();
    Schema integers = Schema.builder().integer("x", -3, 3).nullable().build();
    Schema dates = Schema.builder().date("x", DAY, DAY.plusDays(4)).nullable().build();
    Schema times = Schema.builder().dateTime("x", TIME, TIME.plusSeconds(4)).nullable().build();
    LocalDateTime start = DAY.atStartOfDay();
    return Stream.of(
        Arguments.of(labels, strings("30000", "1", "", "-2")),
        Arguments.of(labels, IntColumn.create("x", new Integer[] {30_000, 1, null, -2})),
        Arguments.of(labels, ShortColumn.create("x", shorts(30_000, 1, Short.MIN_VALUE, -2))),
        Arguments.of(labels, LongColumn.create("x", 30_000, 1, Long.MIN_VALUE, -2)),
        Arguments.of(labels, DoubleColumn.create("x", 30_000, 1, Double.NaN, -2)),
        Arguments.of(labels, FloatColumn.create("x", 30_000, 1, Float.NaN, -2)),
        Arguments.of(flags, BooleanColumn.create("x", Arrays.asList(true, false, null))),
        Arguments.of(flags, strings("true", "", "false")),
        Arguments.of(flags, IntColumn.create("x", new Integer[] {0, 1, null})),
        Arguments.of(integers, IntColumn.create("x", new Integer[] {-3, 0, null, 3})),
        Arguments.of(integers, ShortColumn.create("x", shorts(-3, 0, Short.MIN_VALUE, 3))),
        Arguments.of(integers, LongColumn.create("x", -3, 0, Long.MIN_VALUE, 3)),
        Arguments.of(integers, DoubleColumn.create("x", -3, 0, Double.NaN, 3)),
        Arguments.of(integers, FloatColumn.create("x", -3, 0, Float.NaN, 3)),
        Arguments.of(integers, strings("-3", "0", "", "3")),
        Arguments.of(dates, DateColumn.create("x", DAY, null, DAY.plusDays(4))),
        Arguments.of(dates, strings(DAY.toString(), "", DAY.plusDays(4).toString())),
        Arguments.of(dates, DateTimeColumn.create("x", start, null, start.plusDays(4))),
        Arguments.of(times, DateTimeColumn.create("x", TIME, null, TIME.plusSeconds(4))),
        Arguments.of(times, strings(TIME.toString(), "", TIME.plusSeconds(4).toString())));
  }

  private static short[] shorts(int... numbers) {
    short[] shorts = new short[numbers.length];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) numbers[i];
    }
    return shorts;
  }

  private static StringColumn strings(String... texts) {
    return StringColumn.create("x", texts);
  }

  @ParameterizedTest
  @MethodSource("columns")
  void valuesComeBackInTheTypeOfTheTable(Schema schema, Column<?> column) {
    Table table = Table.create().addColumns(column);
    Schema shaped = schema.shapedLike(table);
    Table decoded = shaped.decode(shaped.encode(table), 5);
    assertThat(decoded.column("x").type()).isEqualTo(column.type());
    assertThat(decoded.column("x").asList()).isEqualTo(column.asList());
    assertThat(shaped.encode(decoded).column(0)).isEqualTo(schema.encode(table).column(0));
  }

  /** Reals in floats: rounding must not carry a value into the next interval. */
  @Test
  void floatsStayInTheirIntervals() {
    double[] edges = {-1, -0.1, 0, 1e-30, 0.1, Math.nextUp(0.1f), 16_777_217.5, 1e30};
    Schema schema = Schema.builder().intervals("x", false, edges).build();
    Schema shaped = schema.shapedLike(Table.create().addColumns(FloatColumn.create("x")));
    int[] codes = new int[7000];
    Arrays.setAll(codes, i -> i % 7);
    CodedTable coded = CodedTable.of(schema.domain(), new int[][] {codes});
    Table decoded = shaped.decode(coded, 3);
    assertThat(decoded.column("x").type()).isEqualTo(ColumnType.FLOAT);
    assertThat(shaped.encode(decoded).column(0)).isEqualTo(codes);
  }

  @Test
  void typesThatCannotHoldAllValuesAreNotTaken() {
    Schema schema =
        Schema.builder()
            .integer("integer", 0, 40_000)
            .real("real", 0, 1)
            .categorical("label", "1", "01")
            .date("day", DAY, DAY)
            .dateTime("time", TIME, TIME)
            .build();
    Table table =
        Table.create()
            .addColumns(
                DateColumn.create("time"),
                StringColumn.create("day"),
                IntColumn.create("label"),
                IntColumn.create("real"),
                StringColumn.create("further"),
                ShortColumn.create("integer"));
    Schema shaped = schema.shapedLike(table);
    assertThat(shaped.domain().names()).containsExactly("time", "day", "label", "real", "integer");
    assertThat(shaped.decode(shaped.encode(table), 1).types())
        .containsExactly(
            ColumnType.LOCAL_DATE_TIME,
            ColumnType.STRING,
            ColumnType.STRING,
            ColumnType.DOUBLE,
            ColumnType.INTEGER);
  }

  @Test
  void rulesFollowTheirColumns() {
    Schema schema =
        Schema.builder()
            .integer("age", 0, 9)
            .bool("smokes")
            .never("children smoke", Condition.between("age", 0, 4), Condition.is("smokes", "true"))
            .rule("odd", List.of("age"), row -> row.number("age") % 2 == 1)
            .build();
    Table table =
        Table.create().addColumns(BooleanColumn.create("smokes"), ShortColumn.create("age"));
    Schema shaped = schema.shapedLike(table);
    assertThat(shaped.rules().get(0).columns()).containsExactly(0, 1);
    assertThat(shaped.rules().get(1).columns()).containsExactly(1);
    for (int age = 0; age < 10; age++) {
      for (int smokes = 0; smokes < 2; smokes++) {
        for (int rule = 0; rule < 2; rule++) {
          assertThat(shaped.rules().get(rule).allows(new int[] {smokes, age}))
              .isEqualTo(schema.rules().get(rule).allows(new int[] {age, smokes}));
        }
      }
    }
    assertThat(shaped.toFields()).isNotEqualTo(schema.toFields());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema.shapedLike(Table.create().addColumns(IntColumn.create("age"))))
        .withMessageContaining("'smokes'");
  }

  @Test
  void shapesAndRulesOutlastAddedColumns() {
    Schema shaped =
        Schema.builder()
            .integer("age", 0, 9)
            .never("old", Condition.between("age", 9, 9))
            .build()
            .shapedLike(Table.create().addColumns(ShortColumn.create("age")));
    Schema more = shaped.toBuilder().bool("smokes").build();
    assertThat(more.toFields().list("columns").get(0))
        .isEqualTo(shaped.toFields().list("columns").get(0));
    assertThat(more.rules().get(0).allows(new int[] {9, 0})).isFalse();
    SchemaDiscovery discovery =
        SchemaDiscovery.builder()
            .schema(shaped.toBuilder())
            .integer("income")
            .privacy(Zcdp.of(1))
            .build();
    assertThat(discovery.parameters().fields("known")).isEqualTo(shaped.toFields());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SchemaDiscovery.builder()
                    .schema(shaped.toBuilder())
                    .integer("Age")
                    .privacy(Zcdp.of(1))
                    .build())
        .withMessageContaining("'Age'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> narrow().quantileEdges("x", 1, 1 + 0x1p-41, 4000).build());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> narrow().quantileEdges("x", 1, 1 + 0x1p-41, 4).quantileEdges(4000).build());
  }

  private static SchemaDiscoveryBuilder narrow() {
    return SchemaDiscovery.builder().privacy(Zcdp.of(1));
  }

  /** Values of every type in columns of every kind: those that fit by type must never throw. */
  @Test
  void noValueOfAnyTypeIsRefused() {
    Schema schema =
        Schema.builder()
            .categorical("labels", "a", "3", "true")
            .bool("flags")
            .integer("integers", -5, 5)
            .real("reals", -0.5, 1e300)
            .date("dates", DAY, DAY.plusDays(9))
            .dateTime("times", TIME, TIME.plusSeconds(9))
            .build();
    int[] accepted = new int[schema.columns().size()];
    for (Column<?> column : awkward()) {
      for (int c = 0; c < accepted.length; c++) {
        SchemaColumn kind = schema.columns().get(c);
        try {
          kind.checkType(column);
        } catch (IllegalArgumentException e) {
          continue; // by its type, whatever its values
        }
        accepted[c]++;
        for (SchemaColumn of : List.of(kind, kind.asNullable())) {
          for (int row = 0; row < column.size(); row++) {
            assertThat(of.encode(column, row)).isBetween(0, of.size() - 1);
          }
        }
      }
    }
    assertThat(accepted).containsExactly(9, 9, 6, 6, 3, 3);
  }

  private static List<Column<?>> awkward() {
    double[] numbers = {
      0,
      -0.0,
      Double.NaN,
      Double.MIN_VALUE,
      1e308,
      -1e308,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      0x1p53 + 2,
      -0.5,
      5,
      Math.nextUp(5.0),
      Math.nextDown(-0.5)
    };
    LongColumn longs = LongColumn.create("x", Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1L << 53);
    IntColumn ints = IntColumn.create("x", Integer.MAX_VALUE, Integer.MIN_VALUE, -6, 0, 6);
    ShortColumn shorts = ShortColumn.create("x", shorts(Short.MAX_VALUE, Short.MIN_VALUE, 0));
    FloatColumn floats = FloatColumn.create("x", Float.NaN, Float.MAX_VALUE, Float.MIN_VALUE, -0f);
    StringColumn texts =
        StringColumn.create(
            "x",
            "",
            " ",
            "a",
            "A",
            "\0",
            "\ud800",
            "NaN",
            "Infinity",
            "1e999",
            "0x1p3",
            "1d",
            "3.0",
            "TRUE",
            "2024-02-30",
            "-999999999-01-01",
            "+999999999-12-31",
            "2024-01-01T00:00:00Z",
            "2024-01-01 25:00",
            "T",
            "null",
            "9".repeat(1000));
    return List.of(
        DoubleColumn.create("x", numbers),
        longs,
        ints,
        shorts,
        floats,
        texts,
        BooleanColumn.create("x", Arrays.asList(true, false, null)),
        DateColumn.create(
            "x", LocalDate.of(-9999, 1, 1), LocalDate.of(9999, 12, 31), null, LocalDate.EPOCH),
        DateTimeColumn.create("x", LocalDateTime.of(-9999, 1, 1, 0, 0), null, TIME));
  }

  /** An integer that is -0 is 0, not the one below it. */
  @Test
  void minusZeroIsZero() {
    Schema schema = Schema.builder().integer("n", -2, 2).intervals("x", false, -1, -0.0, 1).build();
    Table table =
        Table.create()
            .addColumns(DoubleColumn.create("n", -0.0, 0), DoubleColumn.create("x", -0.0, 0));
    assertThat(schema.encode(table).column(0)).containsExactly(2, 2);
    assertThat(schema.encode(table).column(1)).containsExactly(1, 1);
  }

  /** Every code of random schemas is stable under decoding, in every type that fits. */
  @Test
  void codesOfRandomColumnsAreStableInEveryType() {
    SplittableRandom random = new SplittableRandom(11);
    int tried = 0;
    for (int trial = 0; trial < 200; trial++) {
      SchemaColumn column = RandomSchemas.column("x", random);
      int[] codes = new int[200];
      Arrays.setAll(codes, i -> random.nextInt(column.size()));
      for (ColumnType type : ColumnType.values()) {
        if (type != ColumnType.SKIP && column.fits(type)) {
          Column<?> decoded = column.decode(codes, random.split(), type);
          for (int i = 0; i < codes.length; i++) {
            assertThat(column.encode(decoded, i)).as("%s as %s", column, type).isEqualTo(codes[i]);
          }
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(400);
  }
}
