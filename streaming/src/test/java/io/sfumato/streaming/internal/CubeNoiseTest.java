package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CubeNoiseTest {

  private static final int FAR = 3_000;

  /** The probability of each size of the cube, in steps: ⌈n/2⌉ and n + 1 geometric draws. */
  private static double[] sides(double epsilonPerStep, int numbers) {
    double a = Math.exp(-epsilonPerStep);
    double[] sides = new double[FAR];
    int half = (numbers + 1) / 2;
    double term = Math.pow(1 - a, numbers + 1);
    for (int g = 0; half + g < FAR; g++) {
      sides[half + g] = term;
      term *= a * (g + numbers + 1) / (g + 1);
    }
    return sides;
  }

  /** The probability of one noise vector, by its largest element. */
  private static double[] density(double epsilonPerStep, int numbers) {
    double[] sides = sides(epsilonPerStep, numbers);
    double[] density = new double[FAR];
    double sum = 0;
    for (int m = FAR - 1; m >= 0; m--) {
      sum += sides[m] / Math.pow(2 * m + 1, numbers);
      density[m] = sum;
    }
    return density;
  }

  private static int steps(CubeNoise noise) {
    return 1 << -(int) noise.parameters().integer("unit_exponent");
  }

  @ParameterizedTest
  @CsvSource({"0.1,1", "0.5,2", "1,1", "1,2", "1,3", "1,7", "1,10", "4,3", "4,8"})
  void aStepFurtherIsHardlyLessLikely(double epsilon, int numbers) {
    int steps = steps(CubeNoise.of(PureDp.of(epsilon), numbers));
    double[] density = density(epsilon / steps, numbers);
    double largest = 0;
    for (int m = 0; density[m + 1] > 1e-200 && m < FAR / 2; m++) {
      double loss = Math.log(density[m] / density[m + 1]);
      assertThat(loss).as("at %d", m).isBetween(0.0, epsilon / steps * (1 + 1e-9));
      largest = Math.max(largest, loss);
    }
    assertThat(largest * steps).isGreaterThan(0.7 * epsilon);
  }

  /** A cube without the n/2 that its least size is does not keep the claim. */
  @Test
  void aCubeThatStartsAtNothingLosesMore() {
    double a = Math.exp(-1 / 8.0);
    int numbers = 6;
    double before = 0;
    double[] density = new double[FAR + 1];
    double[] terms = new double[FAR];
    double term = Math.pow(1 - a, numbers + 1);
    for (int g = 0; g < FAR; g++) {
      terms[g] = term;
      term *= a * (g + numbers + 1) / (g + 1);
    }
    for (int m = FAR - 1; m >= 0; m--) {
      density[m] = density[m + 1] + terms[m] / Math.pow(2 * m + 1, numbers);
    }
    for (int m = 0; m < 100; m++) {
      before = Math.max(before, Math.log(density[m] / density[m + 1]));
    }
    assertThat(before).isGreaterThan(1.2 / 8);
  }

  /** False alarm 1e-6; noise 20 % off is rejected. */
  @Test
  void theLargestOfAllFollowsTheLawAndWrongNoiseIsSeen() {
    int numbers = 3;
    int runs = 40_000;
    CubeNoise noise = CubeNoise.of(PureDp.of(1), numbers);
    int steps = steps(noise);
    int[] largest = new int[runs];
    int[] first = new int[runs];
    NoiseSource source = NoiseSource.seeded(3);
    for (int i = 0; i < runs; i++) {
      LongToDoubleFunction cube = noise.start(source);
      for (int k = 0; k < numbers; k++) {
        int z = (int) Math.round((cube.applyAsDouble(1_000) - 1_000) * steps);
        largest[i] = Math.max(largest[i], Math.abs(z));
        first[i] = k == 0 ? z : first[i];
      }
    }
    assertThat(pValue(largest, 1.0 / steps, numbers)).isGreaterThan(1e-6);
    assertThat(pValue(largest, 1.2 / steps, numbers)).isLessThan(1e-6);
    assertThat(pValue(largest, 1 / 1.2 / steps, numbers)).isLessThan(1e-6);
    int negative = 0;
    for (int z : first) {
      negative += z < 0 ? 1 : 0;
    }
    assertThat(negative).isBetween((int) (runs * 0.47), (int) (runs * 0.51));
  }

  private static double pValue(int[] largest, double epsilonPerStep, int numbers) {
    int cells = 40;
    int width = 2;
    double[] law = new double[cells];
    double[] density = density(epsilonPerStep, numbers);
    for (int m = 0; m < FAR; m++) {
      double shell = Math.pow(2 * m + 1, numbers) - (m > 0 ? Math.pow(2 * m - 1, numbers) : 0);
      law[Math.min(cells - 1, m / width)] += density[m] * shell;
    }
    double[] seen = new double[cells];
    for (int m : largest) {
      seen[Math.min(cells - 1, m / width)]++;
    }
    double statistic = 0;
    for (int i = 0; i < cells; i++) {
      double expected = largest.length * law[i];
      statistic += (seen[i] - expected) * (seen[i] - expected) / expected;
    }
    return RegularizedGamma.Q.value((cells - 1) / 2.0, statistic / 2);
  }

  /** Against the sum of all probabilities, and for many numbers against Chernoff's bound. */
  @Test
  void theBoundIsTheQuantileOfTheSize() {
    for (double beta : new double[] {0.5, 0.05, 1e-4}) {
      CubeNoise noise = CubeNoise.of(PureDp.of(1), 9);
      int steps = steps(noise);
      double[] sides = sides(1.0 / steps, 9);
      int bound = (int) (noise.errorBound(beta) * steps);
      assertThat(above(sides, bound)).isLessThanOrEqualTo(beta);
      assertThat(above(sides, bound - 2)).isGreaterThan(beta);
    }
    for (int numbers : new int[] {1_000, 1_000_000}) {
      double bound = CubeNoise.of(PureDp.of(1), numbers).errorBound(0.05);
      // Mean n + 1, standard deviation √n; 2.45 of them by Chernoff, 1.645 by the normal law.
      double deviation = Math.sqrt(numbers);
      double mean = numbers * (1 + 1.0 / (12 * 64 * 4));
      assertThat(bound).isBetween(numbers + 1.6 * deviation, mean * 1.003 + 2.45 * deviation + 3);
    }
  }

  private static double above(double[] sides, int x) {
    double sum = 0;
    for (int m = x + 1; m < sides.length; m++) {
      sum += sides[m];
    }
    return sum;
  }

  @Test
  void whatDoesNotFitIsRefusedBeforehand() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CubeNoise.of(PureDp.of(1e-11), 1 << 20))
        .withMessageContaining("privacy must not need noise above 2^50 steps");
    assertThatIllegalArgumentException().isThrownBy(() -> CubeNoise.of(PureDp.of(1e30), 1));
    assertThat(CubeNoise.of(PureDp.of(1e-9), 1 << 10).errorBound(0.5)).isGreaterThan(1e12);
    // No number makes it throw.
    LongToDoubleFunction cube = CubeNoise.of(PureDp.of(1), 2).start(NoiseSource.seeded(1));
    assertThat(cube.applyAsDouble(Long.MAX_VALUE)).isFinite();
  }
}
