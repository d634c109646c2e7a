package io.sfumato.accounting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class RenyiDivergenceTest {

  /** Orders whose exponentials a double can hold. */
  private static double[] orders(double epsilon) {
    return DoubleStream.of(1.0001, 1.1, 2, 3.7, 20, 300)
        .filter(order -> order * epsilon < 600)
        .toArray();
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/io/sfumato/accounting/internal/renyi-reference.csv",
      numLinesToSkip = 1)
  void laplaceIsTheReferenceFromAbove(
      String mechanism, double epsilon, Double sigma, double order, double reference) {
    if (mechanism.equals("laplace")) {
      assertThat(RenyiDivergence.laplace(order, epsilon, 0))
          .isBetween(reference * (1 - 1e-15), reference * (1 + 1e-9));
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/io/sfumato/accounting/internal/concentrated.csv", numLinesToSkip = 1)
  void concentratedConstantsAreTheReferenceFromAbove(String event, double epsilon, double rho) {
    double ours =
        switch (event) {
          case "laplace" -> RenyiDivergence.laplaceRho(epsilon, 0);
          case "bounded range" -> RenyiDivergence.boundedRangeRho(epsilon);
          default ->
              RenyiDivergence.laplaceRho(epsilon, epsilon); // the grid as coarse as the shift
        };
    assertThat(ours).isBetween(rho * (1 - 1e-15), rho * (1 + 1e-13));
  }

  /** Against the definition, summed over the two outcomes. */
  @ParameterizedTest
  @CsvSource({
    "1.5, 0.1",
    "2, 1",
    "30, 0.5",
    "1.0001, 3",
    "500, 0.01",
    "7.5, 20",
    "1e6, 5",
    "3, 700"
  })
  void randomizedResponseIsItsOwnDivergence(double order, double epsilon) {
    double p = 1 / (1 + Math.exp(-epsilon));
    double yes = order * Math.log(p) + (1 - order) * (Math.log(p) - epsilon);
    double no = order * (Math.log(p) - epsilon) + (1 - order) * Math.log(p);
    double larger = Math.max(yes, no);
    double exact =
        (larger + Math.log(Math.exp(yes - larger) + Math.exp(no - larger))) / (order - 1);

    assertThat(RenyiDivergence.randomizedResponse(order, epsilon))
        .isCloseTo(exact, within(1e-9 * exact))
        .isLessThanOrEqualTo(epsilon);
  }

  /** Summed over the integers, and no number of smaller shifts costs more. */
  @ParameterizedTest
  @CsvSource({"1, 0.3", "1, 2", "2, 1", "3, 0.05", "7, 0.4", "40, 0.02"})
  void laplaceOnIntegersIsItsOwnDivergence(int shift, double step) {
    double epsilon = shift * step;
    for (double order : orders(epsilon)) {
      double exact = divergence(order, shift, step);
      assertThat(RenyiDivergence.laplace(order, epsilon, step))
          .isBetween(exact * (1 - 1e-9), Math.min(epsilon, exact * (1 + 1e-7)));
      for (int first = 1; first < shift; first++) {
        assertThat(divergence(order, first, step) + divergence(order, shift - first, step))
            .isLessThanOrEqualTo(exact * (1 + 1e-9));
      }
      assertThat(exact)
          .isLessThanOrEqualTo(order * RenyiDivergence.laplaceRho(epsilon, step) * (1 + 1e-9));
    }
    assertThat(RenyiDivergence.laplaceRho(epsilon, step))
        .isCloseTo(divergence(1 + 1e-6, shift, step), within(1e-5 * epsilon));
  }

  private static double divergence(double order, int shift, double step) {
    double normal = Math.tanh(step / 2);
    double sum = 0;
    int reach = (int) (60 / step);
    for (int x = -reach; x <= reach + shift; x++) {
      double p = -step * Math.abs(x - shift);
      double q = -step * Math.abs(x);
      // Q ((P/Q)^α - 1 - α (P/Q - 1)), to keep digits
      double l = p - q;
      sum += normal * Math.exp(q + l) * Math.expm1((order - 1) * l);
    }
    return Math.log1p(sum) / (order - 1);
  }

  /** Two outcomes with losses t and t - ε, for every t: none costs more, and the best as much. */
  @ParameterizedTest
  @CsvSource({"0.01", "0.3", "1", "4", "15"})
  void boundedRangeIsTheWorstOfItsPairs(double epsilon) {
    for (double order : orders(epsilon)) {
      double a = order - 1;
      double worst = 0;
      int cells = 20_000;
      for (int i = 1; i < cells; i++) {
        double t = epsilon * i / cells;
        double weight = (1 - Math.exp(t - epsilon)) / (Math.exp(t) - Math.exp(t - epsilon));
        double sum =
            weight * Math.exp(t) * Math.expm1(a * t)
                + (1 - weight) * Math.exp(t - epsilon) * Math.expm1(a * (t - epsilon));
        worst = Math.max(worst, Math.log1p(sum) / a);
      }
      assertThat(RenyiDivergence.boundedRange(order, epsilon))
          .isBetween(worst * (1 - 1e-9), worst * (1 + 1e-6));
      assertThat(worst)
          .isLessThanOrEqualTo(order * RenyiDivergence.boundedRangeRho(epsilon) * (1 + 1e-9));
    }
    assertThat(RenyiDivergence.boundedRangeRho(epsilon))
        .isLessThan(epsilon * epsilon / 8)
        .isCloseTo(RenyiDivergence.boundedRange(1 + 1e-5, epsilon), within(1e-4 * epsilon));
  }

  /**
   * Permute-and-flip is ε-DP, but its loss ranges over more than ε: charging it as an exponential
   * mechanism would be up to four times too little.
   */
  @ParameterizedTest
  @CsvSource({"0.01", "0.1", "0.5", "1"})
  void permuteAndFlipIsNoBoundedRangeMechanism(double epsilon) {
    double[] even = permuteAndFlip(0, epsilon);
    double[] apart = permuteAndFlip(2, epsilon); // each quality moves by its sensitivity, 1
    for (double order : new double[] {1.0001, 1.1, 1.5}) {
      double divergence = divergence(order, even, apart);
      assertThat(divergence)
          .isGreaterThan(1.3 * order * epsilon * epsilon / 8)
          .isGreaterThan(RenyiDivergence.boundedRange(order, epsilon))
          .isLessThanOrEqualTo(RenyiDivergence.randomizedResponse(order, epsilon) * (1 + 1e-9));
    }
    assertThat(divergence(1.0001, permuteAndFlip(0, 0.01), permuteAndFlip(2, 0.01)))
        .isGreaterThan(3.9 * 0.01 * 0.01 / 8);
  }

  /** The exact law of the choice between two candidates whose qualities are a gap apart. */
  private static double[] permuteAndFlip(double gap, double epsilon) {
    // In random order, the first whose coin shows heads; that of the better one is certain to.
    double coin = Math.exp(-epsilon * gap / 2);
    return new double[] {1 - coin / 2, coin / 2};
  }

  @Test
  void extremeLossesAreBoundedOrDeclined() {
    for (double epsilon : new double[] {1e-90, 1e-12, 1, 1e3, 1e90}) {
      for (double order : new double[] {1 + 1e-15, 1.5, 1e9, 1e100}) {
        double response = RenyiDivergence.randomizedResponse(order, epsilon);
        double laplace = RenyiDivergence.laplace(order, epsilon, 0);
        double range = RenyiDivergence.boundedRange(order, epsilon);
        assertThat(Double.isNaN(laplace) || laplace <= response).isTrue();
        assertThat(Double.isNaN(range) || range <= epsilon).isTrue();
        assertThat(response).isNotNegative();
        assertThat(response <= Math.min(epsilon, order * epsilon * epsilon / 2 * (1 + 1e-12)))
            .isTrue();
      }
    }
  }

  private static double divergence(double order, double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.pow(p[i], order) * Math.pow(q[i], 1 - order);
    }
    return Math.log(sum) / (order - 1);
  }

  /** True values, to more digits than a double has, from the definition in decimal arithmetic. */
  @ParameterizedTest
  @CsvSource({
    "1.0000001, 1000000000.0, 1000000000.0",
    "1.000000000001, 599.0, 599.0",
    "1.001, 100000.0, 100000.0",
    "1.0000001, 599.0, 599.0",
    "1.0001, 3000000.0, 3000000.0"
  })
  void largeExponentsDoNotRoundDown(double order, double epsilon, double truth) {
    assertThat(RenyiDivergence.randomizedResponse(order, epsilon))
        .isBetween(truth, Math.min(epsilon, truth * (1 + 1e-6)));
    assertThat(RenyiDivergence.laplace(order, epsilon, 0)).isPositive();
  }

  /** True values from decimal arithmetic. */
  @ParameterizedTest
  @CsvSource({
    "600.0, 1e-260, 1.5629792912998473",
    "601.5, 5e-262, 0.6127368011012075",
    "590.0, 1e-256, 0.998036075349828",
    "599.3, 1e-262, 0.018562902609386575",
    "650.0, 1e-280, 5.28127289194807"
  })
  void mixturesOfLargePowersAndSmallRatesDoNotRoundDown(double rise, double rate, double truth) {
    for (double off = -1; off <= 1; off++) {
      // any number that close may stand for the rise
      double given = rise * (1 + off * 0x1p-53);
      assertThat(SampledGaussian.logMixture(given, rate))
          .isBetween(truth, truth * (1 + 1e-9) + 1e-11);
    }
  }
}
