package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get wrong, and how they are told. */
class LabTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --csv missing.csv  | --csv must be a readable file
          --csv .            | --csv must be a readable file
          --time tme         | --time must name a column of the file, got 'tme'; it has t, status, name, flag
          --time name        | --time must name a numeric column, got 'name'
          --status sttus     | --status must name a column of the file, got 'sttus'
          --event dead       | --event must be a value of column 'status', got 'dead'
          --event 3          | --event must be a value of column 'status', got '3'
          --status name      | --event must be a value of column 'name', got '2'
          --horizon 0        | --horizon must be finite and above 0, got 0.0
          --horizon -1       | --horizon must be finite and above 0, got -1.0
          --horizon NaN      | --horizon must be finite and above 0, got NaN
          --horizon Infinity | --horizon must be finite and above 0, got Infinity
          --horizon soon     | Invalid value for option '--horizon': 'soon' is not a double
          --epsilon 0        | --epsilon must be finite and above 0, got 0.0
          --epsilon -1       | --epsilon must be finite and above 0, got -1.0
          --epsilon NaN      | --epsilon must be finite and above 0, got NaN
          --epsilon Infinity | --epsilon must be finite and above 0, got Infinity
          --epsilon 1,x      | Invalid value for option '--epsilon' (E): 'x' is not a double
          --epsilon 1,0      | --epsilon must be finite and above 0, got 0.0
          --epsilon 1e-300   | privacy must not need noise
          --bins 0           | bins must be in [1, 1000000], got 0
          --bins few         | --bins must be a whole number or auto, got 'few'
          --method best      | --method must be one of life-table, time-indexed, gondara-wang or all, got 'best'
          --privacy renyi    | --privacy must be pure or zcdp, got 'renyi'
          --relation edit    | --relation must be add-remove or replace-one, got 'edit'
          --method time-indexed --assumption none     | --assumption must be general, no-censoring:N or padded:M, got 'none'
          --method time-indexed --assumption padded:x | --assumption must have a whole number, got 'x'
          --method time-indexed --assumption padded:0 | rows must be in [1, 1000000], got 0
          --method time-indexed --schedule steep      | --schedule must be constant, inverse, inverse-root, linear or increasing, got 'steep'
          --method time-indexed --bins 2000           | grid must have at most 1000 bins
          --method all --epsilon 1,1e-300             | privacy must not need noise
          --repetitions 0    | --repetitions must be at least 1, got 0
          --repetitions 1.5  | Invalid value for option '--repetitions': '1.5' is not an int
          --seed x           | Invalid value for option '--seed': 'x' is not a long
          --color red        | Unknown options: '--color', 'red'
          """)
  void tellsInOneLineWhatIsWrong(String wrong, String message) throws IOException {
    assertRefused(message, km("t,status,name,flag\n5,2,a,true\n7,1,b,false\n", wrong));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t,status\n", "t,status\n1,2,3,4,5\n"})
  void refusesFilesWithoutATable(String csv) throws IOException {
    assertRefused("--csv must", km(csv, ""));
  }

  @Test
  void refusesMissingOptionsAndExperiments() {
    assertRefused("Missing required subcommand", LabRun.of());
    assertRefused("Unmatched argument at index 0: 'kn'", LabRun.of("kn"));
    assertRefused("Missing required options: '--csv=FILE'", LabRun.of("km", "--time", "t"));
  }

  @ParameterizedTest
  @CsvSource({"name,a", "flag,true", "status,2", "status,2.0"})
  void takesEventsOfAnyType(String status, String event) throws IOException {
    LabRun run =
        km(
            "t,status,name,flag\n5,2,a,true\n7,1,b,false\n",
            "--status %s --event %s --repetitions 1".formatted(status, event));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasSize(2);
  }

  /** Runs with good options, of which the given ones replace some. */
  private LabRun km(String csv, String options) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), csv);
    String good = "--csv FILE --time t --status status --event 2 --horizon 10 --epsilon 1";
    String[] pairs = good.split(" ", -1);
    for (int i = 0; i < pairs.length; i += 2) {
      if (options.contains(pairs[i] + " ")) {
        good = good.replace(pairs[i] + " " + pairs[i + 1], "");
      }
    }
    String line = "km " + good.replace("FILE", file.toString()) + " " + options;
    return LabRun.of(line.strip().split(" +", -1));
  }

  private static void assertRefused(String message, LabRun run) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab").contains(message).doesNotContain("Exception:\n");
  }
}
