package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Release;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.RandomRows.Row;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LifeTableCountsTest {

  private static final List<String> LABELS = List.of("a", "b");

  private static final DpLifeTable TABLE =
      builder().groups(LABELS).causes(2).lateEntry().weights(2.5).build();

  @Test
  void partsGiveBitForBitTheTableOfAllRows() {
    SplittableRandom random = new SplittableRandom(3);
    for (int repetition = 0; repetition < 50; repetition++) {
      List<Row> rows = RandomRows.rows(random, 40);
      int first = random.nextInt(41);
      int second = random.nextInt(first, 41);
      LifeTableCounts a = count(rows.subList(0, first));
      LifeTableCounts b = LifeTableCounts.parse(count(rows.subList(first, second)).toJson());
      LifeTableCounts c = count(rows.subList(second, 40));
      LifeTableCounts merged = LifeTableCounts.parse(c.merge(a).merge(b).toJson());

      long[] inOneGo =
          accountant(repetition).release("table", TABLE, data(rows)).value().allCells();
      assertThat(
              accountant(repetition).release("table", TABLE.ofCounts(), merged).value().allCells())
          .containsExactly(inOneGo);
      assertThat(merged.cells()).containsExactly(TABLE.exact(data(rows)));
    }
  }

  @Test
  void theLedgerTakesBothForTheSameQuestion() {
    PrivacyAccountant accountant = accountant(1);
    List<Row> rows = RandomRows.rows(new SplittableRandom(4), 30);
    Release<LifeTable> first = accountant.release("table", TABLE.ofCounts(), count(rows));
    Release<LifeTable> again = accountant.release("table", TABLE, data(rows));
    assertThat(again.receipt()).isEqualTo(first.receipt());
    assertThat(again.value().allCells()).containsExactly(first.value().allCells());
    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
    assertThat(accountant.release("again", TABLE.ofCounts(), count(rows)).value().allCells())
        .isNotEqualTo(first.value().allCells());
  }

  @Test
  void countsOnAnotherGridOrByOtherRulesAreRefusedBeforeAnyCharge() {
    PrivacyAccountant accountant = accountant(1);
    List<Row> rows = RandomRows.rows(new SplittableRandom(4), 30);
    LifeTableCounts counts = count(rows);
    DpLifeTable plain = builder().build();
    SurvivalData data = RandomRows.data(rows, plain.layout().rules());
    DpLifeTable finer =
        DpLifeTable.builder().grid(TimeGrid.of(1, 2, 10)).privacy(PureDp.of(1)).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts.merge(plain.count(data)))
        .withMessageContaining("counts must be made on the same grid and by the same rules")
        .withMessageContaining("groups: [a, b]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> finer.count(data).merge(plain.count(data)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.release("table", plain.ofCounts(), counts));
    String cut = counts.toJson().replaceFirst(",\\d+]", "]");
    assertThat(cut).isNotEqualTo(counts.toJson());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> accountant.release("table", TABLE.ofCounts(), LifeTableCounts.parse(cut)));
    assertThatIllegalArgumentException().isThrownBy(() -> LifeTableCounts.parse("{}"));
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0));
  }

  /** A parser would say which token it stumbled over, and that is a count. */
  @Test
  void refusingPrivateTextQuotesNothingOfIt() {
    String json = count(RandomRows.rows(new SplittableRandom(4), 30)).toJson();
    for (String damage : new String[] {"7654321x", "7654321.5", "\"7654321\""}) {
      String damaged = json.replaceFirst("(\"cells\":\\[)\\d+", "$1" + damage);
      assertThat(damaged).isNotEqualTo(json);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LifeTableCounts.parse(damaged))
          .withMessageStartingWith("json must hold counts of the form")
          .withNoCause();
    }
  }

  @Test
  void theGuaranteeMayBeSettledAfterCounting() {
    DpLifeTable other =
        builder().groups(LABELS).causes(2).lateEntry().weights(2.5).privacy(PureDp.of(0.1)).build();
    LifeTableCounts counts = count(RandomRows.rows(new SplittableRandom(4), 30));
    assertThat(accountant(1).release("table", other.ofCounts(), counts).value().total())
        .isNotZero();
  }

  @Test
  void personsAndBoughtBinsCannotBeCountedInParts() {
    SurvivalData data = TestData.survival("aml");
    assertThatIllegalStateException()
        .isThrownBy(() -> builder().clusters(2).build().ofCounts())
        .withMessageContaining("rows of one person may be in several parts");
    DpLifeTable bought = DpLifeTable.builder().horizon(10).privacy(PureDp.of(1)).build();
    assertThatIllegalStateException()
        .isThrownBy(() -> bought.count(data))
        .withMessageContaining("with expectedRows");
    assertThat(
            DpLifeTable.builder()
                .horizon(10)
                .expectedRows(20)
                .privacy(PureDp.of(1))
                .build()
                .count(data))
        .hasToString(
            "NOT PRIVATE: LifeTableCounts{grid.horizon: 10.0, grid.bins: 6, censored_span: 2}");
  }

  private static DpLifeTable.Builder builder() {
    return DpLifeTable.builder().grid(TimeGrid.of(1, 2.5, 10)).privacy(PureDp.of(1));
  }

  private static LifeTableCounts count(List<Row> rows) {
    return TABLE.count(data(rows));
  }

  private static SurvivalData data(List<Row> rows) {
    return RandomRows.data(rows, TABLE.layout().rules());
  }

  private static PrivacyAccountant accountant(long seed) {
    return PrivacyAccountant.builder()
        .budget(PureDp.of(10))
        .unit(PrivacyUnit.rows("patient"))
        .forSimulation(NoiseSource.seeded(seed))
        .open();
  }
}
