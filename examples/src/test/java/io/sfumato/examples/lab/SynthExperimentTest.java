package io.sfumato.examples.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynthExperimentTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder csv = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 500; i++) {
      int a = random.nextInt(4);
      csv.append(a).append(',').append(2 * a + random.nextInt(2)).append(',').append(a / 2);
      csv.append('\n');
    }
    Files.writeString(folder.resolve("tiny.csv"), csv, UTF_8);
    Files.writeString(folder.resolve("domain.json"), "{\"a\": 4, \"b\": 8, \"c\": 2}", UTF_8);
  }

  private LabRun synth(String options) {
    List<String> arguments = new ArrayList<>(List.of("synth"));
    arguments.addAll(Arrays.asList(options.replace("DIR", folder.toString()).split(" ", -1)));
    return LabRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void moreBudgetMakesBetterTables() throws IOException {
    LabRun run =
        synth(
            "--csv DIR/tiny.csv --domain DIR/domain.json --epsilon 0.1,100 --delta 1e-6"
                + " --repetitions 2 --out DIR/out.csv");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains(Lab.WARNING, "epsilon 0.1, seed 0", "epsilon 100, seed 1");
    assertThat(run.out()).hasSize(5);
    assertThat(run.out().get(0))
        .isEqualTo(
            "epsilon,delta,mode,rows,seconds,cpu_seconds,avg_tvd_1,avg_tvd_2,max_tvd_2,avg_error_2,"
                + "max_error_2,avg_tvd_3,query_error_avg,query_error_max");
    double little = Double.parseDouble(cells(run, 1).get(7));
    double much = Double.parseDouble(cells(run, 4).get(7));
    assertThat(much).isLessThan(0.03).isLessThan(little);
    List<String> made = Files.readAllLines(folder.resolve("out.csv"));
    assertThat(made.get(0)).isEqualTo("a,b,c");
    assertThat(made).hasSize(1 + Integer.parseInt(cells(run, 4).get(3)));
  }

  @Test
  void theSameSeedMakesTheSameTable() {
    String options =
        "--csv DIR/tiny.csv --domain DIR/domain.json --epsilon 1 --delta 1e-6 --mode one-shot"
            + " --queries marginals:3 --rows 50 --seed 3 --threads ";
    List<String> one = cells(synth(options + 1), 1);
    List<String> two = cells(synth(options + 2), 1);
    assertThat(one.get(3)).isEqualTo("50");
    assertThat(one.subList(6, 14)).isEqualTo(two.subList(6, 14));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --domain DIR/domain.json --epsilon 1 --delta 2                       | must be in
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --queries cubes:2  | --queries must be
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --queries marginals:x | --queries must have
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --mode fast        | --mode must be
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --rows few         | --rows must
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --repetitions 0    | --repetitions must
          --domain DIR/nothing.json --epsilon 1 --delta 1e-6                   | --domain must be
          """)
  void badInputIsRefusedInOneLine(String options, String reason) {
    LabRun run = synth("--csv DIR/tiny.csv " + options.strip());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab synth: ").contains(reason.strip());
  }

  private static List<String> cells(LabRun run, int line) {
    return Arrays.asList(run.out().get(line).split(",", -1));
  }
}
