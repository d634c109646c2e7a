package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KaplanMeierExperimentTest {

  private static final Path LUNG =
      Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");

  @Test
  void printsOneRowForEachEpsilon() {
    LabRun run = km("--epsilon", "0.5,2", "--bins", "20", "--repetitions", "3");

    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("epsilon,bins,repetitions,rmse_median,rmse_p90,sup_median");
    assertThat(lines.get(1)).matches("0.5,20,3(,[01]\\.[0-9]{6}){3}");
    assertThat(lines.get(2)).matches("2,20,3(,[01]\\.[0-9]{6}){3}");
    assertThat(run.err()).first().asString().contains("in the clear").contains("nobody");
  }

  @Test
  void dependsOnTheSeedAlone() {
    List<String> first = km("--epsilon", "1", "--repetitions", "5").out();
    assertThat(km("--epsilon", "1", "--repetitions", "5").out()).isEqualTo(first);
    assertThat(km("--epsilon", "1", "--repetitions", "5", "--seed", "1").out()).isEqualTo(first);
    assertThat(km("--epsilon", "2,1", "--repetitions", "5").out()).contains(first.get(1));
    assertThat(km("--epsilon", "1", "--repetitions", "5", "--seed", "2").out()).isNotEqualTo(first);
  }

  @Test
  void findsLessErrorWithMoreEpsilon() {
    List<String> lines = km("--epsilon", "0.1,10", "--repetitions", "20").out();
    assertThat(median(lines.get(2))).isLessThan(median(lines.get(1)) / 10);
  }

  @Test
  void helpSaysThatNobodyIsProtected() {
    LabRun help = LabRun.of("km", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(String.join(" ", help.out())).contains("in the clear").contains("nobody");
  }

  private static double median(String line) {
    return Double.parseDouble(line.split(",", -1)[3]);
  }

  private static LabRun km(String... more) {
    String common =
        "km --csv %s --time time --status status --event 2 --horizon 1000".formatted(LUNG);
    return LabRun.of(
        Stream.concat(Stream.of(common.split(" ", -1)), Stream.of(more)).toArray(String[]::new));
  }
}
