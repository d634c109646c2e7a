package io.sfumato.survival;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.Rational;
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

  /** Returns times, in another unit, events and the columns after them as covariates. */
  static SurvivalData withCovariates(String name, double unit, String... covariates) {
    List<double[]> rows = numbers(name + ".csv");
    double[] times = rows.stream().mapToDouble(row -> row[0] / unit).toArray();
    boolean[] events = new boolean[times.length];
    for (int i = 0; i < events.length; i++) {
      events[i] = rows.get(i)[1] == 1;
    }
    SurvivalData data = SurvivalData.of(times, events);
    for (int k = 0; k < covariates.length; k++) {
      int column = 2 + k;
      data =
          data.withCovariate(
              covariates[k], rows.stream().mapToDouble(row -> row[column]).toArray());
    }
    return data;
  }

  /** Returns the rows below the header. */
  static List<double[]> numbers(String file) {
    return lines(file)
        .map(line -> Stream.of(line.split(",", -1)).mapToDouble(TestData::number).toArray())
        .toList();
  }

  /** Returns the lines below the header. */
  static Stream<String> lines(String file) {
    try (InputStream in = TestData.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double number(String text) {
    return text.equals("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  /** Returns the isotonic estimate from cells of one cause and no noise. */
  static CellEstimate isotonic(long[] events, long[] censored, long beyond) {
    return CellEstimate.isotonic(
        noiseless(TimeGrid.uniform(1, events.length), events, censored, beyond));
  }

  /** Returns cells of one cause whose noise is 0 but for a chance below {@code e^-999}. */
  static NoisyCells noiseless(TimeGrid grid, long[] events, long[] censored, long beyond) {
    return new NoisyCells(
        grid,
        new long[][] {events},
        censored,
        1,
        null,
        beyond,
        1,
        DiscreteLaplace.of(Rational.of(1, 1000)),
        1);
  }

  /** Returns a table of one population and one cause, with a cell of censorings for each bin. */
  static LifeTable table(TimeGrid grid, IntegerNoise noise, long... cells) {
    LifeTableRules rules = new LifeTableRules(List.of(), List.of(), 1, 1, false, 0, 0);
    return LifeTable.of(new CellLayout(grid, rules), noise, cells);
  }
}
