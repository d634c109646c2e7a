package io.sfumato.accounting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class SampledGaussianTest {

  @ParameterizedTest
  @CsvFileSource(
      resources = "/io/sfumato/accounting/internal/renyi-reference.csv",
      numLinesToSkip = 1)
  void isTheReferenceFromAbove(
      String mechanism, double rate, Double sigma, double order, double reference) {
    if (mechanism.equals("sampled_gaussian")) {
      double ours = new SampledGaussian(1 / (2 * sigma * sigma), rate).divergence(order);

      assertThat(ours).isBetween(reference * (1 - 1e-13), reference * (1 + 1e-12));
    }
  }

  /**
   * By the binomial theorem, whose terms are all positive once those that sum to 1 are left out.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 0.5, 1e-12",
    "3, 1e-3, 1e-9",
    "7, 0.02, 1e-5",
    "20, 5, 0.3",
    "64, 0.3, 0.001",
    "150, 0.5, 0.99",
    "170, 1e-4, 0.5",
    "40, 30, 0.1",
    "200, 0.5, 1e-30"
  })
  void wholeOrdersAreBinomialSums(int order, double rho, double rate) {
    double[] logFactorial = new double[order + 1];
    for (int k = 1; k <= order; k++) {
      logFactorial[k] = logFactorial[k - 1] + Math.log(k);
    }
    double largest = order * (order - 1) * rho + order * Math.log(rate);
    largest = Math.max(largest, 0);
    double excess = 0;
    for (int k = 2; k <= order; k++) {
      double weight =
          logFactorial[order]
              - logFactorial[k]
              - logFactorial[order - k]
              + k * Math.log(rate)
              + (order - k) * Math.log1p(-rate);
      double growth = (double) k * (k - 1) * rho;
      excess +=
          growth < 1
              ? Math.exp(weight - largest) * Math.expm1(growth)
              : Math.exp(weight + growth - largest) - Math.exp(weight - largest);
    }
    double exact =
        largest > 0 ? largest + Math.log(excess + Math.exp(-largest)) : Math.log1p(excess);

    assertThat(new SampledGaussian(rho, rate).divergence(order) * (order - 1))
        .isBetween(exact * (1 - 1e-12), exact * (1 + 1e-11));
  }

  /** By Simpson's rule on a fine grid, which shares nothing with the bounded rule. */
  @ParameterizedTest
  @CsvSource({
    "1.0000001, 0.5, 0.01",
    "1.001, 1e-4, 0.3",
    "1.3, 5, 0.1",
    "2.7, 0.02, 1e-6",
    "5.55, 0.5, 0.9",
    "33.3, 0.1, 0.2",
    "1.1, 1.38888888888888888, 0.1"
  })
  void fractionalOrdersAreIntegrals(double order, double rho, double rate) {
    double a = order - 1;
    double shift = Math.sqrt(2 * rho);
    double from = -14;
    double to = order * shift + 14;
    int cells = 400_000;
    double h = (to - from) / cells;
    double sum = 0;
    for (int i = 0; i <= cells; i++) {
      double z = from + i * h;
      double l = Math.log1p(rate * Math.expm1(shift * z - rho));
      // B^α - B - a (B - 1), in which first order terms cancel
      double excess =
          Math.abs(l) * order < 1e-4
              ? order
                  * a
                  * l
                  * l
                  / 2
                  * (1 + (order + 1) * l / 3 + (order * order + order + 1) * l * l / 12)
              : Math.exp(l) * Math.expm1(a * l) - a * Math.expm1(l);
      int weight = i == 0 || i == cells ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * excess * Math.exp(-z * z / 2);
    }
    double exact = Math.log1p(sum * h / 3 / Math.sqrt(2 * Math.PI)) / a;

    assertThat(new SampledGaussian(rho, rate).divergence(order))
        .isBetween(exact * (1 - 1e-11), exact * (1 + 1e-11));
  }

  @Test
  void isMonotoneInEverythingAndBelowTheWhole() {
    for (double order : new double[] {1 + 1e-9, 1.5, 3, 31.5, 1e3, 1e4, 1e6, 1e12}) {
      for (double rho : new double[] {1e-12, 1e-4, 0.1, 2, 1e3}) {
        double before = 0;
        for (double rate : new double[] {1e-30, 1e-9, 1e-3, 0.1, 0.5, 0.999, 1}) {
          double divergence = new SampledGaussian(rho, rate).divergence(order);
          assertThat(divergence)
              .isGreaterThanOrEqualTo(before)
              .isLessThanOrEqualTo(order * rho * 1.0000000001)
              .isLessThanOrEqualTo(
                  new SampledGaussian(rho, rate).divergence(order * 1.1) * 1.0000000001)
              .isLessThanOrEqualTo(
                  new SampledGaussian(rho * 1.1, rate).divergence(order) * 1.0000000001);
          if (order * rho < 1000) {
            assertThat(divergence).isGreaterThan(before);
          }
          before = divergence;
        }
      }
    }
  }

  /** Where orders are so large that summing would take too long, the bound stays close. */
  @Test
  void veryLargeOrdersHaveABoundInClosedForm() {
    double rho = 0.5;
    double rate = 0.01;
    for (double order : new double[] {1e5, 1e7, 1e100}) {
      double asymptote = order * rho + order / (order - 1) * Math.log(rate);
      assertThat(new SampledGaussian(rho, rate).divergence(order))
          .isBetween(asymptote * (1 - 1e-12), asymptote * (1 + 1e-12));
    }
  }
}
