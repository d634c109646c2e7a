package io.sfumato.synth.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What single workloads answer, are called and refuse. */
class WorkloadsTest {

  private static final Domain DOMAIN = QueryExamples.DOMAIN;
  private static final List<ColumnTraits> TRAITS = QueryExamples.TRAITS;
  private static final int AGE = 0;
  private static final int SEX = 1;
  private static final int PAY = 2;

  /** Ages 0, 3, 6; sexes 0, 1, 1; pays 2, null, 7. */
  private static final CodedTable TABLE =
      CodedTable.of(
          DOMAIN, new int[][] {{0, 3, 6}, {0, 1, 1}, {2, 8, 7}, {0, 0, 0}, {0, 0, 3}, {0, 0, 0}});

  @Test
  void prefixesCountRowsBelowAllThresholdsByCategory() {
    Workload one = Prefixes.of(DOMAIN, new int[] {PAY}, new int[][] {{3}, {8}});
    assertThat(one.answer(TABLE)).containsExactly(1, 2);
    Workload two = Prefixes.by(DOMAIN, SEX, new int[] {AGE, PAY}, new int[][] {{4, 8}, {6, 8}});
    assertThat(two.answer(TABLE)).containsExactly(1, 0, 1, 0);
    assertThat(two.name()).isEqualTo("below(sex|age<4,pay<8;age<6,pay<8)");
    assertThat(two.columns()).containsExactly(AGE, SEX, PAY);
  }

  @Test
  void halfSpacesCountRowsBeyondAndNullAddsNothing() {
    // 2 age - pay: -2, 6, 5
    Workload beyond =
        HalfSpaces.of(DOMAIN, TRAITS, new int[] {AGE, PAY}, new int[] {2, -1}, new int[] {5, -2});
    assertThat(beyond.answer(TABLE)).containsExactly(1, 2);
    Workload bySex =
        HalfSpaces.by(DOMAIN, TRAITS, SEX, new int[] {AGE, PAY}, new int[] {2, -1}, new int[] {-3});
    assertThat(bySex.answer(TABLE)).containsExactly(1, 2);
    assertThat(bySex.name()).isEqualTo("beyond(sex|2*age,-1*pay[+null];>-3)");
  }

  @Test
  void sumsAndNullsAreCounted() {
    assertThat(Sums.centered(DOMAIN, TRAITS.get(PAY), PAY).answer(TABLE))
        .containsExactly((2 * 2 - 7) + (2 * 7 - 7));
    assertThat(Sums.by(DOMAIN, SEX, AGE, new int[] {1, 0, 0, 5, 0, 0, -7}).answer(TABLE))
        .containsExactly(1, -2);
    assertThat(NullCounts.of(DOMAIN, TRAITS, 2, 4, 5).answer(TABLE)).containsExactly(1, 1, 3);
  }

  @Test
  void predicatesAreAskedOfEveryCombinationAndOfNoRow() {
    int[] asked = {0};
    List<Predicate<int[]>> predicates =
        List.of(
            codes -> {
              asked[0]++;
              return codes[0] == 6 && codes[1] == 1;
            },
            codes -> codes[0] > 2);
    Workload workload = Predicates.of(DOMAIN, "old", new int[] {AGE, SEX}, predicates);
    assertThat(asked[0]).isEqualTo(7 * 2);
    assertThat(workload.answer(TABLE)).containsExactly(1, 2);
    assertThat(asked[0]).isEqualTo(7 * 2);
    assertThat(workload.name()).matches("old\\(age,sex\\)#[0-9a-f]{32}");
    Workload other =
        Predicates.of(
            DOMAIN, "old", new int[] {AGE, SEX}, List.of(predicates.get(0), codes -> codes[0] > 3));
    assertThat(other.name()).isNotEqualTo(workload.name());
    Predicate<int[]> broken =
        codes -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(() -> Predicates.of(DOMAIN, "broken", new int[] {0}, List.of(broken)))
        .hasMessage("broken");
  }

  @Test
  void blocksOfRowsAreCountedAsSingleRowsAre() {
    SplittableRandom random = new SplittableRandom(1);
    CodedTable table = QueryExamples.table(10_000, random);
    for (Workload workload : QueryExamples.of(QueryExamples.Kind.MARGINAL, 20, 2)) {
      long[] expected = new long[workload.cells()];
      int[] row = new int[DOMAIN.columns()];
      for (int i = 0; i < table.rows(); i++) {
        table.copyRow(i, row);
        workload.add(row, 1, expected);
      }
      assertThat(workload.answer(table)).isEqualTo(expected);
    }
  }

  @Test
  void anEmptyTableHasAnswers() {
    CodedTable empty = CodedTable.of(DOMAIN, new int[DOMAIN.columns()][0]);
    for (QueryExamples.Kind kind : QueryExamples.Kind.values()) {
      for (Workload workload : QueryExamples.of(kind, 5, 1)) {
        assertThat(workload.answer(empty)).hasSize(workload.cells()).containsOnly(0);
      }
    }
  }

