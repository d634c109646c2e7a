package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EfficacyExperimentTest {

  @TempDir private Path folder;

  /** Of rows that follow the same rule as the real ones, models learn as much; of noise nothing. */
  @Test
  void aGoodTableTeachesAsMuchAsTheRealOne() throws IOException {
    LabRun run = efficacy(table("real", 1, 600, true), table("synthetic", 2, 600, true));

    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out();
    assertThat(lines).hasSize(9);
    assertThat(lines.get(0)).isEqualTo("predicts,model,train,macro_f1,auc,accuracy");
    assertThat(lines.subList(1, 9).stream().map(EfficacyExperimentTest::key))
        .containsExactly(
            "income,majority,real",
            "income,majority,synthetic",
            "income,logistic-regression,real",
            "income,logistic-regression,synthetic",
            "income,random-forest,real",
            "income,random-forest,synthetic",
            "which,logistic-regression,both",
            "which,random-forest,both");
    assertThat(number(lines.get(1), 4)).isEqualTo(0.5);
    for (int line = 3; line < 7; line++) {
      assertThat(number(lines.get(line), 3)).isGreaterThan(0.9);
      assertThat(number(lines.get(line), 4)).isGreaterThan(0.95);
      assertThat(number(lines.get(line), 5)).isGreaterThan(number(lines.get(1), 5) + 0.2);
    }
    // 600 rows told apart by chance: AUC 1/2 ± 0.024
    assertThat(number(lines.get(7), 4)).isBetween(0.36, 0.64);
    assertThat(number(lines.get(8), 4)).isBetween(0.36, 0.64);
  }

  @Test
  void aBadTableTeachesNothingAndIsFoundOut() throws IOException {
    List<String> lines =
        efficacy(table("real", 1, 600, true), table("synthetic", 2, 600, false)).out();

    assertThat(number(lines.get(3), 4)).isGreaterThan(0.95);
    assertThat(number(lines.get(4), 4)).isLessThan(0.75);
    assertThat(number(lines.get(6), 4)).isLessThan(0.75);
    assertThat(number(lines.get(8), 4)).isGreaterThan(0.7);
  }

  @Test
  void severalTablesHaveARowEachAndAMean() throws IOException {
    Path real = table("real", 1, 600, true);
    Path good = table("good", 2, 600, true);
    Path bad = table("bad", 3, 600, false);
    List<String> lines = efficacy(real, Path.of(good + "," + bad)).out();
    List<String> alone = efficacy(real, good).out();

    assertThat(lines.subList(1, 9).stream().map(EfficacyExperimentTest::key))
        .containsExactly(
            "income,majority,real",
            "income,majority,synthetic-1",
            "income,majority,synthetic-2",
            "income,majority,synthetic-mean",
            "income,logistic-regression,real",
            "income,logistic-regression,synthetic-1",
            "income,logistic-regression,synthetic-2",
            "income,logistic-regression,synthetic-mean");
    assertThat(lines).hasSize(1 + 3 * 4 + 2 * 3);
    assertThat(lines.get(5)).isEqualTo(alone.get(3));
    assertThat(lines.get(6).replace("-1", "")).isEqualTo(alone.get(4));
    for (int figure = 3; figure < 6; figure++) {
      double mean = (number(lines.get(6), figure) + number(lines.get(7), figure)) / 2;
      assertThat(number(lines.get(8), figure)).isCloseTo(mean, within(1.1e-4)); // of rounded ones
    }
    assertThat(lines.get(18)).startsWith("which,random-forest,both-mean,");
  }

  @Test
  void testsOnAnotherFileAndDependsOnNothingElse() throws IOException {
    Path real = table("real", 1, 300, true);
    Path synthetic = table("synthetic", 2, 300, true);
    Path test = table("test", 3, 200, true);
    LabRun run = efficacy(real, synthetic, "--test", test.toString(), "--numbers", "age,hours");
    assertThat(run.exitCode()).isZero();
    assertThat(number(run.out().get(3), 4)).isGreaterThan(0.95);
    assertThat(efficacy(real, synthetic, "--test", test.toString(), "--numbers", "age,hours").out())
        .isEqualTo(run.out());
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path real = table("real", 1, 20, true);
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "age,income\n1,low\n2,high\n");
    assertThat(efficacy(real, folder.resolve("nowhere.csv")).err().get(0))
        .contains("--synthetic cannot be read");
    assertThat(efficacy(real, other).err().get(0)).contains("has no 'sex'");
    assertThat(efficacy(real, real, "--numbers", "years").err().get(0)).contains("'years'");
    assertThat(efficacy(real, real, "--test-share", "1").err().get(0)).contains("--test-share");
    assertThat(
            LabRun.of(
                    "efficacy",
                    "--real",
                    real.toString(),
                    "--synthetic",
                    real.toString(),
                    "--target",
                    "wage")
                .err()
                .get(0))
        .contains("'wage'");
    assertThat(efficacy(real, other).exitCode()).isEqualTo(2);
  }

  /** Income is high for women beyond 40 and men beyond 60, or, without the rule, at random. */
  private Path table(String name, long seed, int rows, boolean rule) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("age,sex,hours,income\n");
    for (int i = 0; i < rows; i++) {
      int age = random.nextInt(18, 80);
      boolean woman = random.nextBoolean();
      boolean high = rule ? age > (woman ? 40 : 60) : random.nextBoolean();
      String hours = random.nextInt(10) == 0 ? "" : Integer.toString(random.nextInt(60));
      csv.append("%d,%s,%s,%s%n".formatted(age, woman ? "F" : "M", hours, high ? "high" : "low"));
    }
    return Files.writeString(folder.resolve(name + ".csv"), csv);
  }

  private static LabRun efficacy(Path real, Path synthetic, String... more) {
    return LabRun.of(
        Stream.concat(
                Stream.of(
                    "efficacy",
                    "--real",
                    real.toString(),
                    "--synthetic",
                    synthetic.toString(),
                    "--target",
                    "income"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static String key(String line) {
    return String.join(",", List.of(line.split(",", -1)).subList(0, 3));
  }

  private static double number(String line, int column) {
    return Double.parseDouble(line.split(",", -1)[column]);
  }
}
