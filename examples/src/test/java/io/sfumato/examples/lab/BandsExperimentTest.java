package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandsExperimentTest {

  private static final Path LUNG =
      Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");

  @Test
  void printsOneRowForEachMethodAndEpsilon() {
    LabRun run = bands("--epsilon", "0.5,2", "--repetitions", "4");

    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out();
    assertThat(lines).hasSize(13);
    assertThat(lines.get(0))
        .isEqualTo(
            "epsilon,method,repetitions,coverage,reliable_coverage,simultaneous_coverage,mean_width,"
                + "reliable_up_to");
    List<String> methods =
        List.of("greenwood", "delta", "bootstrap", "simultaneous", "median", "restricted-mean");
    for (int i = 0; i < 12; i++) {
      assertThat(lines.get(i + 1))
          .startsWith((i < 6 ? "0.5," : "2,") + methods.get(i % 6) + ",4,")
          .matches(
              i % 6 < 4
                  ? "[0-9.]+,[a-z]+,4(,[01]\\.[0-9]{4}){4},[0-9]+\\.[0-9]{4}"
                  : "[0-9.]+,[a-z-]+,4,[01]\\.[0-9]{4},,,[0-9]+\\.[0-9]{4},");
    }
    assertThat(run.err()).first().asString().contains("in the clear").contains("nobody");
    assertThat(run.err().get(1)).startsWith("ε = 0.5: 4 studies, DpLifeTable{");
  }

  /**
   * With 40 studies of ε = 1/2 the coverage of what takes noisy counts for exact ones is below that
   * of the bands, whose noise is counted; and the simultaneous band is the widest.
   */
  @Test
  void bandsThatCountTheNoiseHoldMoreOften() {
    List<String> lines = bands("--epsilon", "0.5", "--repetitions", "40").out();
    double greenwood = number(lines.get(1), 4);
    assertThat(number(lines.get(2), 4)).isBetween(0.9, 1.0).isGreaterThan(greenwood + 0.05);
    assertThat(number(lines.get(3), 4)).isBetween(0.9, 1.0).isGreaterThan(greenwood + 0.05);
    assertThat(number(lines.get(4), 5)).isGreaterThan(0.85).isGreaterThan(number(lines.get(3), 5));
    assertThat(number(lines.get(4), 6)).isGreaterThan(number(lines.get(3), 6));
    assertThat(number(lines.get(3), 7)).isBetween(300.0, 1000.0);
  }

  @Test
  void dependsOnTheSeedAlone() {
    List<String> first = bands("--epsilon", "1", "--repetitions", "3").out();
    assertThat(bands("--epsilon", "1", "--repetitions", "3", "--seed", "1").out()).isEqualTo(first);
    assertThat(bands("--epsilon", "2,1", "--repetitions", "3").out())
        .containsAll(first.subList(1, 7));
    assertThat(bands("--epsilon", "1", "--repetitions", "3", "--seed", "2").out())
        .isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --epsilon 0                      | --epsilon must be finite and above 0, got 0.0
          --epsilon 1,NaN                  | --epsilon must be finite and above 0, got NaN
          --epsilon 1 --repetitions 0      | --repetitions must be at least 1, got 0
          --epsilon 1 --horizon -3         | --horizon must be finite and above 0, got -3.0
          --epsilon 1 --time day           | --time must name a column of the file, got 'day'
          --epsilon 1 --event 7            | --event must be a value of column 'status', got '7'
          """)
  void tellsInOneLineWhatIsWrong(String wrong, String message) {
    LabRun run = bands(wrong.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab bands: ").contains(message);
  }

  private static double number(String line, int column) {
    return Double.parseDouble(line.split(",", -1)[column]);
  }

  private static LabRun bands(String... more) {
    String given = String.join(" ", more);
    Stream<String> common =
        Stream.of("--csv " + LUNG, "--time time", "--status status", "--event 2", "--horizon 1000")
            .filter(option -> !given.contains(option.substring(0, option.indexOf(' ') + 1)));
    return LabRun.of(
        Stream.concat(Stream.of("bands"), Stream.concat(common, Stream.of(more)))
            .flatMap(option -> Stream.of(option.split(" ", -1)))
            .toArray(String[]::new));
  }
}
