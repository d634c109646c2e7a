package io.sfumato.synth.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueriesTest {

  private static final Domain DOMAIN = QueryExamples.DOMAIN;

  private static List<Workload> over(Queries queries) {
    return queries.over(DOMAIN, QueryExamples.TRAITS);
  }

  private static List<String> names(Queries queries) {
    return over(queries).stream().map(Workload::name).toList();
  }

  @Test
  void marginalsAreOfAllChoicesOfColumns() {
    assertThat(names(Queries.marginals(1))).isEqualTo(DOMAIN.names());
    assertThat(names(Queries.marginals(3)))
        .hasSize(20)
        .startsWith("age,sex,pay", "age,sex,home")
        .endsWith("home,job,lost");
    assertThat(over(Queries.marginals(6))).singleElement().returns(504, Workload::cells);
  }

  @Test
  void treesHalveOrderedColumnsUntilNothingIsLeftAndKeepNullApart() {
    assertThat(names(Queries.trees(2, 5).among("age", "pay", "sex")))
        .containsExactly(
            "age/2,sex",
            "age/4,sex",
            "age,sex",
            "age/2,pay/2+null",
            "age/4,pay/4+null",
            "age,pay",
            "sex,pay/2+null",
            "sex,pay/4+null",
            "sex,pay");
    assertThat(names(Queries.joinedTrees(1, 2)))
        .containsExactly("all(age/2;age/4)", "all(pay/2+null;pay/4+null)");
  }

  @Test
  void questionsAboutSingleColumnsAreOfThoseThatHaveThem() {
    assertThat(names(Queries.quantiles(3)))
        .containsExactly("below(age<1;age<3;age<5)", "below(pay<2;pay<4;pay<6;pay<8)");
    assertThat(names(Queries.nulls())).containsExactly("nulls(pay,job,lost)");
    assertThat(names(Queries.means()))
        .containsExactly("sum(age[centered])", "sum(pay[centered+null])");
  }

  /** These names must never change: releases are known by them. */
  @Test
  void randomQuestionsAreTheSameForAllTime() {
    assertThat(names(Queries.prefixes(2, 7)))
        .containsExactly("below(sex|age<3,pay<4)", "below(job|age<1,pay<2)");
    assertThat(names(Queries.halfSpaces(2, 7)))
        .containsExactly(
            "beyond(job|1335296*age,201289*pay[+null];>6877769)",
            "beyond(job|139264*age,1366893*pay[+null];>9986043)");
    assertThat(names(Queries.prefixes(2, 8)))
        .doesNotContainAnyElementsOf(names(Queries.prefixes(2, 7)));
  }

  @Test
  void randomQuestionsAreDistinctAsLongAsThereAreAny() {
    assertThat(names(Queries.prefixes(50, 1))).hasSize(50).doesNotHaveDuplicates();
    assertThat(names(Queries.prefixes(1, 1000, 1))).hasSize(2 * (6 + 8)).doesNotHaveDuplicates();
    assertThat(names(Queries.halfSpaces(300, 1))).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void noHalfSpaceHoldsEveryRowOrNone() {
    for (Workload workload : over(Queries.halfSpaces(300, 2))) {
      HalfSpaces halfSpace = (HalfSpaces) workload;
      long[] answers = new long[halfSpace.cells()];
      List<int[]> rows = QueryExamples.allRows();
      rows.forEach(row -> halfSpace.add(row, 1, answers));
      long inside = Arrays.stream(answers).sum();
      assertThat(inside).isBetween(1L, rows.size() - 1L);
    }
  }

  @Test
  void withoutCategoriesRandomQuestionsHaveNone() {
    assertThat(names(Queries.prefixes(3, 5).among("age", "pay", "home")))
        .allMatch(name -> !name.contains("|"));
    assertThat(names(Queries.prefixes(3, 5).among("age", "lost")))
        .allMatch(name -> name.startsWith("below(age<"));
  }

  @Test
  void whatTwoKindsAskIsAskedOnce() {
    Queries both = Queries.trees(1, 3).and(Queries.marginals(1));
    assertThat(names(both))
        .containsExactly(
            "age/2",
            "age/4",
            "age",
            "pay/2+null",
            "pay/4+null",
            "pay",
            "sex",
            "home",
            "job",
            "lost");
  }

  @Test
  void parametersTellQueriesApartAndSurviveBeingStored() {
    List<Queries> all =
        List.of(
            Queries.marginals(2),
            Queries.marginals(3),
            Queries.marginals(2).among("age", "sex"),
            Queries.trees(2, 3),
            Queries.trees(2, 4),
            Queries.joinedTrees(2, 3),
            Queries.prefixes(10, 1),
            Queries.prefixes(10, 2),
            Queries.prefixes(11, 1),
            Queries.prefixes(1, 10, 1),
            Queries.halfSpaces(10, 1),
            Queries.quantiles(3),
            Queries.nulls(),
            Queries.means(),
            Queries.given(DOMAIN, over(Queries.nulls())),
            Queries.nulls().and(Queries.means()),
            Queries.means().and(Queries.nulls()));
    assertThat(all.stream().map(Queries::parameters).distinct()).hasSameSizeAs(all);
    for (Queries queries : all) {
      assertThat(Fields.parse(queries.parameters().toJson())).isEqualTo(queries.parameters());
      assertThat(queries).isNotEqualTo("queries");
    }
    assertThat(Queries.prefixes(2, 10, 1)).isEqualTo(Queries.prefixes(10, 1));
    assertThat(Queries.marginals(2).parameters())
        .hasToString("{queries: [{kind: marginals, ways: 2, among: []}]}");
  }

  @Test
  void givenWorkloadsAreForTheirDomain() {
    Queries given = Queries.given(DOMAIN, List.of(Marginal.of(DOMAIN, 1)));
    assertThat(names(given.among("age"))).containsExactly("sex");
    Domain other = new Domain(List.of("a"), List.of(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> given.over(other, List.of(ColumnTraits.ORDERED)))
        .withMessageContaining("got [a] of [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Queries.given(DOMAIN, List.of()))
        .withMessage("workloads must be at least one");
  }

  @Test
  void givenWorkloadsOfAnotherDomainAreRefusedBeforeAnyRowIsSeen() {
    List<Integer> fewer = new ArrayList<>(DOMAIN.sizes());
    fewer.set(0, 3);
    Domain small = new Domain(DOMAIN.names(), fewer);
    List<ColumnTraits> traits = QueryExamples.TRAITS;
    int[] age = {0};
    Marginal marginal = Marginal.of(small, 0);
    List<Workload> all =
        List.of(
            marginal,
            MarginalList.of(List.of(marginal)),
            Prefixes.of(small, age, new int[][] {{1}}),
            HalfSpaces.of(small, traits, age, new int[] {1}, new int[] {1}),
            NullCounts.of(small, traits, 2),
            Sums.centered(small, traits.get(0), 0),
            Predicates.of(small, "low", age, List.of(codes -> codes[0] < 1)));
    for (Workload workload : all) {
      assertThat(workload.domain()).isEqualTo(small);
      assertThat(Queries.given(small, List.of(workload)).over(small, traits)).hasSize(1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Queries.given(DOMAIN, List.of(Marginal.of(DOMAIN, 1), workload)))
          .withMessageContaining("[7, 2, 9, 1, 4, 1], got " + workload.name() + " of")
          .withMessageContaining("[3, 2, 9, 1, 4, 1]");
    }
  }

  /** Analysts' code would see private rows, and may promise what it does not keep. */
  @Test
  void givenWorkloadsOfForeignClassesAreRefused() {
    Workload own =
        new Workload() {
          @Override
          public Domain domain() {
            return DOMAIN;
          }

          @Override
          public String name() {
            return "spy";
          }

          @Override
          public int[] columns() {
            return new int[] {0};
          }

          @Override
          public int cells() {
            return 1;
          }

          @Override
          public long rowL1() {
            return 1;
          }

          @Override
          public long rowSquaredL2() {
            return 1;
          }

          @Override
          public long replaceSquaredL2() {
            return 1;
          }

          @Override
          public void add(int[] row, long times, long[] answers) {
            throw new AssertionError("saw a row");
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Queries.given(DOMAIN, List.of(own)))
        .withMessageContaining("got spy of")
        .withMessageEndingWith("use Predicates for others");
  }

  @Test
  void whatCannotBeHeldIsRefusedWithItsSizeAndWhatToDrop() {
    Domain wide = new Domain(List.of("a", "b", "wide"), List.of(60_000, 5_000, 65_536));
    List<ColumnTraits> traits = Collections.nCopies(3, ColumnTraits.CATEGORICAL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Queries.marginals(2).over(wide, traits))
        .withMessage(
            "marginals of 2 of 3 columns must have at most 134217728 cells in all, got 4559840000;"
                + " without column 'wide' of 65536 bins 300000000 remain: drop it, give it fewer"
                + " bins, or ask for fewer columns at a time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Marginal.of(wide, 0, 1, 2))
        .withMessage(
            "marginal a,b,wide must have at most 67108864 cells, got 19660800000000;"
                + " drop a column, or give it fewer bins");
    List<String> names = new ArrayList<>();
    for (int c = 0; c < 100; c++) {
      names.add("c" + c);
    }
    Domain many = new Domain(names, Collections.nCopies(100, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Queries.marginals(5).over(many, Collections.nCopies(100, ColumnTraits.CATEGORICAL)))
        .withMessageContaining("at most 1048576 workloads, got 75287520");
    Domain categories = new Domain(List.of("x", "c"), List.of(65_536, 65_536));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Queries.prefixes(10_000, 1)
                    .over(categories, List.of(ColumnTraits.ORDERED, ColumnTraits.CATEGORICAL)))
        .withMessageStartingWith("queries must have at most 134217728 cells in all, got 655");
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    assertThatThrownBy(() -> over(Queries.marginals(7)))
        .hasMessage("marginals must be of at most 6 columns, got 7; ask for fewer at a time");
    assertThatThrownBy(() -> over(Queries.prefixes(5, 1).among("sex", "lost")))
        .hasMessageStartingWith("prefixes must have a column that is ordered");
    assertThatThrownBy(() -> over(Queries.halfSpaces(5, 1).among("sex")))
        .hasMessageStartingWith("half-spaces must have a column that is ordered");
    assertThatThrownBy(() -> over(Queries.nulls().among("sex")))
        .hasMessageStartingWith("null counts must have a column that is nullable");
    assertThatThrownBy(() -> over(Queries.means().among("sex")))
        .hasMessageStartingWith("means must have a column that is ordered");
    assertThatThrownBy(() -> over(Queries.quantiles(5).among("sex")))
        .hasMessageStartingWith("quantiles must have a column that is ordered");
    assertThatThrownBy(() -> over(Queries.trees(1, 1).among("sex")))
        .hasMessageStartingWith("trees must have a column that is ordered");
    assertThatThrownBy(() -> over(Queries.marginals(1).among("nobody")))
        .hasMessageContaining("got 'nobody'");
    assertThatThrownBy(() -> Queries.marginals(1).among("age", "age"))
        .hasMessageContaining("must be distinct");
    assertThatThrownBy(() -> Queries.marginals(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> Queries.trees(0, 1)).hasMessageContaining("ways");
    assertThatThrownBy(() -> Queries.trees(1, 17)).hasMessageContaining("got 17");
    assertThatThrownBy(() -> Queries.prefixes(0, 1)).hasMessageContaining("count");
    assertThatThrownBy(() -> Queries.prefixes(0, 1, 1)).hasMessageContaining("ways");
    assertThatThrownBy(() -> Queries.halfSpaces(1 << 21, 1)).hasMessageContaining("2097152");
    assertThatThrownBy(() -> Queries.quantiles(0)).hasMessageContaining("thresholds");
    assertThatThrownBy(() -> Queries.marginals(1).over(DOMAIN, List.of()))
        .hasMessage("traits must be given for 6 columns, got 0");
  }
}
