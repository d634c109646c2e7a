package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoxExperimentTest {

  @TempDir private Path directory;

  private Path csv = Path.of("");

  @BeforeEach
  void writesAFileWithAStrongEffectOfX() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder("t,died,x,z\n");
    for (int i = 0; i < 400; i++) {
      int x = random.nextInt(2);
      double time = -Math.log1p(-random.nextDouble()) / Math.exp(1.5 * x);
      text.append(time)
          .append(',')
          .append(random.nextInt(10) > 0 ? 1 : 0)
          .append(',')
          .append(x)
          .append(',')
          .append(i == 3 ? "" : Integer.toString(random.nextInt(60)))
          .append('\n');
    }
    csv = directory.resolve("study.csv");
    Files.writeString(csv, text);
  }

  @Test
  void printsOneRowForEachEpsilonAndCovariate() {
    LabRun run = cox("--epsilon", "0.5,20", "--bounds", "0:1,0:50", "--repetitions", "20");

    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .isEqualTo("epsilon,covariate,exact,median_estimate,rmse,coverage_95,power");
    assertThat(lines.get(1)).startsWith("0.5,x,");
    assertThat(lines.get(4)).startsWith("20.0,z,");
    assertThat(value(lines.get(3), 2)).isBetween(1.2, 1.8);
    assertThat(value(lines.get(3), 3)).isBetween(1.0, 2.0);
    assertThat(value(lines.get(3), 4)).isLessThan(value(lines.get(1), 4));
    assertThat(value(lines.get(3), 6)).isGreaterThan(0.9);
    assertThat(run.err()).first().asString().contains("nobody");
    assertThat(cox("--epsilon", "0.5,20", "--bounds", "0:1,0:50", "--repetitions", "20").out())
        .isEqualTo(lines);
  }

  @Test
  void badInputIsOneClearLine() {
    assertThat(cox("--epsilon", "1", "--bounds", "0:1").err().get(0))
        .contains("--bounds must be one pair for each of 2 covariates, got 1");
    assertThat(cox("--epsilon", "1", "--bounds", "0:1,a:b").err().get(0))
        .contains("--bounds must be pairs of numbers LOW:HIGH, got 'a:b' for 'z'");
    assertThat(cox("--epsilon", "0", "--bounds", "0:1,0:50").err().get(0))
        .contains("--epsilon must be finite and above 0");
    LabRun noColumn =
        LabRun.of(
            "cox --csv %s --time t --status died --event 1 --covariates y --bounds 0:1 --horizon 1 --epsilon 1"
                .formatted(csv)
                .split(" ", -1));
    assertThat(noColumn.exitCode()).isEqualTo(2);
    assertThat(String.join(" ", noColumn.err())).contains("--covariates must name columns");
  }

  private static double value(String line, int column) {
    return Double.parseDouble(line.split(",", -1)[column]);
  }

  private LabRun cox(String... more) {
    String common =
        "cox --csv %s --time t --status died --event 1 --covariates x,z --horizon 2".formatted(csv);
    return LabRun.of(
        Stream.concat(Stream.of(common.split(" ", -1)), Stream.of(more)).toArray(String[]::new));
  }
}
