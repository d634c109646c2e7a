package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sfumato.accounting.PrivacyEvent.Composed;
import io.sfumato.accounting.PrivacyEvent.Gaussian;
import io.sfumato.accounting.PrivacyEvent.Guaranteed;
import io.sfumato.accounting.PrivacyEvent.Laplace;
import io.sfumato.accounting.PrivacyEvent.PoissonSubsampled;
import io.sfumato.accounting.PrivacyEvent.Repeated;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

  private static final Calibration ONE_MILLIONTH = of(ApproxDp.of(1, 1e-6));

  @ParameterizedTest
  @CsvFileSource(resources = "/io/sfumato/accounting/gaussian-scales.csv", numLinesToSkip = 1)
  void theGaussianScaleIsTheReferenceFromAbove(
      BigDecimal epsilon, BigDecimal delta, BigDecimal sigma) {
    double ours = Calibration.gaussianScale(new ApproxDp(epsilon, delta), 1);

    assertThat(BigDecimal.valueOf(ours))
        .isBetween(sigma, sigma.multiply(new BigDecimal("1.00000000000002")));
  }

  /** Digits from a 40-digit evaluation of Theorem 8. */
  @ParameterizedTest
  @CsvSource({
    "0, 1E-300, 3.989422804014326779399e+299",
    "0, 1E-6, 398942.2804013282350952",
    "0, 0.5, 0.7413011092528009302735",
    "0, 0.999, 0.1519513563633335270364",
    "0.01, 1E-300, 3672.720103405568528546",
    "0.0001, 1E-8, 30622.39453925603706293",
    "1E-9, 1E-12, 2436407769.223126887653",
    "1, 1E-300, 36.86549789411109965354",
    "10000, 1E-6, 0.007312360711218730225310",
    "10000, 1E-300, 0.009161526577279081602752",
    "10000, 0.9, 0.007006931835667664444875",
    "3, 0.97, 0.1873786962538657164588",
    "1E-12, 0.1, 3.978948280527273369239"
  })
  void theGaussianScaleIsRightInTheTails(double epsilon, String delta, BigDecimal sigma) {
    double ours =
        Calibration.gaussianScale(
            new ApproxDp(BigDecimal.valueOf(epsilon), new BigDecimal(delta)), 1);

    assertThat(BigDecimal.valueOf(ours))
        .isBetween(sigma, sigma.multiply(new BigDecimal("1.00000000000005")));
  }

  @Test
  void theGaussianScaleGrowsWithTheSensitivity() {
    double one = Calibration.gaussianScale(ApproxDp.of(1, 1e-6), 1);
    assertThat(Calibration.gaussianScale(ApproxDp.of(1, 1e-6), 1e200) / one)
        .isBetween(1e200 * (1 - 1e-15), 1e200 * (1 + 1e-15));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.gaussianScale(ApproxDp.of(1, 0), 1))
        .withMessage("no Gaussian noise is pure: delta must be above 0, got (ε = 1, δ = 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.gaussianScale(ApproxDp.of(1, 0.1), 0))
        .withMessage("sensitivity must be in (0, ∞), got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Calibration.gaussianScale(
                    new ApproxDp(BigDecimal.ZERO, new BigDecimal("1E-900")), 1))
        .withMessageStartingWith("no double is large enough");
  }

  @Test
  void theSmallestNoiseMeetsTheTargetAndLessDoesNot() {
    PrivacyBound[] targets = {PureDp.of(0.3), Zcdp.of(0.01), ApproxDp.of(1, 1e-6)};
    for (PrivacyBound target : targets) {
      double scale = of(target).smallest(b -> new Repeated(laplace(b), 10));
      assertMeets(target, new Repeated(laplace(scale), 10));
      assertMisses(target, new Repeated(laplace(scale * (1 - 1e-6)), 10));
    }
    // ρ = 50 / σ² by hand
    assertThat(of(Zcdp.of(0.5)).smallest(sigma -> new Repeated(gaussian(sigma), 100)))
        .isBetween(10.0, 10.00001);
  }

  @Test
  void theLargestRateAndEpsilonMeetTheTargetAndMoreDoesNot() {
    PrivacyBound target = ApproxDp.of(1, 1e-6);
    double rate = of(target).between(1e-9, 1).largest(q -> new Repeated(sampled(q, 1), 1000));
    assertMeets(target, new Repeated(sampled(rate, 1), 1000));
    assertMisses(target, new Repeated(sampled(rate * (1 + 1e-6), 1), 1000));

    double epsilon = of(PureDp.of(1)).largest(e -> new Repeated(new Guaranteed(PureDp.of(e)), 3));
    assertThat(epsilon).isBetween(1 / 3.0 * (1 - 1e-6), 1 / 3.0);
  }

  @Test
  void theLargestCountIsExact() {
    assertThat(of(PureDp.of(1)).largestCount(k -> new Repeated(new Guaranteed(PureDp.of(0.1)), k)))
        .isEqualTo(10);
    assertThat(of(Zcdp.of(1)).largestCount(k -> new Repeated(new Guaranteed(Zcdp.of(3e-7)), k)))
        .isEqualTo(3_333_333);
    PrivacyBound target = ApproxDp.of(2, 1e-6);
    long count = of(target).largestCount(k -> new Repeated(sampled(0.01, 1), k));
    assertMeets(target, new Repeated(sampled(0.01, 1), count));
    assertMisses(target, new Repeated(sampled(0.01, 1), count + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(PureDp.of(1)).largestCount(k -> new Repeated(laplace(0.5), k)))
        .withMessage("no value meets this target, ε = 1: smallest reachable ε is 2.000, at 1.0");
  }

  @Test
  void replacingARowNeedsMoreNoiseThanAddingOne() {
    PrivacyBound target = ApproxDp.of(1, 1e-6);
    double add = of(target).smallest(CalibrationTest::gaussian);
    double replace =
        Calibration.of(target, Neighboring.REPLACE_ONE)
            .by(PlanBound.RENYI)
            .smallest(CalibrationTest::gaussian);
    assertThat(replace / add).isBetween(2 - 1e-5, 2 + 1e-5);
  }

  @Test
  void adaptiveUseIsWhatTheAccountantAdmits() {
    for (PrivacyBound target :
        new PrivacyBound[] {PureDp.of(1), Zcdp.of(0.1), ApproxDp.of(1, 1e-6)}) {
      PrivacyFilter filter = PrivacyFilter.of(target, BigDecimal.ZERO);
      double scale = of(target).adaptive(0).smallest(b -> new Repeated(laplace(b), 20));
      assertThat(holds(filter, new Repeated(laplace(scale), 20))).isTrue();
      assertThat(holds(filter, new Repeated(laplace(scale * (1 - 1e-6)), 20))).isFalse();
      assertThat(scale)
          .isGreaterThanOrEqualTo(
              of(target).smallest(b -> new Repeated(laplace(b), 20)) * (1 - 1e-5));
    }
    PrivacyEvent failing = new Guaranteed(ApproxDp.of(0.01, 1e-8));
    assertThat(of(ApproxDp.of(1, 1e-6)).adaptive(5e-7).largestCount(k -> new Repeated(failing, k)))
        .isEqualTo(50);
  }

  @Test
  void whatNoNoiseMeetsIsSaidInOneLine() {
    PrivacyEvent box = new Guaranteed(ApproxDp.of(1.25, 1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ONE_MILLIONTH.smallest(s -> new Composed(List.of(box, gaussian(s)))))
        .withMessageStartingWith(
            "no noise meets this target, (ε = 1, δ = 1E-6): smallest reachable ε is 1.2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(PureDp.of(1)).smallest(CalibrationTest::gaussian))
        .withMessage("no noise meets this target, ε = 1: smallest reachable ε is ∞, at 1.0E12");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(PureDp.of(1)).adaptive(0).smallest(CalibrationTest::gaussian))
        .withMessageStartingWith("privacy must be pure");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ONE_MILLIONTH.smallest(s -> new Guaranteed(PureDp.of(0.5))))
        .withMessageStartingWith("every value from 1.0E-12 to 1.0E12 meets this target");
    assertThatIllegalArgumentException().isThrownBy(() -> ONE_MILLIONTH.between(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> ONE_MILLIONTH.adaptive(1));
    assertThatIllegalArgumentException().isThrownBy(() -> of(PureDp.of(1)).adaptive(0.1));
  }

  @Test
  void theEndOfARangeIsAnAnswer() {
    assertThat(ONE_MILLIONTH.between(1e-6, 1).largest(q -> sampled(q, 100))).isEqualTo(1);
    assertThat(ONE_MILLIONTH.between(50, 60).smallest(CalibrationTest::gaussian)).isEqualTo(50);
  }

  /** A loss distribution takes its time: it is asked a dozen times. */
  @Test
  void fewPlansAreEvaluated() {
    AtomicInteger evaluations = new AtomicInteger();
    Calibration counting =
        ONE_MILLIONTH.by(
            (plan, relation, delta) -> {
              evaluations.incrementAndGet();
              return PlanBound.RENYI.epsilon(plan, relation, delta);
            });
    counting.smallest(sigma -> new Repeated(gaussian(sigma), 1000));
    assertThat(evaluations.get()).isLessThan(12);
    evaluations.set(0);
    counting.smallest(sigma -> new Repeated(sampled(0.01, sigma), 1000));
    assertThat(evaluations.get()).isLessThan(14);
    evaluations.set(0);
    counting.largestCount(k -> new Repeated(sampled(0.01, 2), k));
    assertThat(evaluations.get()).isLessThan(20);
  }

  /** Loss distributions give what sampled and repeated releases need to the interval's width. */
  @Test
  void fixedPlansAreCalibratedByTheirLossDistribution() {
    Calibration tight = Calibration.of(ApproxDp.of(1, 1e-6), Neighboring.ADD_REMOVE);
    assertThat(tight.smallest(sigma -> new Repeated(gaussian(sigma), 100)))
        .isCloseTo(10 * Calibration.gaussianScale(ApproxDp.of(1, 1e-6), 1), withinPercentage(1e-4));

    double sigma = tight.smallest(s -> new Repeated(sampled(0.01, s), 1000));
    assertThat(profile(sampled(0.01, sigma), 1000).upper()).isLessThanOrEqualTo(1);
    assertThat(profile(sampled(0.01, sigma), 1000).lower()).isGreaterThan(0.9998);
    assertThat(ONE_MILLIONTH.smallest(s -> new Repeated(sampled(0.01, s), 1000)))
        .isGreaterThan(1.02 * sigma);

    double replaced =
        Calibration.of(ApproxDp.of(1, 1e-6), Neighboring.REPLACE_ONE)
            .smallest(s -> new Repeated(sampled(0.01, s), 1000));
    assertThat(replaced).isBetween(sigma, 2 * sigma); // the sample still helps
  }

  private static Interval profile(PrivacyEvent event, long count) {
    return PrivacyProfile.of(new Repeated(event, count), Neighboring.ADD_REMOVE).epsilon(1e-6);
  }

  /** By Rényi divergences, which are quick and smooth: these tests are about the search. */
  private static Calibration of(PrivacyBound target) {
    return Calibration.of(target, Neighboring.ADD_REMOVE).by(PlanBound.RENYI);
  }

  private static void assertMeets(PrivacyBound target, PrivacyEvent plan) {
    assertThat(meets(target, plan)).isTrue();
  }

  private static void assertMisses(PrivacyBound target, PrivacyEvent plan) {
    assertThat(meets(target, plan)).isFalse();
  }

  private static boolean meets(PrivacyBound target, PrivacyEvent plan) {
    EventLoss loss = LossTerms.ANY_ORDER.of(plan);
    if (target instanceof PureDp pure) {
      return loss.epsilon() != null && loss.epsilon().compareTo(pure.epsilon()) <= 0;
    } else if (target instanceof Zcdp concentrated) {
      return loss.rho().compareTo(concentrated.rho()) <= 0;
    }
    ApproxDp approximate = (ApproxDp) target;
    return RenyiCurve.of(plan)
            .toApproxDp(approximate.delta().doubleValue())
            .epsilon()
            .compareTo(approximate.epsilon())
        <= 0;
  }

  private static boolean holds(PrivacyFilter filter, PrivacyEvent event) {
    return filter.holds(filter.loss(event));
  }

  private static PrivacyEvent laplace(double scale) {
    return new Laplace(Rational.ONE, fraction(scale));
  }

  private static PrivacyEvent gaussian(double sigma) {
    Rational exact = fraction(sigma);
    return new Gaussian(Rational.ONE, exact.times(exact));
  }

  private static PrivacyEvent sampled(double rate, double sigma) {
    return new PoissonSubsampled(fraction(rate), gaussian(sigma));
  }

  private static Rational fraction(double decimal) {
    return Rational.of(BigDecimal.valueOf(decimal));
  }
}
