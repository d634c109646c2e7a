package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KaplanMeierExperimentTest {

  private static final Path LUNG =
      Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");

  @Test
  void printsOneRowForEachEpsilon() {
    LabRun run = km("--epsilon", "0.5,2", "--bins", "20", "--repetitions", "3");

    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo(
            "epsilon,bins,repetitions,rmse_median,rmse_p90,sup_median,method,median_abs_error,"
                + "rmst_abs_error,coverage_95");
    String rest = "20,3(,[01]\\.[0-9]{6}){3},life-table(,[0-9.]+){2},[01]\\.[0-9]{4}";
    assertThat(lines.get(1)).matches("0.5," + rest);
    assertThat(lines.get(2)).matches("2," + rest);
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
  void comparesAllMethodsAndTheLifeTableIsClosest() {
    LabRun run = km("--epsilon", "1,5", "--method", "all", "--repetitions", "25");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasSize(7);
    for (int i = 1; i < 7; i += 3) {
      String lifeTable = run.out().get(i);
      String timeIndexed = run.out().get(i + 1);
      String gondaraWang = run.out().get(i + 2);
      assertThat(lifeTable).contains(",life-table,");
      assertThat(timeIndexed).contains(",time-indexed,").endsWith(","); // no band
      assertThat(gondaraWang).contains(",gondara-wang,").endsWith(",");
      for (int column : new int[] {3, 4, 5, 8}) {
        assertThat(number(lifeTable, column))
            .isLessThan(number(timeIndexed, column))
            .isLessThan(number(gondaraWang, column));
      }
    }
    assertThat(km("--epsilon", "1", "--method", "gondara-wang", "--repetitions", "25").out().get(1))
        .isEqualTo(run.out().get(3));
  }

  @ParameterizedTest
  @CsvSource({
    "life-table, general",
    "gondara-wang, general",
    "time-indexed, general",
    "time-indexed, padded:20",
    "time-indexed, no-censoring:228"
  })
  void everyMethodTakesEitherRelationAndGuarantee(String method, String assumption) {
    for (String relation : List.of("add-remove", "replace-one")) {
      for (String privacy : List.of("pure", "zcdp")) {
        LabRun run =
            km(
                "--epsilon 2 --repetitions 2 --method %s --assumption %s --relation %s --privacy %s"
                    .formatted(method, assumption, relation, privacy)
                    .split(" ", -1));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(2);
        assertThat(String.join("", run.err()))
            .contains("neighboring: " + relation)
            .contains(privacy.equals("pure") ? "privacy.epsilon: 2" : "privacy.rho: 2");
      }
    }
  }

  @Test
  void aMedianBeyondTheHorizonIsNotCompared() {
    LabRun run = km("--epsilon", "1", "--repetitions", "2");
    LabRun early =
        LabRun.of(
            "km --csv %s --time time --status status --event 2 --horizon 200 --epsilon 1"
                .formatted(LUNG)
                .split(" ", -1));
    assertThat(number(run.out().get(1), 7)).isPositive();
    assertThat(early.exitCode()).isZero();
    assertThat(early.out().get(1).split(",", -1)[7]).isEmpty();
  }

  @Test
  void helpSaysThatNobodyIsProtected() {
    LabRun help = LabRun.of("km", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(String.join(" ", help.out())).contains("in the clear").contains("nobody");
  }

  private static double median(String line) {
    return number(line, 3);
  }

  private static double number(String line, int column) {
    return Double.parseDouble(line.split(",", -1)[column]);
  }

  private static LabRun km(String... more) {
    String common =
        "km --csv %s --time time --status status --event 2 --horizon 1000".formatted(LUNG);
    return LabRun.of(
        Stream.concat(Stream.of(common.split(" ", -1)), Stream.of(more)).toArray(String[]::new));
  }
}
