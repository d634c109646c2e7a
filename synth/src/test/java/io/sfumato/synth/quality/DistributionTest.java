package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {

  private static final double EXACT = 1e-12;

  @Test
  void describesByHand() {
    Distribution numbers = Distribution.of(new double[] {4, Double.NaN, 1, 3, 2});

    assertThat(numbers.size()).isEqualTo(4);
    assertThat(numbers.mean()).isEqualTo(2.5);
    assertThat(numbers.standardDeviation()).isCloseTo(Math.sqrt(1.25), within(EXACT));
    assertThat(numbers.quantile(0.01)).isEqualTo(1);
    assertThat(numbers.quantile(0.25)).isEqualTo(1);
    assertThat(numbers.quantile(0.26)).isEqualTo(2);
    assertThat(numbers.quantile(0.5)).isEqualTo(2);
    assertThat(numbers.quantile(0.99)).isEqualTo(4);
    assertThat(numbers.gini()).isCloseTo(0.25, within(EXACT)); // Σ|x_i - x_j| = 20, 20/(2·16·2.5)
  }

  @Test
  void comparesByHand() {
    Distribution first = Distribution.of(new double[] {0, 1});
    Distribution second = Distribution.of(new double[] {0, 0, 4, 4});

    assertThat(first.kolmogorovSmirnov(second)).isEqualTo(0.5); // at 1
    assertThat(first.wasserstein(second)).isEqualTo(1.5); // 1/2 over [1, 4)
    assertThat(second.wasserstein(first)).isEqualTo(1.5);
    assertThat(first.kolmogorovSmirnov(first)).isZero();
    assertThat(first.wasserstein(first)).isZero();
  }

  @Test
  void saysNothingOfNoNumbers() {
    Distribution none = Distribution.of(new double[] {Double.NaN});

    assertThat(none.mean()).isNaN();
    assertThat(none.standardDeviation()).isNaN();
    assertThat(none.quantile(0.5)).isNaN();
    assertThat(none.gini()).isNaN();
    assertThat(none.wasserstein(Distribution.of(new double[] {1}))).isNaN();
    assertThat(Distribution.of(new double[] {1}).kolmogorovSmirnov(none)).isNaN();
  }

  @Test
  void giniNeedsNonNegativeNumbers() {
    assertThat(Distribution.of(new double[] {-1, 2}).gini()).isNaN();
    assertThat(Distribution.of(new double[] {0, 0}).gini()).isNaN();
    assertThat(Distribution.of(new double[] {0, 0, 0, 1}).gini()).isEqualTo(0.75);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheDefinitions(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = random.ints(1 + random.nextInt(40), 0, 12).asDoubleStream().toArray();
    double[] y = random.ints(1 + random.nextInt(40), 3, 20).asDoubleStream().toArray();
    Distribution first = Distribution.of(x);
    Distribution second = Distribution.of(y);

    double largest = 0;
    double area = 0;
    for (int t = 0; t < 20; t++) { // both functions are constant between integers
      double difference = Math.abs(shareUpTo(x, t) - shareUpTo(y, t));
      largest = Math.max(largest, difference);
      area += difference;
    }
    assertThat(first.kolmogorovSmirnov(second)).isCloseTo(largest, within(EXACT));
    assertThat(first.wasserstein(second)).isCloseTo(area, within(EXACT));

    double sum = 0;
    for (double a : x) {
      for (double b : x) {
        sum += Math.abs(a - b);
      }
    }
    assertThat(first.gini())
        .isCloseTo(sum / (2 * x.length * Arrays.stream(x).sum()), within(EXACT));
  }

  private static double shareUpTo(double[] numbers, double t) {
    return Arrays.stream(numbers).filter(x -> x <= t).count() / (double) numbers.length;
  }
}
