package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** A table among the test resources in {@code exact}: data, or what R makes of them. */
final class ReferenceTable {

  private final List<String> columns;
  private final List<List<String>> rows;

  private ReferenceTable(List<String> columns, List<List<String>> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  static ReferenceTable read(String name) {
    try (InputStream in = ReferenceTable.class.getResourceAsStream("exact/" + name + ".csv")) {
      List<List<String>> lines =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> List.of(line.split(",", -1)))
              .toList();
      return new ReferenceTable(lines.get(0), lines.subList(1, lines.size()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int size() {
    return rows.size();
  }

  String text(int row, String column) {
    return rows.get(row).get(columns.indexOf(column));
  }

  /** Returns a number, NaN where there is none. */
  double number(int row, String column) {
    return switch (text(row, column)) {
      case "", "NA" -> Double.NaN;
      case "Inf" -> Double.POSITIVE_INFINITY;
      default -> Double.parseDouble(text(row, column));
    };
  }

  double[] numbers(String column) {
    return IntStream.range(0, size()).mapToDouble(row -> number(row, column)).toArray();
  }

  List<String> texts(String column) {
    return IntStream.range(0, size()).mapToObj(row -> text(row, column)).toList();
  }

  /** Returns times, with events where the status is the given text. */
  SurvivalData survival(String time, String status, String event) {
    boolean[] events = new boolean[size()];
    for (int row = 0; row < events.length; row++) {
      events[row] = text(row, status).equals(event);
    }
    return SurvivalData.of(numbers(time), events);
  }

  /** Returns one of the data sets with its usual groups. */
  static SurvivalData grouped(String name) {
    ReferenceTable table = read(name);
    return switch (name) {
      case "lung" -> table.survival("time", "status", "2").withGroups(table.texts("sex"));
      case "veteran" -> table.survival("time", "status", "1").withGroups(table.texts("trt"));
      case "kidney" -> table.survival("time", "status", "1").withGroups(table.texts("sex"));
      case "aml" -> table.survival("time", "event", "1").withGroups(table.texts("group"));
      default -> throw new IllegalArgumentException(name);
    };
  }

  static <T> T group(Map<String, T> groups, String label) {
    return Objects.requireNonNull(groups.get(label), label);
  }

  /** Returns the curve of a group, or of all rows. */
  static KaplanMeier curve(String name, String group) {
    return group.equals("all")
        ? KaplanMeier.of(grouped(name))
        : group(KaplanMeier.byGroup(grouped(name)), group);
  }

  /** Asserts agreement to 1e-10 relative; a number that the reference does not have is NaN. */
  static void assertAgrees(String what, double actual, double expected) {
    if (Double.isFinite(expected)) {
      assertThat(actual).as(what).isCloseTo(expected, within(1e-10 * Math.abs(expected)));
    } else {
      assertThat(actual).as(what).isEqualTo(Double.valueOf(expected)); // also if NaN
    }
  }
}
