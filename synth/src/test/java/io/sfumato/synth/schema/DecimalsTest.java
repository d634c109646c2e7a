package io.sfumato.synth.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DecimalsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 50, 1, 1024, 501",
    "0, 50, 1, 7, 7",
    "-3.7, 2.3, 2, 1024, 601",
    "0.05, 50, 1, 1024, 500",
    "30, 200, 3, 1024, 1024",
    "-1, 1, 0, 1024, 3",
    "1e6, 1e6, 9, 10, 10"
  })
  void valuesHaveSoManyDecimalsAndTheirCode(
      double lower, double upper, int places, int intervals, int expected) {
    Schema schema =
        Schema.builder()
            .real("x", lower, upper == lower ? lower + 1e-3 : upper)
            .intervals(intervals)
            .decimals(places)
            .build();
    assertThat(schema.domain().size(0)).isEqualTo(expected);
    int[] codes = IntStream.range(0, 5 * expected).map(i -> i % expected).toArray();
    Table decoded = schema.decode(CodedTable.of(schema.domain(), new int[][] {codes}), 3);
    for (double x : decoded.doubleColumn("x")) {
      assertThat(x).isEqualTo(Double.parseDouble(String.format("%." + places + "f", x)));
    }
    assertThat(schema.encode(decoded).column(0)).containsExactly(codes);
  }

  @Test
  void intervalsAreNoMoreInAnyOrderOfCalls() {
    Schema first = Schema.builder().real("x", 0, 5).decimals(1).intervals(1000).build();
    Schema second = Schema.builder().real("x", 0, 5).intervals(1000).decimals(1).build();
    assertThat(first.domain().size(0)).isEqualTo(51);
    assertThat(first.toFields()).isEqualTo(second.toFields());
    Schema nullable = Schema.builder().real("x", 0, 5).decimals(1).nullable().build();
    assertThat(nullable.domain().size(0)).isEqualTo(52);
    assertThat(((NumberColumn) nullable.column("x")).decimals()).isEqualTo(OptionalInt.of(1));
  }

  /**
   * An interval holds 0.0, 0.1, ..., 0.4, and the last one its upper edge too. Of 60,000 draws each
   * has 10,000 with a standard deviation of 91, or 12,000 with one of 98: six of them.
   */
  @Test
  void allNumbersOfAnIntervalAreAsLikely() {
    Schema schema = Schema.builder().real("x", 0, 1).intervals(2).decimals(1).build();
    assertThat(frequencies(schema, 0))
        .hasSize(5)
        .allSatisfy((x, times) -> assertThat(times).isCloseTo(12_000, within(590)))
        .containsOnlyKeys(0.0, 0.1, 0.2, 0.3, 0.4);
    assertThat(frequencies(schema, 1))
        .allSatisfy((x, times) -> assertThat(times).isCloseTo(10_000, within(550)))
        .containsOnlyKeys(0.5, 0.6, 0.7, 0.8, 0.9, 1.0);
  }

  private static Map<Double, Integer> frequencies(Schema schema, int code) {
    int[] codes = new int[60_000];
    Arrays.fill(codes, code);
    Map<Double, Integer> times = new TreeMap<>();
    for (double x :
        schema.decode(CodedTable.of(schema.domain(), new int[][] {codes}), 5).doubleColumn("x")) {
      times.merge(x, 1, Integer::sum);
    }
    return times;
  }

  /** Of values in steps of 0.1, those decoded have the same distribution exactly. */
  @Test
  void heapedValuesComeBackHeaped() {
    SplittableRandom random = new SplittableRandom(2);
    double[] heaped = random.ints(500, 0, 101).mapToDouble(k -> k / 10.0).toArray();
    Table table = Table.create(DoubleColumn.create("x", heaped));
    Schema schema = Schema.builder().real("x", 0, 10).decimals(1).build();
    assertThat(schema.decode(schema.encode(table), 1).doubleColumn("x").asDoubleArray())
        .containsExactly(heaped);
    Schema without = Schema.builder().real("x", 0, 10).build();
    assertThat(without.decode(without.encode(table), 1).doubleColumn("x").asDoubleArray())
        .doesNotContain(heaped);
  }

  @Test
  void otherTypesHoldThemToo() {
    Schema schema = Schema.builder().real("x", 0, 3).decimals(1).build();
    CodedTable codes =
        CodedTable.of(schema.domain(), new int[][] {IntStream.range(0, 31).toArray()});
    Table texts = schema.shapedLike(Table.create(StringColumn.create("x"))).decode(codes, 1);
    assertThat(texts.column("x").type()).isEqualTo(ColumnType.STRING);
    assertThat(texts.stringColumn("x").asList()).startsWith("0.0", "0.1", "0.2", "0.3");
    Schema floats = schema.shapedLike(Table.create(FloatColumn.create("x")));
    Table decoded = floats.decode(codes, 1);
    assertThat(floats.encode(decoded).column(0)).containsExactly(codes.column(0));
    assertThat(decoded.floatColumn("x").get(30)).isEqualTo(3.0f);
  }

  /** The middle of an interval that holds one number is that number: conditions go by it. */
  @Test
  void conditionsSeeTheNumbers() {
    NumberColumn tenths =
        (NumberColumn) Schema.builder().real("x", 0, 5).decimals(1).build().column("x");
    assertThat(IntStream.range(0, 51).mapToDouble(tenths::middle).toArray())
        .containsExactly(IntStream.range(0, 51).mapToDouble(k -> k / 10.0).toArray());
    Schema schema =
        Schema.builder()
            .real("x", 0, 5)
            .decimals(1)
            .never("none", Condition.between("x", 0, 0.3))
            .build();
    for (int code = 0; code < 51; code++) {
      assertThat(schema.rules().get(0).allows(new int[] {code})).isEqualTo(code > 3);
    }
  }

  @Test
  void isPartOfTheParameters() {
    Schema with = Schema.builder().real("x", 0, 200).decimals(2).build();
    Schema without = Schema.builder().real("x", 0, 200).build();
    assertThat(with.toFields()).isNotEqualTo(without.toFields());
    assertThat(Schema.ofJson(with.toJson()).toFields()).isEqualTo(with.toFields());
    assertThat(with.toBuilder().build().toFields()).isEqualTo(with.toFields());
    assertThat(without.toJson()).doesNotContain("decimals");
    assertThat(
            Schema.ofJson(
                    """
                    {"columns": [{"name": "x", "kind": "real", "edges": [0, 0.5, 2], "decimals": 1}]}
                    """)
                .toJson())
        .contains("\"decimals\":1");
  }

  @Test
  void refusesWhatHasNoSuchNumbers() {
    SchemaBuilder narrow = Schema.builder().intervals("x", false, 0, 0.01, 0.05, 3).decimals(1);
    assertThatThrownBy(narrow::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'")
        .hasMessageContaining("[0.01, 0.05)")
        .hasMessageContaining("fewer intervals");
    assertThatThrownBy(() -> Schema.builder().real("x", 0.2, 0.8).decimals(0).build())
        .hasMessageContaining("[0.2, 0.8)");
    SchemaBuilder real = Schema.builder().real("x", 0, 1e6);
    assertThatThrownBy(() -> real.decimals(-1)).hasMessage("decimals must be in [0, 15], got -1");
    assertThatThrownBy(() -> real.decimals(16)).hasMessageContaining("got 16");
    assertThatThrownBy(() -> real.decimals(15)).hasMessageContaining("fewer decimals");
    assertThatThrownBy(() -> Schema.builder().integer("n", 0, 9).decimals(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("column 'n' has no decimals");
    assertThatThrownBy(
            () ->
                Schema.ofJson(
                    "{\"columns\": [{\"name\": \"n\", \"kind\": \"integer\", \"lower\": 0,"
                        + " \"upper\": 5, \"decimals\": 1}]}"))
        .hasMessageContaining("no 'decimals'");
    assertThatThrownBy(
            () ->
                Schema.ofJson(
                    "{\"columns\": [{\"name\": \"n\", \"kind\": \"real\", \"lower\": 0,"
                        + " \"upper\": 5, \"decimals\": 1e12}]}"))
        .hasMessageContaining("decimals must be in");
  }
}
