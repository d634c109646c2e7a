package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.SurvivalData;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleAuditExperimentTest {

  private static final Path LUNG =
      Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");

  /** With 750 test runs, no bound above ln(750 / 15.2) = 3.9 can be measured; 100,000 give 8.8. */
  @Test
  void theScheduleIsCaughtAndTheLibraryKeepsItsClaims() {
    LabRun run = audit("--runs", "1500", "--library-runs", "500");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err().get(1)).contains("censored at", "reaches 69.6", "ε = 17391");
    List<String> lines = run.out();
    assertThat(lines)
        .first()
        .isEqualTo("mechanism,nominal_epsilon,true_epsilon,measured_lower_bound,runs");
    assertThat(lines).hasSize(7);
    assertThat(lines.get(1)).startsWith("uncalibrated,1,17391,").endsWith(",1500");
    assertThat(bound(lines.get(1))).isGreaterThan(3);
    List<String> library =
        List.of(
            "life-table",
            "time-indexed general",
            "time-indexed no censoring among 228 rows",
            "time-indexed padded with 20 rows",
            "gondara-wang");
    for (int i = 0; i < 5; i++) {
      assertThat(lines.get(2 + i)).matches(library.get(i) + ",1,1,[0-9.]+,500");
      assertThat(bound(lines.get(2 + i))).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void theScheduleSaysWhatItIs() {
    UncalibratedSchedule schedule = UncalibratedSchedule.of(3, PureDp.of(0.5));
    assertThat(schedule.worstCase()).isEqualTo(PureDp.of(3)); // 0.5 (1 + 2 + 3)
    assertThat(schedule.loss(new double[] {1, 1, 1}, new double[] {0, 0, 0}))
        .isCloseTo(3, within(1e-12));
    UncalibratedCurve curve = schedule.draw(new double[] {0.9, 0.5, 0.2}, NoiseSource.seeded(1));
    assertThat(curve).hasToString("UncalibratedCurve[NOT PRIVATE: nominal ε = 0.5, true ε = 3]");
    for (double value : curve.survival()) {
      assertThat(value).isBetween(0.0, 1.0);
    }
  }

  @Test
  void theWorstRowIsFoundAndTakenOut() {
    // Of the last two rows, one is all that stands between S = 1/2 and 0.
    SurvivalData data =
        SurvivalData.of(
            new double[] {1, 2, 3, 4, 5, 5},
            new boolean[] {false, true, false, false, true, false});
    double[] at = {1, 2, 3, 4, 5};
    RemovedRow row = RemovedRow.worst(KaplanMeier.of(data), at, (a, b) -> Math.abs(a[4] - b[4]));
    assertThat(row).hasToString("the row censored at 5.0");
    assertThat(RemovedRow.values(KaplanMeier.of(row.data()), at))
        .containsExactly(RemovedRow.values(KaplanMeier.of(data), at));
    assertThat(RemovedRow.values(KaplanMeier.of(row.neighbor()), at)[4]).isZero();
  }

  @Test
  void theDiscriminantWeighsByPrecisionAndUnderstandsCorrelation() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] ours = new double[4000][];
    double[][] theirs = new double[4000][];
    for (int i = 0; i < ours.length; i++) {
      ours[i] = correlated(random, 1);
      theirs[i] = correlated(random, 0);
    }
    LinearDiscriminant found = LinearDiscriminant.of(ours, theirs);
    // x₀ = shift + a + e, x₁ = a: the best look at the shift is x₀ - x₁
    double unit = found.applyAsDouble(new double[] {1, 0});
    assertThat(unit).isPositive();
    assertThat(found.applyAsDouble(new double[] {0, 1}) / unit).isCloseTo(-1, within(0.1));
  }

  private static double[] correlated(SplittableRandom random, double shift) {
    double shared = random.nextGaussian();
    return new double[] {shift + shared + 0.3 * random.nextGaussian(), shared};
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --epsilon 0        | --epsilon must be finite and above 0, got 0.0
          --runs 99          | --runs and --library-runs must be at least 100, got 99
          --library-runs -1  | --runs and --library-runs must be at least 100, got -1
          --horizon 0        | horizon must be finite and above 0, got 0.0
          """)
  void tellsInOneLineWhatIsWrong(String wrong, String message) {
    LabRun run = audit(wrong.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).contains(message);
  }

  private static double bound(String line) {
    return Double.parseDouble(line.split(",", -1)[3]);
  }

  private static LabRun audit(String... more) {
    String common = "schedule-audit --csv %s --time time --status status --event 2".formatted(LUNG);
    String horizon = String.join(" ", more).contains("--horizon") ? "" : " --horizon 1000";
    return LabRun.of(
        Stream.concat(Stream.of((common + horizon).split(" ", -1)), Stream.of(more))
            .toArray(String[]::new));
  }
}
