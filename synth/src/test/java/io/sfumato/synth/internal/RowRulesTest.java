package io.sfumato.synth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.domain.RowRule;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RowRulesTest {

  private static final Domain DOMAIN = Fixtures.domain(10, 10, 10, 4);

  private static RowRules rules(RowRule... rules) {
    return RowRules.of(DOMAIN, List.of(rules));
  }

  @Test
  void repairsOnlyTheRowsThatBreakARule() {
    RowRules rules = rules(Fixtures.rule("ascending", row -> row[0] <= row[1], 0, 1));
    SyntheticRows table = SyntheticRows.uniform(DOMAIN, 500, 1);
    SyntheticRows before = SyntheticRows.of(table.toTable());
    rules.repair(table, 2);
    rules.check(table);
    for (int i = 0; i < 500; i++) {
      assertThat(table.code(i, 2)).isEqualTo(before.code(i, 2));
      assertThat(table.code(i, 3)).isEqualTo(before.code(i, 3));
      if (before.code(i, 0) <= before.code(i, 1)) {
        assertThat(table.code(i, 0)).isEqualTo(before.code(i, 0));
        assertThat(table.code(i, 1)).isEqualTo(before.code(i, 1));
      }
    }
  }

  /** One allowed combination in a thousand: no row of the table has it, and no one change helps. */
  @Test
  void findsARareRow() {
    RowRules rules =
        rules(Fixtures.rule("rare", row -> row[0] == 7 && row[1] == 7 && row[2] == 7, 0, 1, 2));
    SyntheticRows table = SyntheticRows.of(SyntheticRows.uniform(DOMAIN, 20, 3).toTable());
    rules.repair(table, 4);
    rules.check(table);
  }

  @Test
  void findsTheOnlyRowOfAThousandThousand() {
    Domain wide = Fixtures.domain(1000, 1000);
    RowRules rules =
        RowRules.of(
            wide, List.of(Fixtures.rule("one", row -> row[0] == 999 && row[1] == 998, 0, 1)));
    SyntheticRows table = SyntheticRows.uniform(wide, 3, 5);
    rules.repair(table, 6);
    assertThat(table.code(2, 0)).isEqualTo(999);
    assertThat(table.code(2, 1)).isEqualTo(998);
  }

  @Test
  void saysThatImpossibleRulesAre() {
    AtomicLong asked = new AtomicLong();
    RowRules rules =
        rules(
            Fixtures.rule("low", row -> asked.incrementAndGet() > 0 && row[0] < 5, 0),
            Fixtures.rule("high", row -> row[0] >= 5, 0));
    SyntheticRows table = SyntheticRows.uniform(DOMAIN, 5, 7);
    assertThatThrownBy(() -> rules.repair(table, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("low")
        .hasMessageContaining("high")
        .hasMessageContaining("allow none");
    assertThat(asked.get()).isLessThan(200_000);
  }

  @Test
  void givesUpWhereNotAllCanBeTried() {
    Domain wide = Fixtures.domain(10_000, 10_000);
    RowRules rules = RowRules.of(wide, List.of(Fixtures.rule("never", row -> false, 0, 1)));
    SyntheticRows table = SyntheticRows.uniform(wide, 5, 9);
    assertThatThrownBy(() -> rules.repair(table, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never")
        .hasMessageContaining("none was found");
  }
}
