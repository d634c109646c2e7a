package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sfumato.accounting.PrivacyEvent.Composed;
import io.sfumato.accounting.PrivacyEvent.DiscreteGaussian;
import io.sfumato.accounting.PrivacyEvent.Gaussian;
import io.sfumato.accounting.PrivacyEvent.Guaranteed;
import io.sfumato.accounting.PrivacyEvent.Laplace;
import io.sfumato.accounting.PrivacyEvent.PoissonSubsampled;
import io.sfumato.accounting.PrivacyEvent.Repeated;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RenyiCurveTest {

  private static final double[] DELTAS = {1e-3, 1e-5, 1e-6, 1e-8, 1e-10};
  private static final double[] EPSILONS = {0.1, 0.5, 1, 2, 4, 8};

  /** Their least over 155 orders is no less than ours over all. */
  @ParameterizedTest
  @CsvFileSource(resources = "/io/sfumato/accounting/renyi-composition.csv", numLinesToSkip = 1)
  void isNoLooserThanTheReference(ArgumentsAccessor row) {
    RenyiCurve curve = RenyiCurve.of(event(row));
    for (int i = 0; i < DELTAS.length; i++) {
      double theirs = number(row, 4 + i);
      if (Double.isFinite(theirs)) {
        assertThat(curve.toApproxDp(DELTAS[i]).epsilon().doubleValue())
            .isLessThanOrEqualTo(theirs * (1 + 1e-9));
      }
    }
    for (int i = 0; i < EPSILONS.length; i++) {
      double theirs = number(row, 4 + DELTAS.length + i);
      assertThat(curve.delta(EPSILONS[i])).isLessThanOrEqualTo(theirs * (1 + 1e-9) + 1e-300);
    }
  }

  /** What one step of each kind costs, however it is asked for. */
  @ParameterizedTest
  @MethodSource("events")
  void countsAreHonoured(PrivacyEvent event) {
    RenyiCurve once = RenyiCurve.of(event);
    RenyiCurve hundred = RenyiCurve.of(new Repeated(event, 100));
    RenyiCurve listed = RenyiCurve.of(new Composed(Collections.nCopies(100, event)));
    for (double order : new double[] {1.01, 2, 17.5}) {
      assertThat(hundred.at(order)).isCloseTo(100 * once.at(order), withinPercentage(1e-9));
      assertThat(listed.at(order)).isEqualTo(hundred.at(order));
    }
    assertThat(listed.toApproxDp(1e-3)).isEqualTo(hundred.toApproxDp(1e-3));
    assertThat(hundred.delta(0.5)).isGreaterThan(once.delta(0.5));
    assertThat(hundred.delta(0.5)).isEqualTo(listed.delta(0.5));
  }

  /** Rényi ≤ zCDP by Proposition 12 ≤ zCDP by ρ + 2√(ρ ln 1/δ), and never above the pure sum. */
  @ParameterizedTest
  @MethodSource("events")
  void tighterAnalysesAreNeverLooser(PrivacyEvent event) {
    for (long count : new long[] {1, 30}) {
      EventLoss loss = LossTerms.ANY_ORDER.of(new Repeated(event, count));
      RenyiCurve curve = RenyiCurve.of(new Repeated(event, count));
      for (double delta : new double[] {1e-3, 1e-6, 1e-12}) {
        double renyi = curve.toApproxDp(delta).epsilon().doubleValue();
        double free = delta - loss.delta().doubleValue();
        double concentrated = new Zcdp(loss.rho()).toApproxDp(free).epsilon().doubleValue();
        double rho = loss.rho().doubleValue();
        assertThat(renyi).isLessThanOrEqualTo(concentrated * (1 + 1e-9));
        assertThat(concentrated)
            .isLessThanOrEqualTo((rho + 2 * Math.sqrt(rho * -Math.log(free))) * (1 + 1e-12));
        assertThat(loss.epsilon() == null || renyi <= loss.epsilon().doubleValue() * (1 + 1e-12))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void deltaAndEpsilonInvertEachOtherAndFall(PrivacyEvent event) {
    RenyiCurve curve = RenyiCurve.of(new Repeated(event, 3));
    double before = 1;
    for (double epsilon : new double[] {0, 0.01, 0.1, 0.5, 1, 2, 5}) {
      double delta = curve.delta(epsilon);
      assertThat(delta).isBetween(0.0, before);
      if (delta > 1e-300 && delta < 1) {
        assertThat(curve.toApproxDp(delta).epsilon().doubleValue())
            .isLessThanOrEqualTo(epsilon * (1 + 1e-6) + 1e-9);
      }
      before = delta;
    }
  }

  /** δ of Gaussian noise is known exactly; conversions must stay above it, from order 1 on. */
  @ParameterizedTest
  @CsvSource({"0.5", "2", "10"})
  void isNeverBelowTheExactProfile(double sigma) {
    double mu = 1 / sigma;
    RenyiCurve curve = RenyiCurve.of(new Gaussian(Rational.ONE, fraction(sigma * sigma)));
    for (double epsilon : new double[] {0, 0.05, 0.3, 1, 3}) {
      double u = epsilon / mu - mu / 2;
      double exact =
          (Erfc.value(u / Math.sqrt(2)) - Math.exp(epsilon) * Erfc.value((u + mu) / Math.sqrt(2)))
              / 2;
      assertThat(curve.delta(epsilon)).isBetween(exact, 1.0);
      assertThat(curve.toApproxDp(exact).epsilon().doubleValue()).isGreaterThanOrEqualTo(epsilon);
    }
  }

  @Test
  void anOrderNextToOneGivesNothingAway() {
    RenyiCurve curve = RenyiCurve.of(new Gaussian(Rational.ONE, Rational.ONE));
    assertThat(curve.at(1 + 1e-8)).isCloseTo(0.5, withinPercentage(1e-5));
    assertThat(curve.toApproxDp(1e-6).epsilon().doubleValue()).isGreaterThan(4);
    // Total variation: Φ(1/2) - Φ(-1/2) = 0.383, by Pinsker at most 0.5.
    assertThat(curve.toApproxDp(0.51).epsilon()).isZero();
    assertThat(curve.toApproxDp(0.38).epsilon()).isPositive();
  }

  @Test
  void ownFailuresAreAddedToEveryDelta() {
    PrivacyEvent failing = new Repeated(new Guaranteed(ApproxDp.of(0.1, 1e-8)), 100);
    RenyiCurve curve = RenyiCurve.of(failing);

    assertThat(curve.delta(10)).isBetween(9.99999e-7, 1e-6);
    assertThat(curve.delta(0.1)).isGreaterThan(1e-3);
    assertThat(curve.toApproxDp(1e-6).epsilon().doubleValue()).isBetween(6.97, 7.1742349);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> curve.toApproxDp(1e-7))
        .withMessage("delta must be above 0.000001, with which the event fails itself, got 1.0E-7");
    assertThat(RenyiCurve.of(new Guaranteed(ApproxDp.of(0.5, 0.25))).toApproxDp(0.25))
        .isEqualTo(ApproxDp.of(0.5, 0.25));
  }

  /** Randomized response on a sample, outcome by outcome, both ways round. */
  @ParameterizedTest
  @CsvSource({"0.1, 0.5", "0.01, 3", "0.5, 1"})
  void aSampleOfAPureEventCostsAtLeastWhatItDoes(double rate, double epsilon) {
    double yes = 1 / (1 + Math.exp(-epsilon));
    double mixed = (1 - rate) * (1 - yes) + rate * yes;
    RenyiCurve curve =
        RenyiCurve.of(
            new PoissonSubsampled(
                fraction(rate), new PrivacyEvent.RandomizedResponse(PureDp.of(epsilon))));
    RenyiCurve whole = RenyiCurve.of(new PrivacyEvent.RandomizedResponse(PureDp.of(epsilon)));
    for (double order : new double[] {1.01, 2, 9, 100}) {
      assertThat(curve.at(order))
          .isGreaterThanOrEqualTo(divergence(order, mixed, 1 - yes))
          .isGreaterThanOrEqualTo(divergence(order, 1 - yes, mixed))
          .isLessThan(whole.at(order));
    }
  }

  private static double divergence(double order, double p, double q) {
    return Math.log(
            Math.pow(p, order) * Math.pow(q, 1 - order)
                + Math.pow(1 - p, order) * Math.pow(1 - q, 1 - order))
        / (order - 1);
  }

  /** Discrete Gaussian noise, summed over the integers: at most αρ. */
  @ParameterizedTest
  @CsvSource({"0.5, 1", "2, 1", "10, 5"})
  void discreteGaussianNoiseCostsAtMostAsMuch(double sigma, int shift) {
    RenyiCurve curve =
        RenyiCurve.of(
            new DiscreteGaussian(fraction((double) shift * shift), fraction(sigma * sigma)));
    for (double order : new double[] {1.5, 2, 3.7, 8}) {
      double normal = 0;
      double sum = 0;
      for (int x = -400; x <= 400; x++) {
        normal += Math.exp(-x * x / (2 * sigma * sigma));
        double log = order * (x - shift) * (x - shift) + (1 - order) * x * x;
        sum += Math.exp(-log / (2 * sigma * sigma));
      }
      double exact = Math.log(sum / normal) / (order - 1);
      assertThat(curve.at(order)).isGreaterThanOrEqualTo(exact * (1 - 1e-12));
      assertThat(exact).isGreaterThan(0.3 * curve.at(order));
    }
  }

  @Test
  void theEndsOfTheScale() {
    RenyiCurve nothing = RenyiCurve.of(new Composed(List.of()));
    assertThat(nothing.at(2)).isZero();
    assertThat(nothing.delta(0)).isZero();
    assertThat(nothing.toApproxDp(0)).isEqualTo(ApproxDp.of(0, 0));
    RenyiCurve pure = RenyiCurve.of(new Guaranteed(PureDp.of(1)));
    assertThat(pure.toApproxDp(0)).isEqualTo(ApproxDp.of(1, 0));
    assertThat(pure.delta(1)).isZero();
    assertThat(pure.delta(0.999)).isPositive();
    RenyiCurve huge = RenyiCurve.of(new Guaranteed(new Zcdp(new BigDecimal("1E400"))));
    assertThat(huge.at(2)).isInfinite();
    assertThat(huge.delta(5)).isEqualTo(1);
    assertThat(huge.toApproxDp(0.5).epsilon()).isGreaterThan(new BigDecimal("1E400"));
    RenyiCurve tiny =
        RenyiCurve.of(
            new PoissonSubsampled(
                Rational.of(new BigDecimal("1E-170")), new Gaussian(Rational.ONE, Rational.ONE)));
    assertThat(tiny.at(3)).isPositive();
    assertThat(tiny.delta(0)).isPositive();
    for (double wrong : new double[] {1, 0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> pure.at(wrong));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> pure.toApproxDp(1));
    assertThatIllegalArgumentException().isThrownBy(() -> pure.delta(-1));
  }

  static Stream<PrivacyEvent> events() {
    Rational one = Rational.ONE;
    return Stream.of(
        new Laplace(one, Rational.of(3)),
        new PrivacyEvent.DiscreteLaplace(Rational.of(2), Rational.of(9)),
        new Gaussian(one, Rational.of(25)),
        new DiscreteGaussian(Rational.of(2), Rational.of(70, 3)),
        new PrivacyEvent.RandomizedResponse(PureDp.of(0.2)),
        new PrivacyEvent.ExponentialMechanism(PureDp.of(0.3)),
        new Guaranteed(PureDp.of(0.1)),
        new Guaranteed(ApproxDp.of(0.1, 1e-15)),
        new Guaranteed(Zcdp.of(0.002)),
        sampled(2, 0.01),
        new PoissonSubsampled(Rational.of(1, 3), new Laplace(one, Rational.of(3))),
        new Composed(List.of(new Laplace(one, Rational.of(8)), sampled(1, 0.001))));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/io/sfumato/accounting/conversions.csv", numLinesToSkip = 1)
  void concentratedGuaranteesConvertAsProposition12Says(
      String quantity, double rho, double at, BigDecimal value) {
    RenyiCurve curve = RenyiCurve.of(new Guaranteed(Zcdp.of(rho)));
    double reference = value.doubleValue();
    // At small ε the bounds on the total variation are tighter still.
    double variation = Math.min(Math.sqrt(rho / 2), Math.sqrt(-Math.expm1(-rho)));
    double least = quantity.equals("delta") ? Math.min(reference, variation) : reference;
    BigDecimal ours =
        quantity.equals("delta") ? new BigDecimal(curve.delta(at)) : curve.toApproxDp(at).epsilon();
    if (reference > 1e-300) {
      assertThat(ours.doubleValue()).isBetween(least * (1 - 1e-13), least * (1 + 1e-9));
    } else {
      assertThat(ours).isGreaterThan(value);
    }
  }

  private static PrivacyEvent event(ArgumentsAccessor row) {
    String kind = requireNonNull(row.getString(0));
    if (kind.equals("mixed")) {
      return new Composed(
          List.of(
              new Repeated(sampled(0.8, 0.01), 200),
              new Repeated(sampled(1.2, 0.02), 300),
              new Repeated(new Gaussian(Rational.ONE, Rational.of(400)), 10),
              new Repeated(new Guaranteed(PureDp.of(0.01)), 50)));
    }
    double first = number(row, 1);
    double second = number(row, 2);
    PrivacyEvent once =
        switch (kind) {
          case "laplace" -> new Laplace(fraction(second), fraction(first));
          case "gaussian" -> new Gaussian(fraction(second * second), fraction(first * first));
          case "discrete_gaussian" ->
              new DiscreteGaussian(fraction(second * second), fraction(first * first));
          case "sampled_gaussian" -> sampled(first, second);
          case "guaranteed" -> new Guaranteed(ApproxDp.of(first, second));
          default -> throw new IllegalArgumentException(kind);
        };
    return new Repeated(once, (long) number(row, 3));
  }

  private static PrivacyEvent sampled(double sigma, double rate) {
    Rational exact = fraction(sigma);
    return new PoissonSubsampled(fraction(rate), new Gaussian(Rational.ONE, exact.times(exact)));
  }

  private static Rational fraction(double decimal) {
    return Rational.of(BigDecimal.valueOf(decimal));
  }

  private static double number(ArgumentsAccessor row, int column) {
    return requireNonNull(row.getDouble(column));
  }
}
