package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.RenyiDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class RenyiLossTest {

  @ParameterizedTest
  @CsvFileSource(resources = "/io/sfumato/accounting/renyi-reference.csv", numLinesToSkip = 1)
  void isTheReferenceFromAbove(
      String mechanism, double rateOrEpsilon, Double sigma, double order, double reference) {
    double ours =
        mechanism.equals("laplace")
            ? RenyiLoss.laplace(order, rateOrEpsilon)
            : RenyiLoss.sampledGaussian(order, 1 / (2 * sigma * sigma), rateOrEpsilon);

    assertThat(ours).isGreaterThanOrEqualTo(reference * (1 - 1e-13));
    if (mechanism.equals("laplace")) {
      assertThat(ours).isCloseTo(reference, within(1e-9 * reference));
    } else if (order == Math.rint(order)) {
      assertThat(ours).isCloseTo(reference, within(1e-8 * reference));
    } // between whole orders it is that of the next one
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

    assertThat(RenyiLoss.randomizedResponse(order, epsilon))
        .isCloseTo(exact, within(1e-9 * exact))
        .isLessThanOrEqualTo(epsilon);
  }

  @ParameterizedTest
  @CsvSource({"1.01", "2", "10.5", "200", "1e5"})
  void tighterAnalysesAreNeverLooser(double order) {
    LossTerms terms = new LossTerms(order);
    for (double epsilon : new double[] {1e-300, 1e-150, 1e-9, 1e-3, 0.1, 1, 10, 800}) {
      Rational inverse = Rational.ONE.dividedBy(Rational.of(PureDp.of(epsilon).epsilon()));
      BigDecimal pure = terms.of(new PrivacyEvent.Guaranteed(PureDp.of(epsilon))).renyi();
      BigDecimal laplace = terms.of(new PrivacyEvent.Laplace(Rational.ONE, inverse)).renyi();
      BigDecimal selection =
          terms.of(new PrivacyEvent.ExponentialMechanism(PureDp.of(epsilon))).renyi();
      assertThat(laplace).isLessThanOrEqualTo(pure);
      assertThat(selection).isLessThanOrEqualTo(pure);
      assertThat(pure).isLessThanOrEqualTo(PureDp.of(epsilon).epsilon());
      assertThat(pure.doubleValue()).isLessThanOrEqualTo(order * epsilon * epsilon / 2 * 1.0000001);
    }
  }

  @Test
  void samplingHelpsAndSamplingEverythingDoesNot() {
    LossTerms terms = new LossTerms(8);
    PrivacyEvent gaussian = new PrivacyEvent.Gaussian(Rational.ONE, Rational.of(4));
    BigDecimal whole = terms.of(gaussian).renyi();

    assertThat(terms.of(new PrivacyEvent.PoissonSubsampled(Rational.ONE, gaussian)).renyi())
        .isEqualByComparingTo(whole);
    BigDecimal before = whole;
    for (int k = 2; k <= 1 << 20; k *= 2) {
      BigDecimal sampled =
          terms.of(new PrivacyEvent.PoissonSubsampled(Rational.of(1, k), gaussian)).renyi();
      assertThat(sampled).isPositive().isLessThan(before);
      before = sampled;
    }
    assertThat(before.doubleValue()).isLessThan(1e-10);
  }

  /** An order close to 1 converts to a large ε, never to 0 (a defect found elsewhere). */
  @Test
  void extremeOrdersConvertSafely() {
    BigDecimal delta = new BigDecimal("1E-6");
    double exact = Zcdp.of(0.1).toApproxDp(delta).epsilon().doubleValue();
    for (double order : new double[] {1 + 1e-15, 1 + 1e-8, 1.5, 1e9, 1e300}) {
      double loss = Math.min(1e300, 0.1 * order);
      assertThat(new RenyiDp(order, loss).toApproxDp(delta).epsilon().doubleValue())
          .isGreaterThanOrEqualTo(exact);
    }
    double best = Zcdp.of(0.1).bestOrder(delta);
    assertThat(new RenyiDp(best, 0.1 * best).toApproxDp(delta).epsilon().doubleValue())
        .isCloseTo(exact, within(1e-12));
  }
}
