package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BufferedLinearToeplitzTest {

  private static final int LENGTH = 400;

  @ParameterizedTest
  @CsvSource({"400, 1", "400, 4", "4096, 6", "1048576, 5", "1099511627776, 8"})
  void closedFormsEqualSums(long horizon, int buffers) {
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, buffers);
    double[] c = coefficients(matrix, LENGTH);
    double[] inverse = DenseFactorization.inverse(c);
    double sum = 0;
    double square = 0;
    double error = 0;
    double partial = 0;
    for (int n = 1; n <= LENGTH; n++) {
      sum += c[n - 1];
      square += c[n - 1] * c[n - 1];
      partial += inverse[n - 1];
      error += partial * partial;
      assertThat(matrix.sum(n)).isCloseTo(sum, within(1e-12 * sum));
      assertThat(matrix.squaredNorm(n)).isCloseTo(square, within(1e-12 * square));
      assertThat(matrix.squaredErrorNorm(n)).isCloseTo(error, within(1e-9 * error));
    }
    double product = 0;
    for (int k = 0; k + 7 < LENGTH; k++) {
      product += c[k] * c[k + 7];
    }
    assertThat(matrix.innerProduct(LENGTH - 7, 7)).isCloseTo(product, within(1e-12 * product));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "400, 3", "1048576, 8"})
  void coefficientsAreLogConvexAndNeverIncrease(long horizon, int buffers) {
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, buffers);
    double[] c = coefficients(matrix, LENGTH);
    for (int k = 1; k + 1 < LENGTH; k++) {
      assertThat(c[k]).isPositive().isLessThanOrEqualTo(c[k - 1]);
      assertThat(c[k] * c[k]).isLessThanOrEqualTo(c[k - 1] * c[k + 1] * (1 + 1e-12));
    }
    for (int i = 0; i < matrix.buffers(); i++) {
      assertThat(matrix.weight(i)).isPositive();
      assertThat(matrix.inverseWeight(i)).isNegative();
    }
  }

  @Test
  void theFitIsAllButAsGoodAsTheTableOfPolesAnywhere() throws IOException {
    List<String> lines = table();
    assertThat(lines).hasSize(35);
    for (String line : lines) {
      String[] fields = line.split(",", -1);
      long horizon = 1L << Integer.parseInt(fields[0]);
      double expected = Double.parseDouble(fields[2]);
      int buffers = Integer.parseInt(fields[1]);
      BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, buffers);
      double found = matrix.squaredNorm(horizon) * matrix.squaredErrorNorm(horizon);
      assertThat(found)
          .as(line)
          .isBetween(expected * (1 - 1e-5), expected * (buffers == 1 ? 1.02 : 1.01));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "3, 2", "7, 3", "10, 4", "20, 4"})
  void polesAreThoseThatTheSearchFinds(int bits, int buffers) {
    int[] shifts = PoleShifts.of(1L << bits, buffers);
    assertThat(shifts).isEqualTo(PoleShiftSearch.best(bits, shifts.length));
  }

  @Test
  void everyHorizonHasAsManyPolesAsItCanUse() {
    for (int bits = 0; bits <= 40; bits++) {
      for (int buffers = 1; buffers <= 8; buffers++) {
        BufferedLinearToeplitz matrix = BufferedLinearFit.of(1L << bits, buffers);
        assertThat(matrix.buffers()).isEqualTo(Math.min(buffers, Math.max(1, bits - 1)));
        for (int i = 0; i < matrix.buffers(); i++) {
          assertThat(matrix.poleGap(i)).isEqualTo(Math.scalb(1.0, -matrix.poleShift(i)));
        }
      }
    }
  }

  @Test
  void theCoderTakesNoOtherPoles() {
    BufferedLinearToeplitz matrix =
        BufferedLinearToeplitz.of(new double[] {0.1}, new double[] {0.2});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BufferedLinearEncoder(matrix))
        .withMessageContaining("power of 2");
  }

  @Test
  void rootsThatDoNotInterlaceAreRefused() {
    // A zero below the pole after it in gaps, above 1 in value: where others lost their closed
    // form.
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BufferedLinearToeplitz.of(new double[] {0.01, 0.1}, new double[] {-0.001, 0.2}));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BufferedLinearToeplitz.of(new double[] {0.01, 0.1}, new double[] {0.2, 0.3}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BufferedLinearToeplitz.of(new double[] {0.1}, new double[] {1.5}));
  }

  @ParameterizedTest
  @CsvSource({"100, 1, 3", "100, 4, 10", "300, 7, 1", "64, 9, 8", "50, 3, 49"})
  void spacedContributionsAreTheLongestOfAllPlacements(long horizon, int items, long separation) {
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, 3);
    double[] c = coefficients(matrix, (int) horizon);
    int fit = (int) Math.min(items, (horizon - 1) / separation + 1);
    double[] column = new double[(int) horizon];
    for (int i = 0; i < fit; i++) {
      for (int t = (int) (i * separation); t < horizon; t++) {
        column[t] += c[t - (int) (i * separation)];
      }
    }
    double exact = 0;
    for (double entry : column) {
      exact += entry * entry;
    }
    assertThat(SpacedContributions.squaredNorm(matrix, horizon, items, separation))
        .isBetween(exact, exact * (1 + 1e-8));
  }

  @Test
  void normalizedContributionsBoundRandomPlacements() {
    int horizon = 200;
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, 3);
    ScaleSchedule schedule = ScaleSchedule.of(matrix, horizon, 0, 0);
    DenseFactorization dense = DenseFactorization.of(matrix, schedule);
    var random = new java.util.SplittableRandom(7);
    double closest = 0;
    for (int trial = 0; trial < 2000; trial++) {
      int items = 1 + random.nextInt(6);
      int separation = 1 + random.nextInt(60);
      double[] image = new double[horizon];
      int at = trial % 2 == 0 ? 0 : random.nextInt(40);
      for (int i = 0; i < items && at < horizon; i++) {
        for (int t = 0; t < horizon; t++) {
          image[t] += dense.right[t][at];
        }
        at += separation + (trial % 4 < 2 ? 0 : random.nextInt(20));
      }
      double norm = 0;
      for (double entry : image) {
        norm += entry * entry;
      }
      double bound = SpacedContributions.squaredNormalized(matrix, horizon, items, separation);
      assertThat(norm).isLessThanOrEqualTo(bound);
      closest = items > 2 ? Math.max(closest, norm / bound) : closest;
    }
    assertThat(closest).isGreaterThan(0.9);
    assertThat(SpacedContributions.squaredNormalized(matrix, horizon, 5, 0)).isEqualTo(25);
    assertThat(SpacedContributions.squaredNormalized(matrix, horizon, 5, 200))
        .isEqualTo(1, within(1e-8));
  }

  private static double[] coefficients(BufferedLinearToeplitz matrix, int length) {
    double[] c = new double[length];
    for (int k = 0; k < length; k++) {
      c[k] = matrix.coefficient(k);
    }
    return c;
  }

  private static List<String> table() throws IOException {
    try (InputStream in =
            Objects.requireNonNull(
                BufferedLinearToeplitzTest.class.getResourceAsStream("blt-max-variance.csv"));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }
}
