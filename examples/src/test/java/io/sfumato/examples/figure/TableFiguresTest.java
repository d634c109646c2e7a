package io.sfumato.examples.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.schema.Schema;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableFiguresTest {

  private static final String BLUE = "#0072b2";
  private static final String VERMILION = "#d55e00";

  private static final Schema SCHEMA =
      Schema.builder()
          .categorical("sex", "F", "M")
          .integer("age", 0, 99)
          .nullable()
          .date("seen", LocalDate.of(2020, 1, 1), LocalDate.of(2020, 12, 31))
          .build();

  /** Four rows; the last one's age is missing. */
  private static final CodedTable TABLE =
      CodedTable.of(
          SCHEMA.domain(), new int[][] {{0, 0, 0, 1}, {0, 30, 99, 100}, {0, 100, 200, 365}});

  @Test
  void binsKeepOrderLabelsAndNullApart() {
    ColumnBins age = ColumnBins.of(SCHEMA, "age", 10);
    assertThat(age.labels())
        .containsExactly("0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "missing");
    double[] shares = age.shares(TABLE);
    assertThat(shares[0]).isEqualTo(0.25);
    assertThat(shares[3]).isEqualTo(0.25);
    assertThat(shares[9]).isEqualTo(0.25);
    assertThat(shares[10]).isEqualTo(0.25);
    assertThat(ColumnBins.of(SCHEMA, "age", 3).labels())
        .containsExactly("0", "34", "67", "missing");
    assertThat(ColumnBins.of(SCHEMA, "sex", 1).labels()).containsExactly("F", "M");
    assertThat(ColumnBins.of(SCHEMA, "seen", 2).labels())
        .containsExactly("2020-01-01", "2020-07-02");
  }

  @Test
  void eachLabelIsThatOfTheFirstCodeInItsBin() {
    for (int most = 1; most <= 100; most++) {
      ColumnBins bins = ColumnBins.of(SCHEMA, "age", most);
      for (int code = 99; code >= 0; code--) {
        CodedTable one = CodedTable.of(SCHEMA.domain(), new int[][] {{0}, {code}, {0}});
        int bin = bins.bin(one, 0);
        int from = Integer.parseInt(bins.labels().get(bin));
        int to = bin + 1 < most ? Integer.parseInt(bins.labels().get(bin + 1)) : 100;
        assertThat(code).isBetween(from, to - 1);
      }
    }
  }

  @Test
  void drawsAPlotForEachColumn() {
    Svg svg =
        Svg.of(MarginalsFigure.of(SCHEMA, TABLE).title("All columns").note("four rows").svg());
    assertThat(svg.words())
        .contains("All columns", "four rows", "sex", "age", "seen", "F", "M", "synthetic")
        .doesNotContain("real: NOT PRIVATE");
    assertThat(svg.lines(VERMILION)).isEmpty();
    // the legend, two sexes, four ages, four days
    assertThat(svg.areas(BLUE)).hasSize(1 + 2 + 4 + 4);
  }

  @Test
  void barsAreAsHighAsTheirShares() {
    Svg svg = Svg.of(MarginalsFigure.of(SCHEMA, TABLE).columns("sex").svg());
    List<String> bars = svg.areas(BLUE).subList(1, 3);
    assertThat(height(bars.get(0)) / height(bars.get(1))).isCloseTo(3, within(0.01));
  }

  @Test
  void marksRealDataAsNotPrivate() {
    Svg marginals = Svg.of(MarginalsFigure.of(SCHEMA, TABLE).columns("sex").exact(TABLE).svg());
    assertThat(marginals.words()).contains("real: NOT PRIVATE");
    assertThat(marginals.lines(VERMILION)).hasSize(1 + 2);
    Svg map = Svg.of(HeatMapFigure.of(SCHEMA, "sex", "age", TABLE).exact(TABLE).svg());
    assertThat(map.words()).contains("synthetic", "real: NOT PRIVATE", "missing");
  }

  @Test
  void heatMapShadesCellsThatAreNotEmpty() {
    Svg map = Svg.of(HeatMapFigure.of(SCHEMA, "sex", "age", TABLE).title("Pairs").note("n").svg());
    assertThat(map.areas(BLUE)).hasSize(4);
    assertThat(map.words())
        .contains("Pairs", "n", "sex across, age upwards; the darkest cell has 25 % of the rows")
        .doesNotContain("real: NOT PRIVATE");
    assertThat(HeatMapFigure.of(SCHEMA, "sex", "age", TABLE).png()).isNotEmpty();
    assertThat(MarginalsFigure.of(SCHEMA, TABLE).png()).isNotEmpty();
  }

  @Test
  void refusesOtherTables() {
    CodedTable empty = CodedTable.of(SCHEMA.domain(), new int[3][0]);
    CodedTable other = CodedTable.of(new Domain(List.of("x"), List.of(2)), new int[][] {{0}});
    assertThatThrownBy(() -> MarginalsFigure.of(SCHEMA, empty)).hasMessageContaining("one row");
    assertThatThrownBy(() -> MarginalsFigure.of(SCHEMA, other)).hasMessageContaining("domain");
    assertThatThrownBy(() -> MarginalsFigure.of(SCHEMA, TABLE).exact(other))
        .hasMessageContaining("domain");
    assertThatThrownBy(() -> MarginalsFigure.of(SCHEMA, TABLE).columns("height"))
        .hasMessageContaining("height");
    assertThatThrownBy(() -> HeatMapFigure.of(SCHEMA, "sex", "height", TABLE))
        .hasMessageContaining("height");
  }

  private static double height(String path) {
    double[] y =
        java.util.Arrays.stream(path.substring(1).replace("Z", "").split("L", -1))
            .mapToDouble(point -> Double.parseDouble(point.split(" ", -1)[1]))
            .toArray();
    return java.util.Arrays.stream(y).max().orElseThrow()
        - java.util.Arrays.stream(y).min().orElseThrow();
  }
}
