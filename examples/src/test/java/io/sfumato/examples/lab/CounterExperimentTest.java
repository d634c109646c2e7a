package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.streaming.CounterMechanism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterExperimentTest {

  private static final String HEADER =
      "mechanism,horizon,privacy,state_bytes,var_mean,var_max,max_error_95,gap_percent,"
          + "measured_var_mean,measured_var_max,measured_max_error_q95";

  /** Over 63 steps it has 6 levels, and a release adds up 6 / 2 · 64 / 63 blocks in the mean. */
  @Test
  void printsWhatIsKnownOfTheBinaryTree() {
    LabRun run =
        LabRun.of("counter", "--horizon", "63", "--rho", "0.5", "--mechanism", "binary-tree");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasSize(2);
    assertThat(run.out().get(0)).isEqualTo(HEADER);
    List<String> row = row(run.out().get(1));
    assertThat(row.subList(0, 3)).containsExactly("binary-tree", "63", "ρ = 0.5");
    assertThat(number(row, 4)).isBetween(18.28, 18.29);
    assertThat(number(row, 5)).isEqualTo(36);
    assertThat(number(row, 6)).isBetween(10.0, 25.0);
    assertThat(number(row, 7)).isGreaterThan(100);
    assertThat(row.subList(8, 11)).containsExactly("", "", "");
  }

  @Test
  void namesEveryMechanismOnceTheMostAccurateFirst() {
    LabRun run = LabRun.of("counter", "--horizon", "16", "--epsilon", "1");

    assertThat(run.exitCode()).isZero();
    List<List<String>> rows = run.out().stream().skip(1).map(CounterExperimentTest::row).toList();
    assertThat(rows)
        .allSatisfy(row -> assertThat(row).hasSize(11).element(7).isEqualTo("")) // no bound known
        .isSortedAccordingTo(Comparator.comparingDouble(row -> number(row, 4)));
    assertThat(run.err())
        .contains("square-root is left out: it takes a zero-concentrated guarantee");
    List<String> named = new ArrayList<>(rows.stream().map(row -> row.get(0)).toList());
    run.err().forEach(line -> named.add(line.substring(0, line.indexOf(' '))));
    assertThat(named).doesNotHaveDuplicates().hasSize(CounterMechanism.values().length - 1);
  }

  /** With 2000 runs a mean of squares is off by 20 % with probability below 1e-6. */
  @ParameterizedTest
  @CsvSource({
    "--rho,0.5,buffered-linear",
    "--rho,0.5,binary-tree",
    "--epsilon,1,centered-tree",
    "--epsilon,1,hybrid"
  })
  void measuresWhatTheFormulasSay(String kind, String loss, String mechanism) {
    LabRun run =
        LabRun.of(
            "counter",
            "--horizon",
            "20",
            kind,
            loss,
            "--mechanism",
            mechanism,
            "--simulate",
            "2000");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).containsExactly(mechanism + ": 2000 runs of 20 steps");
    List<String> row = row(run.out().get(1));
    assertThat(number(row, 8) / number(row, 4)).isBetween(0.8, 1.2);
    assertThat(number(row, 9) / number(row, 5)).isBetween(0.8, 1.2);
    assertThat(number(row, 10)).isBetween(0.6 * number(row, 6), number(row, 6));
  }

  @Test
  void printsTheSameForTheSameSeedOnly() {
    List<String> first = simulated("7");

    assertThat(simulated("7")).isEqualTo(first);
    assertThat(simulated("8")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rho 0.5                                          | Missing required option: '--horizon=T'
          --horizon 0 --rho 1                                | horizon must be in [1, 2^60], got 0
          --horizon 1e6 --rho 1                              | Invalid value for option '--horizon': '1e6' is not a long
          --horizon 8                                        | the guarantee must be either --rho or --epsilon
          --horizon 8 --rho 1 --epsilon 1                    | the guarantee must be either --rho or --epsilon
          --horizon 8 --rho 0                                | privacy must allow some loss (epsilon > 0 or rho > 0), got ρ = 0
          --horizon 8 --epsilon -1                           | epsilon must be
          --horizon 8 --rho much                             | Invalid value for option '--rho'
          --horizon 8 --rho 1 --mechanism tree               | --mechanism must be all or one of binary-tree, honaker,
          --horizon 8 --rho 1 --mechanism auto               | --mechanism must be all or one of binary-tree, honaker,
          --horizon 8 --epsilon 1 --mechanism square-root    | mechanism must be one that can do the task, got SQUARE_ROOT
          --horizon 8 --rho 1 --simulate 0                   | --simulate must be at least 1, got 0
          --horizon 8 --rho 1 --simulate few                 | Invalid value for option '--simulate'
          --horizon 16777217 --rho 1 --simulate 1            | --simulate needs a --horizon of at most 2^24, got 16777217
          --horizon 8 --rho 1 --seed x                       | Invalid value for option '--seed': 'x' is not a long
          """)
  void tellsInOneLineWhatIsWrong(String options, String message) {
    LabRun run = LabRun.of(("counter " + options).split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab counter: ").contains(message);
  }

  private static List<String> simulated(String seed) {
    return LabRun.of(
            "counter",
            "--horizon",
            "8",
            "--epsilon",
            "1",
            "--mechanism",
            "haar",
            "--simulate",
            "10",
            "--seed",
            seed)
        .out();
  }

  private static List<String> row(String line) {
    return Arrays.asList(line.split(",", -1));
  }

  private static double number(List<String> row, int column) {
    return Double.parseDouble(row.get(column));
  }
}
