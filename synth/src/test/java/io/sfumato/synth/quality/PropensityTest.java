package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PropensityTest {

  private static final int ROWS = 4000;

  @Test
  void tablesWithoutACommonRowAreToldApart() {
    Propensity apart = Propensity.of(binary(i -> 0), binary(i -> 1), 10, 1);
    assertThat(apart.rows()).isEqualTo(ROWS);
    assertThat(apart.meanSquaredError()).isEqualTo(0.25);
    assertThat(apart.auc()).isEqualTo(1);
    assertThat(apart.ratio()).isGreaterThan(100);
  }

  /**
   * A row of code 1 is synthetic with probability 3/4, one of code 0 with 1/4. A fold has 2,000
   * rows of each table, so the estimates have a standard deviation below 0.01.
   */
  @Test
  void estimatesTheShareOfEachCode() {
    Propensity shifted =
        Propensity.of(binary(i -> i % 4 == 0 ? 1 : 0), binary(i -> i % 4 == 0 ? 0 : 1), 10, 1);
    assertThat(shifted.meanSquaredError()).isCloseTo(1 / 16.0, within(0.01));
    assertThat(shifted.auc()).isCloseTo(0.75, within(0.02));
  }

  /** No column differs alone: in one table both are equal, in the other never. */
  @Test
  void seesWhatOnlyPairsShow() {
    SplittableRandom random = new SplittableRandom(4);
    int[] x = random.ints(ROWS, 0, 2).toArray();
    int[] y = Arrays.stream(x).map(code -> 1 - code).toArray();
    Propensity pairs = Propensity.of(table(x, x), table(x, y), 10, 1);
    assertThat(pairs.meanSquaredError()).isEqualTo(0.25);
    assertThat(pairs.auc()).isEqualTo(1);
  }

  /**
   * The AUC of 4,000 rows of each of two tables of one law has a standard deviation of 0.0065; six
   * of them leave room for one false alarm in 10⁸.
   */
  @Test
  void tablesOfOneLawAreNotToldApart() {
    Propensity alike = Propensity.of(Tables.compared(1, ROWS), Tables.compared(2, ROWS), 10, 1);
    assertThat(alike.auc()).isCloseTo(0.5, within(0.039));
    assertThat(alike.ratio()).isBetween(0.5, 2.0);
    assertThat(alike.meanSquaredError()).isLessThan(0.02);
  }

  @Test
  void usesAsManyRowsOfEachTable() {
    assertThat(Propensity.of(Tables.compared(1, 31), Tables.compared(2, 500), 10, 1).rows())
        .isEqualTo(30);
    Propensity none = Propensity.of(Tables.compared(1, 1), Tables.compared(2, 9), 10, 1);
    assertThat(none.rows()).isZero();
    assertThat(none.auc()).isNaN();
  }

  /** Labels 0 and 2 are synthetic ones, 1 and 3 real ones: no order of codes divides them. */
  @Test
  void labelsAreDividedInAnyOrder() {
    Domain domain = new Domain(List.of("a"), List.of(4));
    ComparedTable real = labels(domain, i -> 1 + 2 * (i % 2));
    ComparedTable synthetic = labels(domain, i -> 2 * (i % 2));
    PropensityTree.CodeColumn[] columns = {
      new PropensityTree.CodeColumn(new int[] {0, 1, 2, 3, 0, 1, 2, 3}, 4, false)
    };
    boolean[] positive = {true, false, true, false, true, false, true, false};
    PropensityTree tree =
        PropensityTree.grow(columns, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, positive, 3);
    assertThat(tree.estimate(columns, 2)).isEqualTo(1); // one split, as a leaf has three rows
    assertThat(tree.estimate(columns, 3)).isZero();
    assertThat(Propensity.of(real, synthetic, 10, 1).auc()).isEqualTo(1);
  }

  private static ComparedTable labels(Domain domain, IntUnaryOperator code) {
    int[] codes = new int[400];
    Arrays.setAll(codes, code);
    return ComparedTable.of(
        CodedTable.of(domain, new int[][] {codes}), List.of(ColumnTraits.CATEGORICAL));
  }

  private static ComparedTable binary(IntUnaryOperator code) {
    int[] codes = new int[ROWS];
    Arrays.setAll(codes, code);
    return table(codes, new int[ROWS]);
  }

  private static ComparedTable table(int[] x, int[] y) {
    return ComparedTable.of(
        CodedTable.of(new Domain(List.of("x", "y"), List.of(2, 2)), new int[][] {x, y}),
        Collections.nCopies(2, ColumnTraits.CATEGORICAL));
  }
}
