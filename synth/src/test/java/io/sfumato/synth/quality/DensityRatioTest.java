package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DensityRatioTest {

  private static final int ROWS = 500;
  private static final int COLUMNS = 4;
  private static final int CODES = 1001;

  @Test
  void densityIsAMeanOfProductsOfKernels() {
    double[] distances = {0, 0.1, 0.25};
    assertThat(DensityRatio.logDensity(distances, 0.1))
        .isCloseTo(Math.log((1 + Math.exp(-1) + Math.exp(-2.5)) / 3), within(1e-12));
    assertThat(DensityRatio.logDensity(new double[] {500}, 0.1)).isCloseTo(-5000, within(1e-9));
  }

  /** Equal rows are all that counts where the reference has some: 3/4 of one kind against 1/4. */
  @Test
  void countsEqualRows() {
    ComparedTable synthetic = column(0, 0, 0, 1);
    ComparedTable holdout = column(0, 1, 0, 1, 1, 1, 1, 1);
    assertThat(auc(column(0, 0), synthetic, holdout)).isGreaterThan(0.5);
    assertThat(auc(column(1, 1), synthetic, holdout)).isLessThan(0.5);
  }

  private static ComparedTable column(int... codes) {
    return ComparedTable.of(
        CodedTable.of(new Domain(List.of("a"), List.of(2)), new int[][] {codes}),
        List.of(ColumnTraits.CATEGORICAL));
  }

  @Test
  void aCopyBetraysItsRows() {
    ComparedTable members = mixed(1, 0);
    assertThat(auc(members, members, mixed(2, 0))).isGreaterThan(0.99);
  }

  /**
   * The AUC of 500 against 250 has a standard deviation of 0.022 where nobody can be told; six of
   * them leave room for one false alarm in 10⁸.
   */
  @Test
  void independentRowsBetrayNobody() {
    assertThat(auc(mixed(1, 0), mixed(3, 0), mixed(2, 0))).isCloseTo(0.5, within(0.135));
  }

  /**
   * Half of the people are alike, so that members and others have close neighbours; the other half
   * are not. A table that moves its members a little betrays the latter, more so to who knows which
   * people are common.
   */
  @Test
  void isStrongerThanDistanceAlone() {
    Proximity leaked = Proximity.of(mixed(1, 0), mixed(1, 30), Optional.of(mixed(2, 0)), ROWS, 1);
    assertThat(leaked.densityRatioAuc())
        .as("%s", leaked)
        .isGreaterThan(leaked.membershipAuc() + 0.05);
    assertThat(Warnings.of(0, leaked)).anyMatch(text -> text.contains("knows the population"));
  }

  @Test
  void needsAReferenceAndSomebodyElse() {
    ComparedTable table = Tables.compared(1, 20);
    assertThat(auc(table, table, Tables.compared(2, 1))).isNaN();
    assertThat(auc(table, table, Tables.compared(2, 2))).isBetween(0.0, 1.0);
    assertThat(auc(table, table, Tables.compared(2, 3))).isBetween(0.0, 1.0);
  }

  private static double auc(ComparedTable members, ComparedTable synthetic, ComparedTable holdout) {
    return DensityRatio.auc(members, synthetic, holdout, ROWS, new SplittableRandom(1));
  }

  /** Every other row is in a narrow cluster; all codes are moved by up to so much. */
  private static ComparedTable mixed(long seed, int moved) {
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom moves = new SplittableRandom(seed + 100);
    int[][] codes =
        IntStream.range(0, COLUMNS)
            .mapToObj(
                c ->
                    IntStream.range(0, ROWS)
                        .map(
                            i ->
                                (i % 2 == 0 ? random.nextInt(CODES) : 450 + random.nextInt(100))
                                    + (moved == 0 ? 0 : moves.nextInt(-moved, moved + 1)))
                        .toArray())
            .toArray(int[][]::new);
    Domain domain = new Domain(List.of("a", "b", "c", "d"), Collections.nCopies(COLUMNS, CODES));
    return ComparedTable.of(
        CodedTable.of(domain, codes), Collections.nCopies(COLUMNS, ColumnTraits.ORDERED));
  }
}
