package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.SplitAccountant;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class SurvivalDataTest {

  private static final Table TABLE = table();

  @TempDir Path folder;

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

  /** One row may change its own cell and no other: the types of columns are not guessed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"7,U", "lost,Y", ",", "NA,NA", "7,true", "1e400,N", "2020-01-01,00", "\"a,b\",Y"})
  void aRowOfAFileIsReadByItself(String row) throws IOException {
    StringBuilder rows = new StringBuilder("time,status\n");
    for (int i = 0; i < 100; i++) {
      rows.append(i).append(i % 2 == 0 ? ",Y\n" : ",N\n");
    }
    Path file = folder.resolve("without.csv");
    Files.writeString(file, rows);
    Path more = folder.resolve("with.csv");
    Files.writeString(more, rows + row + "\n");

    SurvivalData without = SurvivalData.readCsv(file, "time", "status", "Y");
    SurvivalData with = SurvivalData.readCsv(more, "time", "status", "Y");

    assertThat(with.size()).isEqualTo(101);
    assertThat(Arrays.copyOf(times(with), 100)).containsExactly(times(without));
    assertThat(Arrays.copyOf(events(with), 100)).containsExactly(events(without));
    assertThat(events(without)).contains(true, false);
  }

  @Test
  void textThatIsNoNumberIsMissing() throws IOException {
    Path file = folder.resolve("numbers.csv");
    Files.writeString(file, "time,status\n306,2\nlost,2\n12.5,unknown\n7,2.0\n");
    SurvivalData data = SurvivalData.readCsv(file, "time", "status", 2);
    assertThat(times(data)).containsExactly(306, 0, 12.5, 7);
    assertThat(events(data)).containsExactly(true, false, false, true);
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    Path file = folder.resolve("empty.csv");
    Files.writeString(file, "time,status\n");
    assertThat(SurvivalData.readCsv(file, "time", "status", 2).size()).isZero();
  }

  @Test
  void filesThatAreNoneAreRefusedWithoutQuotingThem() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.readCsv(folder.resolve("none.csv"), "time", "status", 2))
        .withMessageStartingWith("file must be a readable file");
    Path ragged = folder.resolve("ragged.csv");
    Files.writeString(ragged, "time,status\n1,2,Mrs Jones\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.readCsv(ragged, "time", "status", 2))
        .withMessageNotContaining("Jones")
        .withNoCause();
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
    Table dated = Table.create(DateColumn.create("day", LocalDate.EPOCH));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.from(dated, "day", "day", 2))
        .withMessageContaining("'day' must be numeric, boolean or text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.from(TABLE, "time", "dead", "true"))
        .withMessageContaining("statusColumn 'dead' must be text")
        .withMessageContaining("readCsv");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SurvivalData.from(TABLE, "time", "outcome", ""))
        .withMessageContaining("eventValue must not be empty");
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
