package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.SplitAccountant;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class SurvivalDataTest {

  private static final Table TABLE = table();

  @Test
  void readsNumericBooleanAndTextStatus() {
    SurvivalData numeric = SurvivalData.from(TABLE, "time", "status", 2);
    assertThat(times(numeric)).containsExactly(5, 0, 0, Double.POSITIVE_INFINITY);
    assertThat(events(numeric)).containsExactly(true, false, false, true);
    assertThat(events(SurvivalData.from(TABLE, "days", "dead", 1)))
        .containsExactly(true, true, false, false);
    assertThat(events(SurvivalData.from(TABLE, "days", "outcome", "dead")))
        .containsExactly(true, false, false, false);
  }

  @Test
  void arraysAreCopiedAndCleaned() {
    double[] times = {-1, Double.NaN, 3};
    SurvivalData data = SurvivalData.of(times, new boolean[] {true, true, true});
    times[2] = 99;
    assertThat(times(data)).containsExactly(0, 0, 3);
    assertThat(events(data)).containsExactly(true, false, true);
    assertThat(data).hasToString("SurvivalData[private]");
  }

  @Test
  void partsAreReleasedForThePriceOfOne() {
    SurvivalData data =
        SurvivalData.of(new double[] {1, 2, 3, 4}, new boolean[] {true, false, true, true});
    PrivacyAccountant accountant =
        PrivacyAccountant.builder().budget(PureDp.of(1)).unit(PrivacyUnit.rows("row")).open();
    SplitAccountant<SurvivalData> arms =
        accountant.split(data.split(Arrays.asList("a", "b", "c", null), List.of("a", "b")));
    DpLifeTable table = DpLifeTable.builder().horizon(5).privacy(PureDp.of(1)).build();

    arms.release("a", "curve of a", table);
    arms.release("b", "curve of b", table);

    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.split(List.of("a"), List.of("a")))
        .withMessage("rowLabels must have one label for each row");
  }

  @Test
  void refusesAWrongSchema() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.from(TABLE, "tme", "status", 2))
        .withMessage(
            "timeColumn must be a column of the table, got 'tme'; it has"
                + " [time, days, status, dead, outcome]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.from(TABLE, "outcome", "status", 2))
        .withMessageContaining("timeColumn 'outcome' must be numeric");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.from(TABLE, "time", "outcome", 2))
        .withMessageContaining("statusColumn 'outcome' must be numeric or boolean");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.of(new double[1], new boolean[2]));
  }

  private static Table table() {
    DoubleColumn time = DoubleColumn.create("time", 5, Double.NaN, -3, Double.POSITIVE_INFINITY);
    IntColumn days = IntColumn.create("days", 5, 6, 7, 8);
    IntColumn status = IntColumn.create("status", 2, 2, 1, 2);
    BooleanColumn dead = BooleanColumn.create("dead", true, true, false, false);
    StringColumn outcome = StringColumn.create("outcome", "dead", "alive", "", "Dead");
    days.setMissing(3);
    return Table.create(time, days, status, dead, outcome);
  }

  private static double[] times(SurvivalData data) {
    double[] times = new double[data.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = data.time(i);
    }
    return times;
  }

  private static boolean[] events(SurvivalData data) {
    boolean[] events = new boolean[data.size()];
    for (int i = 0; i < events.length; i++) {
      events[i] = data.isEvent(i);
    }
    return events;
  }
}