  @Test
  void equalBinsOfNullableColumnsKeepNullApart() {
    BinnedColumn bins = BinnedColumn.equalWidth(DOMAIN, TRAITS.get(PAY), PAY, 3);
    assertThat(IntStream.range(0, 9).map(bins::bin)).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 3);
    assertThat(bins.bins()).isEqualTo(4);
    assertThat(BinnedColumn.equalWidth(DOMAIN, TRAITS.get(PAY), PAY, 8).isWhole()).isTrue();
    assertThat(BinnedColumn.equalWidth(DOMAIN, TRAITS.get(5), 5, 4).bins()).isEqualTo(1);
  }

  /** Two columns, or one of that name: a name must say which. */
  @Test
  void namesOfColumnsCannotImitateQuestions() {
    Domain domain = new Domain(List.of("a", "b", "a,b", "a/2"), List.of(4, 4, 4, 4));
    assertThat(Marginal.of(domain, 0, 1).name()).isEqualTo("a,b");
    assertThat(Marginal.of(domain, 2).name()).isEqualTo("\"a,b\"");
    Marginal halved = Marginal.of(domain, List.of(BinnedColumn.equalWidth(domain, 0, 2)));
    assertThat(halved.name()).isEqualTo("a/2").isNotEqualTo(Marginal.of(domain, 3).name());
    int[] early = {0, 1};
    int[] late = {0, 3};
    assertThat(Marginal.of(domain, List.of(BinnedColumn.startingAt(domain, 0, early))).name())
        .isNotEqualTo(
            Marginal.of(domain, List.of(BinnedColumn.startingAt(domain, 0, late))).name());
  }

  @Test
  void whatIsNotAQuestionIsRefused() {
    int[] pay = {PAY};
    assertThatThrownBy(() -> Prefixes.of(DOMAIN, pay, new int[][] {{9}}))
        .hasMessage("thresholds of column 'pay' must be in [1, 8], got 9");
    assertThatThrownBy(() -> Prefixes.of(DOMAIN, pay, new int[][] {{3}, {3}}))
        .hasMessage("thresholds must be distinct, got [3] twice");
    assertThatThrownBy(() -> Prefixes.of(DOMAIN, pay, new int[][] {{3, 4}}))
        .hasMessageContaining("for each of 1 columns, got 2");
    assertThatThrownBy(() -> Prefixes.of(DOMAIN, pay, new int[0][]))
        .hasMessage("thresholds must be at least one");
    assertThatThrownBy(() -> Prefixes.of(DOMAIN, new int[] {3}, new int[][] {{1}}))
        .hasMessageContaining("column 'home' must be in [1, 0]");
    assertThatThrownBy(() -> Prefixes.by(DOMAIN, PAY, pay, new int[][] {{3}}))
        .hasMessageContaining("category");
    assertThatThrownBy(() -> Prefixes.by(DOMAIN, -1, pay, new int[][] {{3}}))
        .hasMessageContaining("category");
    assertThatThrownBy(() -> Prefixes.of(DOMAIN, new int[] {2, 0}, new int[][] {{3, 3}}))
        .hasMessageContaining("must ascend");
    assertThatThrownBy(() -> NullCounts.of(DOMAIN, TRAITS, 0)).hasMessageContaining("'age'");
    assertThatThrownBy(() -> Sums.of(DOMAIN, 1, new int[3])).hasMessageContaining("2 codes");
    assertThatThrownBy(() -> Sums.of(DOMAIN, 1, new int[] {0, 1 << 21}))
        .hasMessageContaining("coarser grid");
    assertThatThrownBy(() -> HalfSpaces.of(DOMAIN, TRAITS, pay, new int[] {1 << 29}, new int[] {0}))
        .hasMessageContaining("divide the weights");
    assertThatThrownBy(() -> HalfSpaces.of(DOMAIN, TRAITS, pay, new int[] {1}, new int[] {0, 0}))
        .hasMessageContaining("offsets must be distinct");
    assertThatThrownBy(() -> HalfSpaces.of(DOMAIN, TRAITS, pay, new int[2], new int[] {0}))
        .hasMessageContaining("weights must be one for each");
    assertThatThrownBy(() -> HalfSpaces.of(DOMAIN, TRAITS, pay, new int[] {1}, new int[] {1 << 30}))
        .hasMessageContaining("offsets must be in");
    assertThatThrownBy(() -> MarginalList.of(List.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> MarginalList.of(Collections.nCopies(2, Marginal.of(DOMAIN, 0))))
        .hasMessage("marginals must be distinct, got age twice");
    Domain two = new Domain(List.of("a", "b"), List.of(2, 3));
    assertThatThrownBy(() -> MarginalList.of(List.of(Marginal.of(DOMAIN, 0), Marginal.of(two, 1))))
        .hasMessageStartingWith("marginals must be of one domain, got b of columns [a, b]");
    assertThatThrownBy(() -> Marginal.of(DOMAIN, List.of(BinnedColumn.whole(two, 0))))
        .hasMessage("bins of column 'age' must be of its 7 codes, got bins of 2");
    Domain wide = new Domain(List.of("a", "b"), List.of(65_536, 17));
    assertThatThrownBy(() -> Predicates.of(wide, "all", new int[] {0, 1}, List.of(codes -> true)))
        .hasMessage(
            "columns must have at most 1048576 combinations of codes; drop 'a' of 65536 codes");
  }
}
