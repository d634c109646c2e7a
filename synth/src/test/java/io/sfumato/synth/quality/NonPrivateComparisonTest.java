package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.schema.Condition;
import io.sfumato.synth.schema.Schema;
import java.time.LocalDate;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class NonPrivateComparisonTest {

  private static final double EXACT = 1e-12;

  private static final Schema SCHEMA =
      Schema.builder()
          .categorical("sex", "F", "M")
          .numeric("age", 0, 120)
          .real("weight", 0, 200)
          .nullable()
          .date("seen", LocalDate.of(2020, 1, 1), LocalDate.of(2020, 12, 31))
          .never(
              "heavy children",
              Condition.between("age", 0, 9),
              Condition.between("weight", 100, 200))
          .build();

  @Test
  void refusesWithoutOptIn() {
    Table table = table(1, 5);
    NonPrivateComparisonBuilder builder = NonPrivateComparison.ofTables(SCHEMA, table, table);
    assertThatThrownBy(builder::compare)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not private")
        .hasMessageContaining("evaluateOnRealDataAndDoNotPublish");
    assertThat(builder.evaluateOnRealDataAndDoNotPublish().compare().toString())
        .startsWith("NOT PRIVATE");
  }

  @Test
  void comparesValuesAsTheyStand() {
    Table real = rows(new int[] {10, 20, 30, 40}, new double[] {50.25, Double.NaN, 70, 80});
    Table synthetic = rows(new int[] {10, 20}, new double[] {50, 60});
    NonPrivateComparison comparison = compare(real, synthetic);

    NumericComparison weight = comparison.numbers().get(1);
    assertThat(weight.column()).isEqualTo("weight");
    assertThat(weight.mean().real()).isCloseTo(200.25 / 3, within(EXACT));
    assertThat(weight.mean().difference()).isCloseTo(200.25 / 3 - 55, within(EXACT));
    assertThat(weight.nulls().real()).isEqualTo(0.25);
    // F - G is 1/2 on [50, 50.25), 1/6 up to 60, then 2/3 up to 70, 1/3 up to 80
    assertThat(weight.wasserstein())
        .isCloseTo(0.25 / 2 + 9.75 / 6 + 20 / 3.0 + 10 / 3.0, within(1e-9));
    assertThat(weight.scaledWasserstein()).isCloseTo(weight.wasserstein() / 200, within(EXACT));
    assertThat(weight.kolmogorovSmirnov()).isCloseTo(2 / 3.0, within(EXACT));
    NumericComparison age = comparison.numbers().get(0);
    assertThat(age.quantiles().get(3)).isEqualTo(new NumericComparison.Pair(20, 10));
    assertThat(age.scaledWasserstein()).isCloseTo(10 / 121.0, within(EXACT));
    assertThat(comparison.nulls().get(2)).isEqualTo(new NullRate("weight", 0.25, 0));
    assertThat(comparison.numbers().get(2).column()).isEqualTo("seen");
    assertThat(comparison.numbers().get(2).mean().real())
        .isEqualTo((double) LocalDate.of(2020, 3, 1).toEpochDay());
  }

  @Test
  void countsBrokenRules() {
    Table real = rows(new int[] {5, 20}, new double[] {20, 150});
    Table synthetic = rows(new int[] {5, 5, 9, 10}, new double[] {150, 99, 120, 130});
    assertThat(compare(real, synthetic).rules())
        .containsExactly(new RuleViolations("heavy children", 0, 2));
  }

  @Test
  void equalTablesDifferInNothing() {
    Table table = table(1, 200);
    NonPrivateComparison comparison = compare(table, table);
    assertThat(comparison.figures().keySet())
        .contains("tvd_2_average", "tvd_3_max", "ks_average", "cramer_max", "prefix_average");
    comparison
        .figures()
        .forEach(
            (name, figure) -> {
              switch (name) {
                case "exact_matches" -> assertThat(figure).isEqualTo(1);
                case "membership_auc", "density_ratio_auc", "cramer_average", "cramer_max" ->
                    assertThat(figure).isNaN();
                // Of a row in both tables one copy is learned from, perhaps, and the other guessed.
                case "propensity_auc" -> assertThat(figure).isBetween(0.3, 0.6);
                case "propensity_ratio" -> assertThat(figure).isBetween(0.3, 3.0);
                case "propensity_mse" -> assertThat(figure).isBetween(0.0, 0.05);
                default -> assertThat(figure).as(name).isZero();
              }
            });
    assertThat(comparison.warnings()).isEmpty();
    assertThat(comparison.toString()).contains("mutual information", "pMSE");
  }

  @Test
  void independentTablesDifferEverywhere() {
    Map<String, Double> figures =
        NonPrivateComparison.ofTables(SCHEMA, table(1, 200), table(2, 300), table(3, 100))
            .evaluateOnRealDataAndDoNotPublish()
            .epsilon(5)
            .compare()
            .figures();
    figures.forEach(
        (name, figure) -> {
          if (!name.startsWith("cramer")
              && !name.equals("exact_matches")
              && !name.equals("rule_violations")) {
            assertThat(figure).as(name).isPositive();
          }
        });
    assertThat(figures.get("membership_auc")).isBetween(0.3, 0.7);
    assertThat(figures.get("density_ratio_auc")).isBetween(0.3, 0.7);
  }

  @Test
  void sameTablesGiveTheSameFigures() {
    assertThat(compare(table(1, 50), table(2, 50)).toString())
        .isEqualTo(compare(table(1, 50), table(2, 50)).toString());
  }

  @Test
  void groupsNumbersIntoBinsAndKeepsNullApart() {
    CodedTable real = CodedTable.of(Tables.DOMAIN, new int[][] {{0}, {0}, {0}, {8}});
    CodedTable synthetic = CodedTable.of(Tables.DOMAIN, new int[][] {{0}, {0}, {5}, {7}});
    NonPrivateComparison comparison =
        NonPrivateComparison.ofCodes(Tables.TRAITS, real, synthetic)
            .bins(2)
            .highestOrder(1)
            .evaluateOnRealDataAndDoNotPublish()
            .compare();
    assertThat(comparison.marginals(1).worst())
        .filteredOn(error -> error.tvd() > 0)
        .containsExactly(new MarginalError("income", 1, 2 / 3.0, 1, 3));
    assertThatThrownBy(() -> comparison.marginals(2)).hasMessageContaining("order");
  }

  @Test
  void refusesBadInput() {
    Table table = table(1, 5);
    Table empty = table(1, 0);
    assertThatThrownBy(() -> NonPrivateComparison.ofTables(SCHEMA, empty, table))
        .hasMessage("real must have at least one row");
    assertThatThrownBy(() -> NonPrivateComparison.ofTables(SCHEMA, table, empty))
        .hasMessage("synthetic must have at least one row");
    assertThatThrownBy(() -> NonPrivateComparison.ofTables(SCHEMA, table, table, empty))
        .hasMessage("holdout must have at least one row");
    assertThatThrownBy(
            () ->
                NonPrivateComparison.ofTables(
                    SCHEMA, table, Table.create(IntColumn.create("x", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'sex'");
    NonPrivateComparisonBuilder builder = NonPrivateComparison.ofTables(SCHEMA, table, table);
    assertThatThrownBy(() -> builder.bins(0)).hasMessageContaining("bins");
    assertThatThrownBy(() -> builder.highestOrder(0)).hasMessageContaining("highestOrder");
    assertThatThrownBy(() -> builder.mostCells(1 << 30)).hasMessageContaining("mostCells");
    assertThatThrownBy(() -> builder.regions(0)).hasMessageContaining("regions");
    assertThatThrownBy(() -> builder.mostRecords(0)).hasMessageContaining("mostRecords");
    assertThatThrownBy(() -> builder.epsilon(-1)).hasMessageContaining("epsilon");
  }

  private static NonPrivateComparison compare(Table real, Table synthetic) {
    return NonPrivateComparison.ofTables(SCHEMA, real, synthetic)
        .evaluateOnRealDataAndDoNotPublish()
        .compare();
  }

  private static Table rows(int[] ages, double[] weights) {
    StringColumn sex = StringColumn.create("sex");
    DateColumn seen = DateColumn.create("seen");
    for (int i = 0; i < ages.length; i++) {
      sex.append(i % 2 == 0 ? "F" : "M");
      seen.append(LocalDate.of(2020, 3, 1));
    }
    return Table.create(
        sex, IntColumn.create("age", ages), DoubleColumn.create("weight", weights), seen);
  }

  private static Table table(long seed, int rows) {
    SplittableRandom random = new SplittableRandom(seed);
    StringColumn sex = StringColumn.create("sex");
    IntColumn age = IntColumn.create("age");
    DoubleColumn weight = DoubleColumn.create("weight");
    DateColumn seen = DateColumn.create("seen");
    for (int i = 0; i < rows; i++) {
      sex.append(random.nextBoolean() ? "F" : "M");
      age.append(random.nextInt(10, 100));
      weight.append(random.nextInt(10) == 0 ? Double.NaN : random.nextDouble(40, 120));
      seen.append(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(366)));
    }
    return Table.create(sex, age, weight, seen);
  }
}
