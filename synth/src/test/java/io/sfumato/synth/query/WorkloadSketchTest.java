package io.sfumato.synth.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkloadSketchTest {

  private static final Domain DOMAIN = QueryExamples.DOMAIN;

  private static List<Marginal> marginals(Queries queries) {
    List<Marginal> marginals = new ArrayList<>();
    queries
        .over(DOMAIN, QueryExamples.TRAITS)
        .forEach(workload -> marginals.add((Marginal) workload));
    return marginals;
  }

  private static CodedTable part(CodedTable table, int from, int to) {
    int[][] columns = new int[DOMAIN.columns()][];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Arrays.copyOfRange(table.column(c), from, to);
    }
    return CodedTable.of(DOMAIN, columns);
  }

  @Test
  void partsAddUpToTheWholeInAnyOrder() {
    CodedTable table = QueryExamples.table(10_000, new SplittableRandom(1));
    List<Marginal> marginals = marginals(Queries.marginals(2));
    WorkloadSketch whole = WorkloadSketch.of(marginals, table);
    WorkloadSketch first = WorkloadSketch.of(marginals, part(table, 0, 3_001));
    WorkloadSketch none = WorkloadSketch.of(marginals, part(table, 3_001, 3_001));
    WorkloadSketch last = WorkloadSketch.of(marginals, part(table, 3_001, 10_000));
    for (WorkloadSketch sum : List.of(first.plus(none).plus(last), last.plus(first).plus(none))) {
      assertThat(sum.rows()).isEqualTo(10_000);
      for (Marginal marginal : marginals) {
        assertThat(sum.answer(marginal))
            .isEqualTo(whole.answer(marginal))
            .isEqualTo(marginal.answer(table));
      }
    }
  }

  @Test
  void coarserMarginalsAreAnsweredFromFinerOnes() {
    CodedTable table = QueryExamples.table(500, new SplittableRandom(2));
    WorkloadSketch sketch = WorkloadSketch.of(marginals(Queries.marginals(6)), table);
    int asked = 0;
    for (Workload workload : QueryExamples.of(QueryExamples.Kind.MARGINAL, 60, 3)) {
      assertThat(sketch.answers(workload)).isTrue();
      assertThat(sketch.answer(workload)).isEqualTo(workload.answer(table));
      asked++;
    }
    assertThat(asked).isEqualTo(60);
  }

  @Test
  void finerMarginalsAndOtherWorkloadsAreNotAnswered() {
    CodedTable table = QueryExamples.table(500, new SplittableRandom(3));
    List<Marginal> coarse =
        List.of(
            Marginal.of(DOMAIN, List.of(BinnedColumn.equalWidth(DOMAIN, 0, 2))),
            Marginal.of(DOMAIN, 1, 2));
    WorkloadSketch sketch = WorkloadSketch.of(coarse, table);
    List<Workload> refused =
        List.of(
            Marginal.of(DOMAIN, 0),
            Marginal.of(DOMAIN, 0, 1),
            Marginal.of(DOMAIN, List.of(BinnedColumn.equalWidth(DOMAIN, 0, 3))),
            Prefixes.of(DOMAIN, new int[] {2}, new int[][] {{1}}));
    for (Workload workload : refused) {
      assertThat(sketch.answers(workload)).isFalse();
      assertThatThrownBy(() -> sketch.answer(workload)).hasMessageEndingWith(workload.name());
      assertThat(ExactAnswers.of(table).answers(workload)).isTrue();
      assertThat(ExactAnswers.of(table).answer(workload)).isEqualTo(workload.answer(table));
    }
    assertThat(sketch).hasToString("exact answers to 2 workloads, not private");
  }

  @Test
  void whatDoesNotAddUpIsRefused() {
    CodedTable table = QueryExamples.table(5, new SplittableRandom(4));
    List<Marginal> ones = marginals(Queries.marginals(1));
    WorkloadSketch sketch = WorkloadSketch.of(ones, table);
    assertThatThrownBy(() -> sketch.plus(WorkloadSketch.of(ones.subList(0, 2), table)))
        .hasMessageStartingWith("sketches must have the same workloads");
    Domain other = new Domain(DOMAIN.names(), List.of(7, 2, 9, 1, 4, 2));
    CodedTable empty = CodedTable.of(other, new int[6][0]);
    List<Marginal> others = List.of(Marginal.of(other, 0));
    assertThatThrownBy(() -> sketch.plus(WorkloadSketch.of(others, empty)))
        .hasMessageStartingWith("sketches must have the same domain");
    assertThatThrownBy(() -> WorkloadSketch.of(ones, empty))
        .hasMessageStartingWith("workloads must be of the table's domain, got age");
    List<long[]> answers = List.of(sketch.answer(ones.get(0)));
    assertThat(WorkloadSketch.counted(DOMAIN, ones.subList(0, 1), 5, answers).answer(ones.get(0)))
        .isEqualTo(ones.get(0).answer(table));
    assertThatThrownBy(() -> WorkloadSketch.counted(DOMAIN, ones.subList(0, 2), 5, answers))
        .hasMessage("answers must be one array for each of 2 workloads, got 1");
    assertThatThrownBy(() -> WorkloadSketch.counted(DOMAIN, ones.subList(1, 2), 5, answers))
        .hasMessage("answers to sex must be 2, got 7");
    assertThatThrownBy(() -> WorkloadSketch.counted(DOMAIN, ones.subList(0, 1), -1, answers))
        .hasMessage("rows must be at least 0, got a negative number");
    assertThatThrownBy(() -> WorkloadSketch.of(List.of(), table))
        .hasMessage("workloads must be at least one");
    assertThatThrownBy(() -> WorkloadSketch.of(List.of(ones.get(0), ones.get(0)), table))
        .hasMessage("workloads must be distinct, got age twice");
  }
}
