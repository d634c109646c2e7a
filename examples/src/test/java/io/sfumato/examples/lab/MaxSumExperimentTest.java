package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxSumExperimentTest {

  @Test
  void printsEveryAlgorithmTheSmallestBoundFirst() {
    LabRun run = maxSum("--horizon 10000 --dimension 10 --rho 0.5");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(0))
        .isEqualTo("algorithm,parameter,error_bound,measured_error_q95,lower_bound,chosen");
    assertThat(column(run, 0))
        .containsExactly("counters", "periodic recompute", "sparse recompute", "constant");
    assertThat(column(run, 2).stream().map(Double::valueOf)).isSorted();
    assertThat(Double.parseDouble(column(run, 2).get(0))).isLessThan(66);
    assertThat(Double.parseDouble(column(run, 2).get(1))).isLessThan(84);
    assertThat(column(run, 3)).containsOnly("");
    assertThat(column(run, 5)).containsExactly("true", "false", "false", "false");
  }

  @Test
  void measuredErrorsAreBelowTheirBounds() {
    LabRun run =
        maxSum(
            "--horizon 300 --dimension 5 --epsilon 2 --beta 1e-6 --largest-sum 300 --simulate 30");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("simulating counters", "simulating constant");
    List<String> bounds = column(run, 2);
    List<String> measured = column(run, 3);
    List<String> lower = column(run, 4);
    for (int i = 0; i < bounds.size(); i++) {
      assertThat(Double.parseDouble(measured.get(i)))
          .isBetween(Double.parseDouble(lower.get(i)), Double.parseDouble(bounds.get(i)));
    }
  }

  @Test
  void fewOnesInARowHelpCounters() {
    double many =
        Double.parseDouble(column(maxSum("--horizon 1000 --dimension 50 --rho 1"), 2).get(0));
    LabRun few = maxSum("--horizon 1000 --dimension 50 --rho 1 --ones 1");
    assertThat(column(few, 0).get(0)).isEqualTo("counters");
    assertThat(Double.parseDouble(column(few, 2).get(0))).isLessThan(many);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --horizon 0 --dimension 1 --rho 1                | horizon must be in [1, 2^60], got 0
          --horizon 9 --dimension 0 --rho 1                | dimension must be in [1, 2^24], got 0
          --horizon 9 --dimension 1 --rho 0                | privacy must allow some loss
          --horizon 9 --dimension 1 --rho -1               | rho must
          --horizon 9 --dimension 1 --epsilon NaN          | Invalid value for option '--epsilon'
          --horizon 9 --dimension 1                        | Error: Missing required argument
          --horizon 9 --dimension 1 --rho 1 --epsilon 1    | mutually exclusive
          --horizon 9 --dimension 1 --rho 1 --beta 1       | failure must be in (0, 1), got 1.0
          --horizon 9 --dimension 1 --rho 1 --ones 0       | onesPerRow must be at least 1, got 0
          --horizon 9 --dimension 1 --rho 1 --largest-sum 0 | largestSum must be at least 1, got 0
          --horizon 9 --dimension 1 --rho 1 --simulate 0   | --simulate must be at least 1, got 0
          --horizon x --dimension 1 --rho 1                | Invalid value for option '--horizon'
          --dimension 1 --rho 1                            | Missing required option: '--horizon=T'
          """)
  void tellsInOneLineWhatIsWrong(String options, String message) {
    LabRun run = maxSum(options);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab maxsum: ").contains(message);
  }

  private static List<String> column(LabRun run, int column) {
    return run.out().stream().skip(1).map(row -> row.split(",", -1)[column]).toList();
  }

  private static LabRun maxSum(String options) {
    return LabRun.of(("maxsum " + options).strip().split(" +", -1));
  }
}
