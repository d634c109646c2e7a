package io.sfumato.accounting;

import static io.sfumato.privacy.Neighboring.ADD_REMOVE;
import static io.sfumato.privacy.Neighboring.REPLACE_ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sfumato.accounting.PrivacyEvent.Composed;
import io.sfumato.accounting.PrivacyEvent.DiscreteGaussian;
import io.sfumato.accounting.PrivacyEvent.DiscreteLaplace;
import io.sfumato.accounting.PrivacyEvent.ExponentialMechanism;
import io.sfumato.accounting.PrivacyEvent.Gaussian;
import io.sfumato.accounting.PrivacyEvent.Guaranteed;
import io.sfumato.accounting.PrivacyEvent.Laplace;
import io.sfumato.accounting.PrivacyEvent.PoissonSubsampled;
import io.sfumato.accounting.PrivacyEvent.RandomizedResponse;
import io.sfumato.accounting.PrivacyEvent.Repeated;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrivacyProfileTest {

  private static final Rational ONE = Rational.ONE;

  static Stream<PrivacyEvent> events() {
    return Stream.of(
        new Laplace(ONE, Rational.of(3)),
        new DiscreteLaplace(Rational.of(2), Rational.of(5)),
        new Gaussian(ONE, Rational.of(9)),
        new DiscreteGaussian(Rational.of(2), Rational.of(30)),
        new DiscreteGaussian(Rational.of(1000), Rational.of(9000)),
        new RandomizedResponse(PureDp.of(0.4)),
        new ExponentialMechanism(PureDp.of(0.5)),
        new Guaranteed(PureDp.of(0.3)),
        new Guaranteed(ApproxDp.of(0.3, 1e-8)),
        new Guaranteed(Zcdp.of(0.02)),
        new PoissonSubsampled(Rational.of(1, 10), new Gaussian(ONE, ONE)),
        new PoissonSubsampled(Rational.of(1, 10), new Guaranteed(PureDp.of(1))));
  }

  @ParameterizedTest
  @MethodSource("events")
  void repeatingIsComposing(PrivacyEvent event) {
    PrivacyEvent list = new Composed(Collections.nCopies(12, event));
    PrivacyEvent nested = new Repeated(new Composed(List.of(event, new Repeated(event, 3))), 3);
    for (Neighboring relation : Neighboring.values()) {
      Interval repeated = PrivacyProfile.of(new Repeated(event, 12), relation).epsilon(1e-6);
      assertThat(PrivacyProfile.of(list, relation).epsilon(1e-6)).isEqualTo(repeated);
      assertThat(PrivacyProfile.of(nested, relation).epsilon(1e-6)).isEqualTo(repeated);
      Interval once = PrivacyProfile.of(event, relation).epsilon(1e-6);
      assertThat(repeated.upper()).isGreaterThan(once.upper() * 1.5);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void deltaIsAProbabilityThatFalls(PrivacyEvent event) {
    for (Neighboring relation : Neighboring.values()) {
      PrivacyProfile profile = PrivacyProfile.of(new Repeated(event, 5), relation);
      double before = 1;
      for (double epsilon : new double[] {0, 0.1, 0.7, 2, 6, 40}) {
        Interval delta = profile.delta(epsilon);
        assertThat(delta.lower()).isBetween(0.0, delta.upper());
        assertThat(delta.upper()).isLessThanOrEqualTo(Math.min(1, before * (1 + 1e-4)));
        before = delta.upper();
      }
      assertThat(profile.delta(Double.POSITIVE_INFINITY).upper()).isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void epsilonAndDeltaAreOneCurve(PrivacyEvent event) {
    PrivacyProfile profile = PrivacyProfile.of(new Repeated(event, 3), ADD_REMOVE);
    Interval epsilon = profile.epsilon(1e-4);
    assertThat(profile.delta(epsilon.upper()).lower()).isLessThanOrEqualTo(1e-4);
    assertThat(profile.delta(epsilon.lower() * 0.999).upper()).isGreaterThanOrEqualTo(1e-4);
  }

  @ParameterizedTest
  @MethodSource("events")
  void isNoWorseThanConcentratedLosses(PrivacyEvent event) {
    EventLoss loss = LossTerms.ANY_ORDER.of(new Repeated(event, 20));
    for (double delta : new double[] {1e-3, 1e-6}) {
      Interval epsilon = PrivacyProfile.of(new Repeated(event, 20), ADD_REMOVE).epsilon(delta);
      double concentrated =
          loss.at(new java.math.BigDecimal(delta)).epsilon().doubleValue() * (1 + 1e-14);
      assertThat(epsilon.upper()).isLessThanOrEqualTo(concentrated);
      assertThat(epsilon.lower()).isPositive();
    }
  }

  @Test
  void theOrderOfStepsDoesNotMatter() {
    List<PrivacyEvent> events = new ArrayList<>(events().toList());
    Interval epsilon = PrivacyProfile.of(new Composed(events), ADD_REMOVE).epsilon(1e-6);
    Collections.reverse(events);
    assertThat(PrivacyProfile.of(new Composed(events), ADD_REMOVE).epsilon(1e-6))
        .isEqualTo(epsilon);
  }

  @Test
  void discreteLaplaceNoiseOnABitIsRandomizedResponse() {
    PrivacyEvent noise = new DiscreteLaplace(ONE, Rational.of(10));
    PrivacyEvent response = new RandomizedResponse(PureDp.of(0.1));
    Interval one = PrivacyProfile.of(new Repeated(noise, 100), ADD_REMOVE).epsilon(1e-6);
    Interval other = PrivacyProfile.of(new Repeated(response, 100), ADD_REMOVE).epsilon(1e-6);
    assertThat(one.lower()).isLessThanOrEqualTo(other.upper());
    assertThat(one.upper())
        .isGreaterThanOrEqualTo(other.lower())
        .isCloseTo(other.upper(), within(1e-6));
    assertThat(other.upper()).isCloseTo(4.7745675, within(1e-6));
  }

  @Test
  void gaussianStepsAreOneOfMoreLoss() {
    PrivacyEvent many =
        new Composed(
            List.of(
                new Repeated(new Gaussian(ONE, Rational.of(100)), 40),
                new Gaussian(Rational.of(9), Rational.of(15))));
    Interval epsilon = PrivacyProfile.of(many, ADD_REMOVE).epsilon(1e-6);
    assertThat(PrivacyProfile.of(new Gaussian(ONE, ONE), ADD_REMOVE).epsilon(1e-6))
        .isEqualTo(epsilon);
    // σ(ε = 1, δ = 1e-6) = 4.224678889326835283
    PrivacyEvent known =
        new Gaussian(ONE, Rational.parse("17.847911717923822561647702476213690089"));
    Interval delta = PrivacyProfile.of(known, ADD_REMOVE).delta(1);
    assertThat(delta.lower()).isCloseTo(1e-6, within(1e-18));
    assertThat(delta.upper() - delta.lower()).isLessThan(3e-18);
  }

  @Test
  void replacingARowIsTwiceTheDistance() {
    Interval replaced =
        PrivacyProfile.of(new Gaussian(ONE, Rational.of(4)), REPLACE_ONE).epsilon(1e-6);
    assertThat(replaced)
        .isEqualTo(PrivacyProfile.of(new Gaussian(ONE, ONE), ADD_REMOVE).epsilon(1e-6));
    assertThat(replaced.upper()).isCloseTo(4.88655412, within(1e-6));
    PrivacyEvent once = new Repeated(new Laplace(ONE, Rational.of(8)), 6);
    PrivacyEvent twice = new Repeated(new Laplace(Rational.of(2), Rational.of(8)), 6);
    assertThat(PrivacyProfile.of(once, REPLACE_ONE).epsilon(1e-6))
        .isEqualTo(PrivacyProfile.of(twice, ADD_REMOVE).epsilon(1e-6));
  }

  @Test
  void aSampleOfEverythingIsTheWhole() {
    PrivacyEvent laplace = new Laplace(ONE, Rational.of(2));
    assertThat(PrivacyProfile.of(new PoissonSubsampled(ONE, laplace), ADD_REMOVE).epsilon(0.01))
        .isEqualTo(PrivacyProfile.of(laplace, ADD_REMOVE).epsilon(0.01));
    Rational most = Rational.parse("0.999999999999");
    assertThat(
            PrivacyProfile.of(new PoissonSubsampled(most, laplace), ADD_REMOVE).delta(0.1).upper())
        .isCloseTo(PrivacyProfile.of(laplace, ADD_REMOVE).delta(0.1).upper(), within(1e-5));
  }

  @Test
  void aSampleOfAlmostNothingLosesAlmostNothing() {
    Rational few = Rational.parse("1E-9");
    for (PrivacyEvent event : List.of(new Gaussian(ONE, ONE), new Laplace(ONE, ONE))) {
      PrivacyProfile profile = PrivacyProfile.of(new PoissonSubsampled(few, event), ADD_REMOVE);
      assertThat(profile.delta(0).upper()).isBetween(1e-11, 1e-9);
    }
  }

  @Test
  void aSampleOfASampleIsASample() {
    PrivacyEvent gaussian = new Gaussian(ONE, ONE);
    PrivacyEvent nested =
        new PoissonSubsampled(
            Rational.of(1, 2), new PoissonSubsampled(Rational.of(1, 5), gaussian));
    assertThat(PrivacyProfile.of(nested, ADD_REMOVE).delta(0.1))
        .isEqualTo(
            PrivacyProfile.of(new PoissonSubsampled(Rational.of(1, 10), gaussian), ADD_REMOVE)
                .delta(0.1));
  }

  @Test
  void aSampleMayBeGivenToSeveralSteps() {
    PrivacyEvent steps = new Repeated(new Guaranteed(PureDp.of(0.2)), 4);
    PrivacyProfile profile =
        PrivacyProfile.of(new PoissonSubsampled(Rational.of(1, 4), steps), ADD_REMOVE);
    PrivacyProfile whole = PrivacyProfile.of(steps, ADD_REMOVE);
    double inner = Math.log1p(Math.expm1(0.1) / 0.25);
    assertThat(profile.delta(0.1).upper())
        .isCloseTo(0.25 * whole.delta(inner).upper(), within(1e-4));
    assertThat(profile.delta(0.1).lower()).isGreaterThan(0.24 * whole.delta(inner).lower());
    assertThat(profile.epsilon(0).upper())
        .isCloseTo(Math.log1p(0.25 * Math.expm1(0.8)), within(1e-9));
  }

  @Test
  void sampledStepsWithoutKnownGainAreTakenWholeWhenARowIsReplaced() {
    PrivacyEvent laplace = new Laplace(ONE, Rational.of(4));
    PrivacyEvent sampled = new PoissonSubsampled(Rational.of(1, 100), laplace);
    Interval delta = PrivacyProfile.of(sampled, REPLACE_ONE).delta(0.1);
    assertThat(delta.upper()).isEqualTo(PrivacyProfile.of(laplace, REPLACE_ONE).delta(0.1).upper());
    assertThat(delta.lower()).isZero();
  }

  @Test
  void blackBoxesThatAreReplacedAreBetweenAMechanismAndTheBoundOfTwoSteps() {
    Interval delta =
        PrivacyProfile.of(new Guaranteed(ApproxDp.of(0.5, 1e-3)), REPLACE_ONE).delta(0.2);
    double q = Math.exp(-0.5);
    double mechanism = (1 - Math.exp(0.2 - 1)) / (1 + q);
    assertThat(delta.lower()).isCloseTo(1e-3 + 0.999 * mechanism, within(2e-3));
    assertThat(delta.upper())
        .isCloseTo(
            1e-3 * (1 + Math.exp(0.5)) + (1 - Math.exp(0.2 - 1)) / (1 + Math.exp(-1)),
            within(2e-3));
  }

  @Test
  void integersThatCannotMoveLoseNothing() {
    Rational half = Rational.of(1, 2);
    PrivacyEvent still =
        new Composed(
            List.of(
                new DiscreteLaplace(half, ONE),
                new DiscreteGaussian(half, ONE),
                new PoissonSubsampled(half, new DiscreteLaplace(half, ONE))));
    for (Neighboring relation : Neighboring.values()) {
      assertThat(PrivacyProfile.of(still, relation).epsilon(0)).isEqualTo(new Interval(0, 0));
      assertThat(PrivacyProfile.of(still, relation).delta(0)).isEqualTo(new Interval(0, 0));
    }
    PrivacyEvent whole = new DiscreteLaplace(Rational.of(2), ONE);
    assertThat(PrivacyProfile.of(new DiscreteLaplace(Rational.of(5, 2), ONE), ADD_REMOVE).delta(1))
        .isEqualTo(PrivacyProfile.of(whole, ADD_REMOVE).delta(1));
  }

  @Test
  void knowingHowManyCoordinatesMoveTellsMore() {
    Rational square = Rational.of(400);
    Rational variance = Rational.of(1600);
    double scalar =
        PrivacyProfile.of(new DiscreteGaussian(square, variance, 1), ADD_REMOVE).delta(0).upper();
    double vector =
        PrivacyProfile.of(new DiscreteGaussian(square, variance), ADD_REMOVE).delta(0).upper();
    assertThat(scalar).isLessThan(vector);
    assertThat(vector).isCloseTo(scalar, within(1e-3));
  }

  static Stream<Arguments> unwieldyPlans() {
    Rational huge = Rational.of(new BigDecimal("1e18"));
    Rational tiny = Rational.of(new BigDecimal("1e-300"));
    Laplace laplace = new Laplace(ONE, ONE);
    return Stream.of(
        arguments(new Laplace(huge, ONE), ADD_REMOVE, 1e18 * (1 - 1e-9), 1e18),
        arguments(new Laplace(Rational.of(1_000_000), ONE), ADD_REMOVE, 999_999, 1e6),
        arguments(
            new Composed(List.of(new Guaranteed(PureDp.of(2000)), laplace)),
            ADD_REMOVE,
            1999,
            2001),
        arguments(
            new DiscreteGaussian(Rational.of(100), Rational.of(1, 100)), ADD_REMOVE, 4990, 5522),
        arguments(new Guaranteed(Zcdp.of(1e9)), ADD_REMOVE, 1e9, 1.0003e9),
        arguments(new PoissonSubsampled(tiny, new Gaussian(ONE, ONE)), ADD_REMOVE, 0, 0),
        arguments(
            new Composed(
                List.of(
                    new Guaranteed(ApproxDp.of(1, 1e-9)),
                    new Repeated(new Laplace(ONE, Rational.of(741, 10)), 100))),
            REPLACE_ONE,
            3.11,
            3.13));
  }

  /** The interval has to contain, or its upper end reach, what is near the truth. */
  @ParameterizedTest
  @MethodSource("unwieldyPlans")
  void lossesThatNoGridIsFitForAreBoundedNevertheless(
      PrivacyEvent plan, Neighboring relation, double least, double most) {
    Interval epsilon = PrivacyProfile.of(plan, relation).epsilon(1e-6);
    assertThat(epsilon.upper()).isBetween(least, most);
    assertThat(epsilon.lower()).isBetween(0.0, most);
  }

  @Test
  void samplesGivenToUnwieldyStepsAreBoundedNevertheless() {
    PrivacyEvent large = new Laplace(Rational.of(new BigDecimal("1e18")), ONE);
    PrivacyEvent steps = new Composed(List.of(large, new Repeated(new Laplace(ONE, ONE), 3)));
    Interval delta =
        PrivacyProfile.of(new PoissonSubsampled(Rational.of(1, 2), steps), ADD_REMOVE).delta(1);
    // whether the row is in the sample shows
    assertThat(delta.upper()).isBetween(0.4999, 1.0);
    assertThat(delta.lower()).isLessThan(0.5001);
  }

  @Test
  void rareSamplesAreBoundedNevertheless() {
    Rational rate = Rational.of(1, 100_000_000);
    PrivacyEvent steps = new Repeated(new PoissonSubsampled(rate, new Gaussian(ONE, ONE)), 100);
    Interval delta = PrivacyProfile.of(steps, ADD_REMOVE).delta(1);
    // one step has 1.06697e-85
    assertThat(delta.upper()).isBetween(1.06e-83, 1e-20);
    assertThat(delta.lower()).isLessThan(1e-80);
  }

  @Test
  void theSmallestDeltasAreAnswered() {
    PrivacyEvent box = new Guaranteed(new ApproxDp(BigDecimal.ONE, new BigDecimal("1e-320")));
    PrivacyEvent plan = new Composed(List.of(box, new Laplace(ONE, ONE)));
    for (double delta : new double[] {1e-299, 1e-319, Double.MIN_VALUE}) {
      Interval laplace = PrivacyProfile.of(new Laplace(ONE, ONE), ADD_REMOVE).epsilon(delta);
      assertThat(laplace.upper()).isCloseTo(1, within(1e-9));
      assertThat(PrivacyProfile.of(plan, ADD_REMOVE).epsilon(delta).upper())
          .isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void whatIsPositiveIsNeverSaidToBeZero() {
    PrivacyEvent laplace = new Repeated(new Laplace(ONE, ONE), 2000);
    assertThat(PrivacyProfile.of(laplace, ADD_REMOVE).delta(1990).upper()).isPositive();
    PrivacyEvent boxes = new Repeated(new Guaranteed(PureDp.of(0.1)), 100_000);
    assertThat(PrivacyProfile.of(boxes, ADD_REMOVE).delta(9000).upper()).isPositive();
    Rational tiny = Rational.of(new BigDecimal("1e-200"));
    PrivacyEvent sampled = new PoissonSubsampled(tiny, new Laplace(tiny, ONE));
    PrivacyProfile profile = PrivacyProfile.of(sampled, ADD_REMOVE);
    assertThat(profile.epsilon(0).upper()).isPositive();
    assertThat(profile.epsilon(0).lower()).isZero();
    assertThat(profile.delta(0).upper()).isPositive();
    assertThat(RenyiCurve.of(sampled).at(2)).isPositive();
    assertThat(RenyiCurve.of(sampled).toApproxDp(0).epsilon()).isPositive();
    assertThat(RenyiCurve.of(sampled).delta(0)).isPositive();
  }

  @Test
  void failuresOfASampleAreNoLargerWhenARowIsAdded() {
    PrivacyEvent box = new Guaranteed(ApproxDp.of(1, 1e-3));
    PrivacyEvent steps = new Repeated(new PoissonSubsampled(Rational.of(1, 10), box), 5);
    Interval delta = PrivacyProfile.of(steps, ADD_REMOVE).delta(0.785);
    // The sum over all outcomes of removing one. Adding one cannot lose so much: it would, were
    // what only the absence of the row allows taken to fail outright.
    double truth = 5.240125885679e-4;
    assertThat(delta.lower()).isBetween(truth * 0.999, truth);
    assertThat(delta.upper()).isBetween(truth, truth * 1.001);
  }

  @Test
  void failuresRemainAtAnyEpsilon() {
    PrivacyEvent box = new Guaranteed(ApproxDp.of(0.3, 1e-3));
    PrivacyEvent sampled = new PoissonSubsampled(Rational.of(1, 2), box);
    double endless = Double.POSITIVE_INFINITY;
    assertThat(PrivacyProfile.of(box, ADD_REMOVE).delta(endless).upper())
        .isCloseTo(1e-3, within(1e-9));
    assertThat(PrivacyProfile.of(sampled, ADD_REMOVE).delta(endless).upper())
        .isGreaterThanOrEqualTo(5e-4);
  }

  @Test
  void cornersHaveAnswers() {
    PrivacyEvent nothing = new Repeated(new Gaussian(ONE, ONE), 0);
    assertThat(PrivacyProfile.of(nothing, ADD_REMOVE).epsilon(0)).isEqualTo(new Interval(0, 0));
    assertThat(PrivacyProfile.of(new Composed(List.of()), REPLACE_ONE).delta(0))
        .isEqualTo(new Interval(0, 0));
    PrivacyProfile gaussian = PrivacyProfile.of(new Gaussian(ONE, ONE), ADD_REMOVE);
    assertThat(gaussian.epsilon(0).upper()).isInfinite();
    assertThat(gaussian.epsilon(1e-300).lower()).isGreaterThan(36);
    assertThat(gaussian.epsilon(0.99)).isEqualTo(new Interval(0, 0));
    assertThat(gaussian.delta(1e6).upper()).isLessThan(1e-300);
    PrivacyProfile pure =
        PrivacyProfile.of(new Repeated(new Laplace(ONE, Rational.of(2)), 7), ADD_REMOVE);
    assertThat(pure.epsilon(0).upper()).isCloseTo(3.5, within(1e-9));
    assertThat(pure.epsilon(0).lower()).isCloseTo(3.5, within(1e-9));
    assertThat(pure.delta(3.6)).isEqualTo(new Interval(0, 0));
    PrivacyProfile free = PrivacyProfile.of(new Guaranteed(PureDp.of(0)), ADD_REMOVE);
    assertThat(free.epsilon(1e-9)).isEqualTo(new Interval(0, 0));
    PrivacyProfile failing = PrivacyProfile.of(new Guaranteed(ApproxDp.of(0, 0.1)), ADD_REMOVE);
    assertThat(failing.delta(5).lower()).isCloseTo(0.1, within(1e-12));
    assertThat(failing.epsilon(0.05).lower()).isInfinite();
    PrivacyProfile huge = PrivacyProfile.of(new Guaranteed(PureDp.of(900)), ADD_REMOVE);
    assertThat(huge.epsilon(1e-6).upper()).isBetween(899.0, 900.0);
    PrivacyProfile tiny = PrivacyProfile.of(new Guaranteed(PureDp.of(1e-200)), ADD_REMOVE);
    assertThat(tiny.epsilon(0.1)).isEqualTo(new Interval(0, 0));
  }

  @Test
  void refusesWhatIsNoQuestion() {
    PrivacyProfile profile = PrivacyProfile.of(new Gaussian(ONE, ONE), ADD_REMOVE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.epsilon(1))
        .withMessage("delta must be in [0, 1), got 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> profile.epsilon(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.delta(-0.5))
        .withMessage("epsilon must be at least 0, got -0.5");
    PrivacyEvent endless =
        new Repeated(new Repeated(new Guaranteed(PureDp.of(1)), Long.MAX_VALUE), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivacyProfile.of(endless, ADD_REMOVE))
        .withMessageContaining("2^63");
  }
}
