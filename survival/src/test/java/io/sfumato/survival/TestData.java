package io.sfumato.survival;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the reference files among the test resources. */
final class TestData {

  private TestData() {}

  static SurvivalData survival(String name) {
    List<double[]> rows = numbers(name + ".csv");
    double[] times = rows.stream().mapToDouble(row -> row[0]).toArray();
    boolean[] events = new boolean[times.length];
    for (int i = 0; i < events.length; i++) {
      events[i] = rows.get(i)[1] == 1;
    }
    return SurvivalData.of(times, events);
  }

  /** Returns the rows below the header. */
  static List<double[]> numbers(String file) {
    try (InputStream in = TestData.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> Stream.of(line.split(",", -1)).mapToDouble(TestData::number).toArray())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double number(String text) {
    return text.equals("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }
}
