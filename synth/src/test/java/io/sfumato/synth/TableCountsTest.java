package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Release;
import io.sfumato.accounting.ReleaseConflictException;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.schema.Schema;
import io.sfumato.synth.search.GeneticSettings;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.tablesaw.api.Table;

class TableCountsTest {

  private static final Queries QUERIES =
      Queries.marginals(2)
          .among("sex", "age", "since")
          .and(Queries.trees(2, 3))
          .and(Queries.prefixes(6, 1))
          .and(Queries.halfSpaces(3, 1))
          .and(Queries.means());

  private static PrivateGsdBuilder builder() {
    return PrivateGsd.builder()
        .schema(PrivateGsdTest.SCHEMA)
        .queries(QUERIES)
        .privacy(Zcdp.of(0.5))
        .rows(200)
        .faithful(new FaithfulSettings(GeneticSettings.PUBLISHED.withMostGenerations(50), 3, 4));
  }

  private static PrivacyAccountant accountant(Neighboring relation) {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(100))
        .unit(PrivacyUnit.rows("person"))
        .neighboring(relation)
        .forSimulation(NoiseSource.seeded(5))
        .open();
  }

  private static <D> SyntheticData release(
      Measurement<D, SyntheticData> measurement, Neighboring relation, D data) {
    try (PrivacyAccountant accountant = accountant(relation)) {
      return accountant.release("r", measurement, data).value();
    }
  }

  @ParameterizedTest
  @EnumSource(PrivateGsd.Mode.class)
  void partsGiveBitForBitTheDataOfAllRows(PrivateGsd.Mode mode) {
    Table people = PrivateGsdTest.people(500);
    for (Neighboring relation : Neighboring.values()) {
      PrivateGsd gsd = builder().mode(mode).neighboring(relation).build();
      TableCounts a = gsd.count(people.inRange(0, 120));
      TableCounts b = TableCounts.parse(gsd.count(people.inRange(120, 120)).toJson());
      TableCounts c = TableCounts.parse(gsd.count(people.inRange(120, 500)).toJson());
      TableCounts merged = TableCounts.parse(c.merge(a).merge(b).toJson());
      assertThat(merged.toJson()).isEqualTo(gsd.count(people).toJson());

      SyntheticData counted = release(gsd.ofCounts(), relation, merged);
      SyntheticData whole = release(gsd, relation, people);
      assertThat(gsd.encode(counted)).isEqualTo(gsd.encode(whole));
    }
  }

  @Test
  void theLedgerTakesBothForTheSameQuestion() {
    Table people = PrivateGsdTest.people(100);
    PrivateGsd gsd = builder().build();
    try (PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE)) {
      Release<SyntheticData> first = accountant.release("r", gsd.ofCounts(), gsd.count(people));
      Release<SyntheticData> again = accountant.release("r", gsd, people);
      assertThat(again.receipt()).isEqualTo(first.receipt());
      assertThat(gsd.encode(again.value())).isEqualTo(gsd.encode(first.value()));
      assertThat(accountant.spent()).isEqualTo(Zcdp.of(0.5));
    }
  }

  @Test
  void theGuaranteeMayBeSettledAfterCounting() {
    TableCounts counts = builder().build().count(PrivateGsdTest.people(100));
    PrivateGsd other = builder().privacy(Zcdp.of(0.1)).seed(8).build();
    assertThat(release(other.ofCounts(), Neighboring.ADD_REMOVE, counts).codes().rows())
        .isEqualTo(200);
  }

  @Test
  void countsForOtherQuestionsAreRefusedBeforeAnyCharge() {
    Table people = PrivateGsdTest.people(100);
    PrivateGsd gsd = builder().build();
    TableCounts counts = gsd.count(people);
    PrivateGsd fewer = builder().queries(Queries.trees(2, 3)).build();
    PrivateGsd otherwise =
        builder()
            .schema(
                Schema.builder()
                    .categorical("sex", "F", "M")
                    .integer("age", 18, 91)
                    .real("income", 0, 1000)
                    .nullable()
                    .date("since", LocalDate.of(2020, 1, 1), LocalDate.of(2020, 12, 31))
                    .build())
            .build();
    try (PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE)) {
      for (PrivateGsd other : new PrivateGsd[] {fewer, otherwise}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> counts.merge(other.count(people)))
            .withMessageStartingWith("counts must be made for the same schema and queries");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> accountant.release("r", other.ofCounts(), counts));
      }
      String cut = counts.toJson().replaceFirst(",\\d+]", "]");
      assertThat(cut).isNotEqualTo(counts.toJson());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("r", gsd.ofCounts(), TableCounts.parse(cut)));
      String negative = counts.toJson().replaceFirst("\"rows\":100", "\"rows\":-1");
      assertThat(negative).isNotEqualTo(counts.toJson());
      assertThatIllegalArgumentException().isThrownBy(() -> TableCounts.parse(negative));
      assertThatIllegalArgumentException().isThrownBy(() -> TableCounts.parse("{}"));
      assertThat(accountant.spent()).isEqualTo(Zcdp.of(0));
    }
    assertThat(counts.toString()).startsWith("NOT PRIVATE: TableCounts{schema");
  }

  /** A parser would say which token it stumbled over, and that is a count. */
  @Test
  void refusingPrivateTextQuotesNothingOfIt() {
    String json = builder().build().count(PrivateGsdTest.people(100)).toJson();
    for (String damage : new String[] {"7654321x", "7654321.5", "\"7654321\"", "{}7654321"}) {
      String damaged = json.replaceFirst("(\"cells\":\\[)\\d+", "$1" + damage);
      assertThat(damaged).isNotEqualTo(json);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TableCounts.parse(damaged))
          .withMessage("json must hold counts of the form io.sfumato.synth.TableCounts/1")
          .withNoCause();
    }
  }

  /** Otherwise a listener could average the noise away, for one charge. */
  @Test
  void aReleaseThatWasHeardOfIsNotRunAgain() {
    Table people = PrivateGsdTest.people(100);
    PrivateGsd gsd =
        builder()
            .listener(
                progress -> {
                  throw new IllegalStateException("heard enough");
                })
            .build();
    TableCounts counts = gsd.count(people);
    try (PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> accountant.release("r", gsd.ofCounts(), counts));
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(() -> accountant.release("r", gsd.ofCounts(), counts));
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(() -> accountant.release("r", gsd, people));
    }
  }

  @Test
  void whatCannotBeHeldIsRefused() {
    Schema fine =
        Schema.builder()
            .integer("a", 0, 65_535)
            .integer("b", 0, 65_535)
            .integer("c", 0, 65_535)
            .build();
    PrivateGsdBuilder trees =
        PrivateGsd.builder().schema(fine).queries(Queries.trees(3, 2)).privacy(Zcdp.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trees.build().ofCounts())
        .withMessageContaining("1073741824")
        .withMessageContaining("ONE_SHOT");
    assertThat(trees.mode(PrivateGsd.Mode.ONE_SHOT).build().ofCounts()).isNotNull();
  }
}
