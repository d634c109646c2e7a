package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.HalfSpaces;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Prefixes;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidatesTest {

  private static final Domain DOMAIN = RandomTables.DOMAIN;

  private static List<ColumnLevels> levels(CodedTable table) {
    List<ColumnLevels> levels = new ArrayList<>();
    for (int c = 0; c < DOMAIN.columns(); c++) {
      double[] histogram = Counts.toDoubles(Marginal.of(DOMAIN, c).answer(table));
      levels.add(ColumnLevels.of(DOMAIN, c, histogram));
    }
    return levels;
  }

  private static List<Workload> triples() {
    return List.of(Marginal.of(DOMAIN, 0, 1, 2), Marginal.of(DOMAIN, 1, 2, 3));
  }

  @Test
  void coarseAnswersAreSumsOfFineOnes() {
    CodedTable table = RandomTables.correlated(500, 1);
    Candidates candidates = Candidates.of(DOMAIN, triples(), levels(table));
    for (int threads : new int[] {1, 2}) {
      long[][] answers = candidates.answer(ExactAnswers.of(table), new Parallel(threads));
      for (int i = 0; i < candidates.size(); i++) {
        assertThat(answers[i]).isEqualTo(candidates.get(i).workload().answer(table));
      }
    }
  }

  @Test
  void allSubsetsAreThereAtAllResolutions() {
    Candidates candidates =
        Candidates.of(DOMAIN, triples(), levels(RandomTables.correlated(500, 1)));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < candidates.size(); i++) {
      assertThat(names.add(candidates.get(i).workload().name())).isTrue();
    }
    assertThat(names)
        .contains("a,b,c", "b,c,d", "a,b", "a,c", "b,c", "b,d", "c,d")
        .doesNotContain("a,d", "a,b,d", "a,b,c,d");
    assertThat(names.stream().filter(name -> name.startsWith("b["))).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void pairsOfColumnsStandForThresholds() {
    List<Workload> thresholds =
        List.of(
            Prefixes.by(DOMAIN, 0, new int[] {1, 3}, new int[][] {{20, 4}}),
            HalfSpaces.of(
                DOMAIN,
                Collections.nCopies(4, ColumnTraits.ORDERED),
                new int[] {1, 3},
                new int[] {1, 2},
                new int[] {10}));
    Candidates candidates =
        Candidates.of(DOMAIN, thresholds, levels(RandomTables.correlated(500, 1)));
    for (int i = 0; i < candidates.size(); i++) {
      assertThat(candidates.get(i).workload()).isInstanceOf(Marginal.class);
      assertThat(candidates.get(i).workload().columns()).hasSize(2);
    }
    assertThat(Candidates.finest(DOMAIN, thresholds))
        .extracting(Marginal::name)
        .contains("a,b", "a,d", "b,d");
  }

  @Test
  void weightsCountSharedColumns() {
    Candidates candidates =
        Candidates.of(DOMAIN, triples(), levels(RandomTables.correlated(500, 1)));
    for (int i = 0; i < candidates.size(); i++) {
      long expected =
          switch (candidates.get(i).workload().name()) {
            case "a,b,c", "b,c,d" -> 64; // 3 + 2
            case "b,c" -> 51; // 2 + 2
            case "a,b", "c,d" -> 38; // 2 + 1
            default -> candidates.get(i).weight();
          };
      assertThat(candidates.get(i).weight()).isEqualTo(expected);
    }
  }

  @Test
  void levelsAreNestedAndOfAboutEqualMass() {
    CodedTable table = RandomTables.correlated(1000, 2);
    ColumnLevels levels = levels(table).get(1);
    assertThat(levels.levels().get(0).isWhole()).isTrue();
    assertThat(levels.levels()).hasSizeGreaterThanOrEqualTo(3);
    for (int l = 1; l < levels.levels().size(); l++) {
      int[] toCoarser = levels.toCoarser().get(l - 1);
      for (int code = 0; code < DOMAIN.size(1); code++) {
        assertThat(levels.levels().get(l).bin(code))
            .isEqualTo(toCoarser[levels.levels().get(l - 1).bin(code)]);
      }
    }
    long[] coarsest = new long[levels.levels().get(levels.levels().size() - 1).bins()];
    IntStream.of(table.column(1))
        .forEach(code -> coarsest[levels.levels().get(levels.levels().size() - 1).bin(code)]++);
    assertThat(coarsest).hasSizeBetween(3, 6);
    for (long count : coarsest) {
      assertThat(count).isBetween(125L, 400L);
    }
  }

  @Test
  void aColumnWithoutRowsHasLevelsToo() {
    ColumnLevels levels = ColumnLevels.of(DOMAIN, 1, new double[40]);
    assertThat(levels.levels()).isNotEmpty();
  }
}
