package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrateExperimentTest {

  @TempDir private Path folder;

  /** Known: 4.2246788893 for one release, so ten times that for a hundred. */
  @Test
  void findsTheSmallestNoise() throws IOException {
    LabRun run =
        calibrate(
            "[{\"event\":\"gaussian\",\"sigma\":\"?\",\"count\":100}]",
            "--epsilon",
            "1",
            "--delta",
            "1e-6");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().get(0)).isEqualTo("parameter,value,target,neighboring,use");
    assertThat(run.out().get(1))
        .startsWith("sigma,42.2467")
        .endsWith(",\"(ε = 1, δ = 1E-6)\",add-remove,fixed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          [{"event":"laplace","scale":"?","count":10}]       | --epsilon 1                | scale,10.0,
          [{"event":"pure","epsilon":0.1,"count":"?"}]       | --epsilon 1                | count,10,
          [{"event":"zcdp","rho":"?","count":4}]             | --rho 1                    | rho,0.25,
          [{"event":"pure","epsilon":"?","count":4}]         | --epsilon 1 --adaptive     | epsilon,0.25,
          [{"event":"laplace","scale":"?"}]                  | --epsilon 1 --neighboring replace-one | scale,2.0,
          [{"event":"poisson_subsampled","rate":"?","of":{"event":"pure","epsilon":1}}] | --epsilon 0.5 | rate,0.37754,
          """)
  void findsEveryKindOfParameter(String plan, String options, String expected) throws IOException {
    LabRun run = calibrate(plan, options.split(" ", -1));

    assertThat(run.err()).isEmpty();
    String[] parts = expected.split(",", -1);
    String[] row = run.out().get(1).split(",", -1);
    assertThat(row[0]).isEqualTo(parts[0]);
    assertThat(Double.parseDouble(row[1]) / Double.parseDouble(parts[1]))
        .isBetween(1 - 1e-5, 1 + 1e-5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          [{"event":"gaussian","sigma":1}]                    | --epsilon 1 --delta 0.1 | --plan must leave one parameter open as "?", got none
          [{"event":"gaussian","sigma":"?","count":"?"}]      | --epsilon 1 --delta 0.1 | --plan must leave one parameter open as "?", got sigma, count
          [{"event":"?","sigma":1}]                           | --epsilon 1 --delta 0.1 | --plan must leave open a sigma,
          [{"event":"gaussian","sigma":"?"}]                  | --delta 0.1             | the target must be --epsilon, --epsilon with --delta, or --rho
          [{"event":"gaussian","sigma":"?"}]                  | --rho 1 --epsilon 1     | the target must be --epsilon, --epsilon with --delta, or --rho
          [{"event":"gaussian","sigma":"?"}]                  | --epsilon 1             | no noise meets this target, ε = 1: smallest reachable ε is ∞
          [{"event":"gaussian","sigma":"?"},{"event":"pure","epsilon":2}] | --epsilon 1 --delta 1e-6 | no noise meets this target, (ε = 1, δ = 1E-6): smallest reachable ε is 2.000
          [{"event":"pure","epsilon":0.1},{"event":"pure","epsilon":0,"count":"?"}] | --epsilon 1 | every value
          """)
  void tellsInOneLineWhatIsWrong(String plan, String options, String message) throws IOException {
    LabRun run = calibrate(plan, options.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab calibrate: " + message);
  }

  private LabRun calibrate(String plan, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("plan.json"), plan);
    List<String> all = new ArrayList<>(List.of("calibrate", "--plan", file.toString()));
    all.addAll(List.of(options));
    return LabRun.of(all.toArray(new String[0]));
  }
}
