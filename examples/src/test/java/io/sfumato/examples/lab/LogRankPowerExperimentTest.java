package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogRankPowerExperimentTest {

  private static final Path LUNG =
      Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");

  private static final String SEX = "--group sex --groups 1,2 ";

  @Test
  void printsOneRowForEachEpsilon() {
    LabRun run = power(SEX + "--epsilon 0.5,10 --repetitions 3");

    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo("epsilon,test,repetitions,type_1_error,power,exact_type_1_error,exact_power");
    assertThat(lines.get(1)).matches("0\\.5,logrank,3(,[01]\\.[0-9]{4}){4}");
    assertThat(lines.get(2)).matches("10,logrank,3(,[01]\\.[0-9]{4}){4}");
    assertThat(run.err()).first().asString().contains("in the clear").contains("nobody");
    assertThat(run.err().get(1)).startsWith("ε = 0.5: twice 3 studies, DpLifeTable{");
  }

  /**
   * The exact test finds the difference in 92 of 100 studies, and rejects 5 without one: of 30
   * studies, fewer than 18 or more than 8 with probability below 2e-5.
   */
  @Test
  void rejectsMoreOftenWhereThereIsADifference() {
    String line = power(SEX + "--epsilon 2 --repetitions 30").out().get(1);
    assertThat(number(line, 3)).isLessThan(0.3);
    assertThat(number(line, 4)).isGreaterThan(0.6);
    assertThat(number(line, 5)).isLessThan(0.3);
    assertThat(number(line, 6)).isGreaterThan(0.6);
  }

  @Test
  void dependsOnTheSeedAlone() {
    List<String> first = power(SEX + "--epsilon 1 --repetitions 6").out();
    assertThat(power(SEX + "--epsilon 1 --repetitions 6 --seed 1").out()).isEqualTo(first);
    assertThat(power(SEX + "--epsilon 2,1 --repetitions 6").out()).contains(first.get(1));
    // Shares of few repetitions are often the same by chance.
    assertThat(power(SEX + "--epsilon 1 --repetitions 40 --seed 5").out())
        .isNotEqualTo(power(SEX + "--epsilon 1 --repetitions 40 --seed 1").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gehan", "tarone-ware", "peto", "fh:0,1"})
  void takesEveryWeightAndSeveralGroups(String test) {
    LabRun run = power("--group ph.ecog --groups 0,1,2 --epsilon 5 --repetitions 2 --test " + test);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(1)).startsWith("5," + test.replace(',', ';') + ",2,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --group sex --groups 1 --epsilon 1          | --groups must be at least two, got [1]
          --group sex --groups 1,3 --epsilon 1        | --groups must be values of column 'sex', got '3'
          --group arm --groups 1,2 --epsilon 1        | --group must name a column of the file, got 'arm'
          --group sex --groups 1,2 --epsilon -1       | --epsilon must be finite and above 0, got -1.0
          --group sex --groups 1,2 --epsilon 1 --repetitions 0 | --repetitions must be at least 1, got 0
          --group sex --groups 1,2 --epsilon 1 --test cox      | --test must be logrank, gehan, tarone-ware, peto or fh:P,Q, got 'cox'
          --group sex --groups 1,2 --epsilon 1 --test fh:1     | --test must be logrank, gehan, tarone-ware, peto or fh:P,Q, got 'fh:1'
          --group sex --groups 1,2 --epsilon 1 --test fh:a,b   | --test must be logrank, gehan, tarone-ware, peto or fh:P,Q, got 'fh:a,b'
          --group sex --groups 1,2 --epsilon 1 --test fh:-1,0  | p must be finite and at least 0, got -1.0
          """)
  void tellsInOneLineWhatIsWrong(String wrong, String message) {
    LabRun run = power(wrong);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab logrank-power: ").contains(message);
  }

  private static double number(String line, int column) {
    return Double.parseDouble(line.split(",", -1)[column]);
  }

  private static LabRun power(String options) {
    String common =
        "logrank-power --csv %s --time time --status status --event 2 --horizon 1000 "
            .formatted(LUNG);
    return LabRun.of((common + options).split(" ", -1));
  }
}
