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
import org.junit.jupiter.params.provider.ValueSource;

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

  /** One generation changes little, and the public rows are the private ones here. */
  @Test
  void publicRowsAreStartedFrom() {
    String options =
        "--csv DIR/tiny.csv --domain DIR/domain.json --epsilon 1 --delta 1e-6 --rows 500"
            + " --mode faithful --generations 1";
    double with = Double.parseDouble(cells(synth(options + " --prior DIR/tiny.csv"), 1).get(7));
    double without = Double.parseDouble(cells(synth(options), 1).get(7));
    assertThat(with).isLessThan(0.01);
    assertThat(without).isGreaterThan(0.3);
    LabRun run = synth(options + " --prior DIR/none.csv");
    assertThat(run.exitCode()).isNotZero();
    assertThat(String.join("\n", run.err())).contains("--prior must be a readable file");
  }

  /** Fitting prefixes answers them better than fitting a marginal that says nothing of them. */
  @Test
  void whatWasNotAskedCanBeJudged() {
    String options =
        "--csv DIR/tiny.csv --domain DIR/domain.json --epsilon 1e9 --delta 1e-6 --mode one-shot";
    String judge = " --judge prefixes:20,binned:2";
    double asked =
        error(synth(options + " --queries prefixes:20,binned:2" + judge), "query_error_avg");
    double others = error(synth(options + " --queries marginals:1" + judge), "query_error_avg");

    assertThat(asked).isLessThan(0.005);
    assertThat(others).isGreaterThan(0.02);
    assertThat(error(synth(options + " --queries prefixes:20,binned:2"), "query_error_avg"))
        .isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-shot", "adaptive", "faithful", "faithful-adaptive"})
  void withoutNoiseOnlyTheSearchErrs(String mode) {
    LabRun run =
        synth(
            "--csv DIR/tiny.csv --domain DIR/domain.json --epsilon 1e9 --delta 1e-6 --rows 500"
                + " --queries marginals:2 --mode "
                + mode
                + (mode.startsWith("faithful") ? " --generations 3000 --population 40" : ""));

    assertThat(run.exitCode()).isZero();
    assertThat(error(run, "avg_tvd_2")).isLessThan(0.02);
  }

  @Test
  void moreGenerationsSearchLonger() {
    String options =
        "--csv DIR/tiny.csv --domain DIR/domain.json --epsilon 1e9 --delta 1e-6 --rows 200"
            + " --mode faithful --generations ";
    double none = error(synth(options + 0), "avg_tvd_2");
    double few = error(synth(options + 100), "avg_tvd_2");
    double fewSmall = error(synth(options + "100 --population 2"), "avg_tvd_2");
    assertThat(few).isLessThan(fewSmall);
    assertThat(fewSmall).isLessThan(none);
  }

  @Test
  void everyTableIsWrittenUnderItsSeed() throws IOException {
    LabRun run =
        synth(
            "--csv DIR/tiny.csv --domain DIR/domain.json --epsilon 1 --delta 1e-6 --rows 30"
                + " --seed 5 --repetitions 2 --out DIR/table-%d.csv");

    assertThat(run.exitCode()).isZero();
    List<String> first = Files.readAllLines(folder.resolve("table-5.csv"));
    List<String> second = Files.readAllLines(folder.resolve("table-6.csv"));
    assertThat(first).hasSize(31).isNotEqualTo(second);
    assertThat(second).hasSize(31);
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
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --judge cubes:2    | --judge must be
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --queries binned:0 | bins must be
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --generations 9    | --generations must
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --population 9 --mode one-shot | --population must
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --population 1 --mode faithful | --population must be at least 2
          --domain DIR/domain.json --epsilon 1 --delta 1e-6 --generations -1 --mode faithful | --generations must be at least 0
          --domain DIR/domain.json --epsilon 1,2 --delta 1e-6 --out DIR/%d.csv | --epsilon must be one
          --domain DIR/nothing.json --epsilon 1 --delta 1e-6                   | --domain must be
          """)
  void badInputIsRefusedInOneLine(String options, String reason) {
    LabRun run = synth("--csv DIR/tiny.csv " + options.strip());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab synth: ").contains(reason.strip());
  }

  private static double error(LabRun run, String column) {
    return Double.parseDouble(cells(run, 1).get(cells(run, 0).indexOf(column)));
  }

  private static List<String> cells(LabRun run, int line) {
    return Arrays.asList(run.out().get(line).split(",", -1));
  }
}
