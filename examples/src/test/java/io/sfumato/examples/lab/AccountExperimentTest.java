package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountExperimentTest {

  @TempDir private Path folder;

  /** ε = 2.1245 is known of this plan to all methods of other tools, and 2.4367 by Rényi orders. */
  @Test
  void printsARowForEachDelta() throws IOException {
    LabRun run =
        account(
            """
            [{"event": "poisson_subsampled", "rate": 0.01,
              "of": {"event": "gaussian", "sigma": 1}, "count": 1000}]
            """,
            "--delta",
            "1e-6,1e-3");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasSize(3);
    assertThat(run.out().get(0)).isEqualTo("quantity,at,pld_lower,pld_upper,renyi,zcdp,basic");
    List<String> row = row(run.out().get(1));
    assertThat(row.subList(0, 2)).containsExactly("epsilon", "1.0E-6");
    assertThat(number(row, 2)).isBetween(2.1243, 2.12452);
    assertThat(number(row, 3)).isBetween(2.12451, 2.1247);
    assertThat(number(row, 4)).isBetween(2.2, 2.4367);
    assertThat(number(row, 5)).isGreaterThan(600); // a sample helps ρ little
    assertThat(row.get(6)).isEmpty(); // Gaussian noise has no ε to add up
    assertThat(row(run.out().get(2)).get(1)).isEqualTo("0.001");
  }

  @Test
  void printsARowForEachEpsilon() throws IOException {
    LabRun run =
        account("[{\"event\": \"pure\", \"epsilon\": 0.5, \"count\": 2}]", "--epsilon", "1,0");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(1)).startsWith("delta,1.0,0.0,0.0,0.0,").endsWith(",0.0");
    List<String> row = row(run.out().get(2));
    // The total variation of two randomized responses is that of one.
    assertThat(number(row, 2)).isBetween(0.244918, 0.2449187);
    assertThat(number(row, 3)).isBetween(0.2449186, 0.244919);
    assertThat(row.get(6)).isEmpty();
  }

  @Test
  void replacingARowCostsAsMuchAsTwiceTheSensitivity() throws IOException {
    String plan = "[{\"event\": \"gaussian\", \"sigma\": %d}]";
    LabRun replaced = account(plan.formatted(2), "--delta", "1e-6", "--neighboring", "replace-one");
    LabRun added = account(plan.formatted(1), "--delta", "1e-6");

    assertThat(replaced.out()).isEqualTo(added.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          [{"event":"pure","epsilon":1}]  | --delta 1.5                    | --delta must be in [0, 1), got 1.5
          [{"event":"pure","epsilon":1}]  | --delta -0.1                   | --delta must be in [0, 1), got -0.1
          [{"event":"pure","epsilon":1}]  | --delta NaN                    | --delta must be in [0, 1), got NaN
          [{"event":"pure","epsilon":1}]  | --delta x                      | Invalid value for option '--delta'
          [{"event":"pure","epsilon":1}]  | --epsilon -1                   | --epsilon must be finite and at least 0, got -1.0
          [{"event":"pure","epsilon":1}]  | --epsilon 1 --delta 0.1        | Error: --delta=D
          [{"event":"pure","epsilon":1}]  | --neighboring add-remove       | Error: Missing required argument
          [{"event":"pure","epsilon":1}]  | --delta 0.1 --neighboring both | neighboring must be add-remove or replace-one, got 'both'
          [{"event":"purr","epsilon":1}]  | --delta 0.1                    | step 1 has the unknown event 'purr'
          [{"event":"pure","epsilon":"?"}] | --delta 0.1                   | step 1 (pure) needs a number 'epsilon', got "?"
          nonsense                        | --delta 0.1                    | --plan must be JSON
          """)
  void tellsInOneLineWhatIsWrong(String plan, String options, String message) throws IOException {
    LabRun run = account(plan, options.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab account: " + message);
  }

  private LabRun account(String plan, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("plan.json"), plan);
    String[] all =
        Arrays.copyOf(new String[] {"account", "--plan", file.toString()}, 3 + options.length);
    System.arraycopy(options, 0, all, 3, options.length);
    return LabRun.of(all);
  }

  private static List<String> row(String line) {
    return List.of(line.split(",", -1));
  }

  private static double number(List<String> row, int column) {
    return Double.parseDouble(row.get(column));
  }
}
