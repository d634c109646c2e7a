package io.sfumato.synth.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Noise is calibrated to what workloads say of themselves: it is tried on every row. */
class SensitivityTest {

  private record Bounds(long rowL1, long rowSquaredL2, long replaceSquaredL2) {

    static Bounds claimed(Workload workload) {
      return new Bounds(workload.rowL1(), workload.rowSquaredL2(), workload.replaceSquaredL2());
    }

    /** The largest over all rows, and pairs of rows, of the domain. */
    static Bounds tried(Workload workload) {
      Set<List<Long>> distinct = new LinkedHashSet<>();
      for (int[] row : QueryExamples.allRows()) {
        long[] answers = new long[workload.cells()];
        workload.add(row, 1, answers);
        distinct.add(LongStream.of(answers).boxed().toList());
      }
      List<long[]> vectors = new ArrayList<>();
      distinct.forEach(list -> vectors.add(list.stream().mapToLong(x -> x).toArray()));
      long l1 = 1;
      long squared = 1;
      long replaced = 1;
      for (long[] vector : vectors) {
        l1 = Math.max(l1, l1(vector));
        squared = Math.max(squared, squared(vector));
        for (long[] other : vectors) {
          if (other == vector) {
            break;
          }
          replaced = Math.max(replaced, squared(difference(vector, other)));
        }
      }
      return new Bounds(l1, squared, replaced);
    }
  }

  private static long l1(long[] vector) {
    return LongStream.of(vector).map(Math::abs).sum();
  }

  private static long squared(long[] vector) {
    return LongStream.of(vector).map(x -> x * x).sum();
  }

  private static long[] difference(long[] a, long[] b) {
    return IntStream.range(0, a.length).mapToLong(i -> a[i] - b[i]).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void boundsAreAttainedAndNotPassed(QueryExamples.Kind kind) {
    for (Workload workload : QueryExamples.of(kind, 25, 1)) {
      assertThat(Bounds.claimed(workload)).as(workload.name()).isEqualTo(Bounds.tried(workload));
    }
  }

  /** 40 workloads × 500 pairs of tables: 20,000 pairs for each class, fewer where few exist. */
  @ParameterizedTest
  @EnumSource
  void answersOfNeighboursDifferNoMore(QueryExamples.Kind kind) {
    SplittableRandom random = new SplittableRandom(2);
    List<Workload> workloads = QueryExamples.of(kind, 40, 3);
    int pairs = 20_000 / workloads.size();
    for (Workload workload : workloads) {
      Bounds claimed = Bounds.claimed(workload);
      for (int i = 0; i < pairs; i++) {
        CodedTable table = QueryExamples.table(1 + random.nextInt(6), random);
        int changed = random.nextInt(table.rows());
        long[] answers = workload.answer(table);
        long[] removed = difference(answers, workload.answer(without(table, changed)));
        long[] replaced = difference(answers, workload.answer(replacing(table, changed, random)));
        assertThat(l1(removed)).isLessThanOrEqualTo(claimed.rowL1());
        assertThat(squared(removed)).isLessThanOrEqualTo(claimed.rowSquaredL2());
        assertThat(squared(replaced)).isLessThanOrEqualTo(claimed.replaceSquaredL2());
      }
    }
  }

  private static CodedTable without(CodedTable table, int row) {
    int[][] columns = new int[table.domain().columns()][];
    for (int c = 0; c < columns.length; c++) {
      int[] column = table.column(c);
      columns[c] =
          IntStream.range(0, column.length).filter(i -> i != row).map(i -> column[i]).toArray();
    }
    return CodedTable.of(table.domain(), columns);
  }

  private static CodedTable replacing(CodedTable table, int row, SplittableRandom random) {
    int[][] columns = new int[table.domain().columns()][];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = table.column(c);
      columns[c][row] = random.nextInt(table.domain().size(c));
    }
    return CodedTable.of(table.domain(), columns);
  }

  /** Equal names in the same domain mean equal questions. */
  @Test
  void workloadsOfOneNameAnswerAlike() {
    Set<String> names = new LinkedHashSet<>();
    Set<String> answers = new LinkedHashSet<>();
    for (QueryExamples.Kind kind : QueryExamples.Kind.values()) {
      for (long seed = 0; seed < 8; seed++) {
        for (Workload workload : QueryExamples.of(kind, 40, seed)) {
          names.add(workload.name());
          answers.add(nameAndAnswers(workload));
        }
      }
    }
    for (Workload workload : ofAllTraits()) {
      names.add(workload.name());
      answers.add(nameAndAnswers(workload));
    }
    assertThat(names).hasSizeGreaterThan(500).hasSameSizeAs(answers);
  }

  private static String nameAndAnswers(Workload workload) {
    StringBuilder all = new StringBuilder(workload.name());
    for (int[] row : QueryExamples.allRows()) {
      long[] one = new long[workload.cells()];
      workload.add(row, 1, one);
      all.append(Arrays.hashCode(one)).append(' ');
    }
    return all.toString();
  }

  /** The same questions with no column nullable, some, and all. */
  private static List<Workload> ofAllTraits() {
    Domain domain = QueryExamples.DOMAIN;
    List<Workload> list = new ArrayList<>();
    for (ColumnTraits common : List.of(ColumnTraits.ORDERED, ColumnTraits.ORDERED.withNull())) {
      for (ColumnTraits pay : List.of(ColumnTraits.ORDERED, ColumnTraits.ORDERED.withNull())) {
        List<ColumnTraits> traits = new ArrayList<>(Collections.nCopies(6, common));
        traits.set(2, pay);
        int[] columns = {0, 2};
        int[] weights = {2, 1};
        int[] offsets = {3, 15};
        list.add(HalfSpaces.of(domain, traits, columns, weights, offsets));
        list.add(HalfSpaces.by(domain, traits, 1, columns, weights, offsets));
        for (int column : columns) {
          ColumnTraits own = traits.get(column);
          list.add(Sums.centered(domain, own, column));
          list.add(Marginal.of(domain, List.of(BinnedColumn.equalWidth(domain, own, column, 3))));
        }
      }
    }
    return list;
  }

  @Test
  void manyDifferentPredicatesAreBoundedByTheirNumber() {
    Domain domain = new Domain(List.of("bits"), List.of(1 << 13));
    List<Predicate<int[]>> bits = new ArrayList<>();
    for (int bit = 0; bit < 13; bit++) {
      int mask = 1 << bit;
      bits.add(codes -> (codes[0] & mask) != 0);
    }
    Workload all = Predicates.of(domain, "bits", new int[] {0}, bits);
    assertThat(Bounds.claimed(all)).isEqualTo(new Bounds(13, 13, 13));
    bits.set(0, codes -> Integer.bitCount(codes[0]) == 13);
    assertThat(Predicates.of(domain, "bits", new int[] {0}, bits).replaceSquaredL2()).isEqualTo(13);
  }
}
