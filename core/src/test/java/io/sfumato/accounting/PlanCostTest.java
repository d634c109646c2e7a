package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Law P8: a method that knows more never answers more, for any event and either relation. */
class PlanCostTest {

  private static final double[] DELTAS = {1e-2, 1e-6, 1e-12};
  private static final double[] EPSILONS = {0, 0.3, 3};

  static List<PrivacyEvent> events() {
    return List.of(
        PrivacyEvent.gaussian(5).times(30),
        PrivacyEvent.laplace(10).times(40),
        new PrivacyEvent.DiscreteGaussian(Rational.of(2), Rational.of(50), 2).times(9),
        new PrivacyEvent.DiscreteLaplace(Rational.of(3), Rational.of(20)).times(25),
        new PrivacyEvent.RandomizedResponse(PureDp.of(0.2)).times(50),
        new PrivacyEvent.ExponentialMechanism(PureDp.of(0.2)).times(50),
        new PrivacyEvent.Guaranteed(PureDp.of(0.1)).times(60),
        new PrivacyEvent.Guaranteed(ApproxDp.of(0.1, 1e-14)).times(20),
        new PrivacyEvent.Guaranteed(Zcdp.of(0.01)).times(10),
        PrivacyEvent.gaussianTree(1000, Rational.ONE, Rational.of(400)),
        PrivacyEvent.gaussian(1).sampled(0.02).times(100),
        PrivacyEvent.laplace(1).sampled(0.02).times(100),
        new PrivacyEvent.Composed(
            List.of(
                PrivacyEvent.gaussian(8).times(20),
                PrivacyEvent.laplace(15).times(20),
                PrivacyEvent.gaussian(0.9).sampled(0.01).times(20))));
  }

  @ParameterizedTest
  @MethodSource("events")
  void theTighterMethodAnswersNoMore(PrivacyEvent event) {
    for (Neighboring relation : Neighboring.values()) {
      PlanCost cost = PlanCost.of(event, relation);
      for (double delta : DELTAS) {
        assertOrdered(cost.epsilon(delta));
      }
      for (double epsilon : EPSILONS) {
        assertOrdered(cost.delta(epsilon));
      }
    }
  }

  /** Up to the width of the interval: a formula can be exact where a grid is not. */
  private static void assertOrdered(PlanCost.Bounds bounds) {
    double lower = bounds.lossDistribution().lower();
    double upper = bounds.lossDistribution().upper() * (1 - 2e-4);
    bounds.renyi().ifPresent(renyi -> assertThat(renyi).isGreaterThanOrEqualTo(upper));
    bounds
        .concentrated()
        .ifPresent(
            zcdp ->
                assertThat(zcdp * (1 + 1e-9)).isGreaterThanOrEqualTo(bounds.renyi().orElse(upper)));
    bounds.renyi().ifPresent(renyi -> assertThat(renyi).isGreaterThanOrEqualTo(lower));
    bounds.concentrated().ifPresent(zcdp -> assertThat(zcdp).isGreaterThanOrEqualTo(lower));
    bounds.basic().ifPresent(basic -> assertThat(basic).isGreaterThanOrEqualTo(upper));
  }

  @Test
  void aMethodThatSaysNothingIsEmpty() {
    PlanCost gaussian = PlanCost.of(PrivacyEvent.gaussian(1), Neighboring.ADD_REMOVE);
    assertThat(gaussian.epsilon(0).renyi()).isEmpty();
    assertThat(gaussian.epsilon(0).concentrated()).isEmpty();
    assertThat(gaussian.epsilon(1e-6).basic()).isEmpty();
    assertThat(gaussian.delta(1).basic()).isEmpty();

    PrivacyEvent failing = new PrivacyEvent.Guaranteed(ApproxDp.of(0.5, 1e-3));
    PlanCost box = PlanCost.of(failing.times(2), Neighboring.ADD_REMOVE);
    assertThat(box.epsilon(1e-3).basic()).isEmpty();
    assertThat(box.epsilon(2e-3).basic()).hasValue(1);
    assertThat(box.delta(1).basic()).hasValue(2e-3);
    assertThat(box.delta(0.99).basic()).isEmpty();
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    PlanCost cost = PlanCost.of(PrivacyEvent.gaussian(1), Neighboring.ADD_REMOVE);
    for (double delta : new double[] {-1e-9, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> cost.epsilon(delta))
          .withMessage("delta must be in [0, 1), got " + delta);
    }
    for (double epsilon : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> cost.delta(epsilon))
          .withMessage("epsilon must be in [0, ∞), got " + epsilon);
    }
  }

  @Test
  void shortFormsAreTheEventsTheyStandFor() {
    assertThat(PrivacyEvent.gaussian(1.1).sampled(0.01).times(7))
        .isEqualTo(
            new PrivacyEvent.Repeated(
                new PrivacyEvent.PoissonSubsampled(
                    Rational.of(1, 100),
                    new PrivacyEvent.Gaussian(Rational.ONE, Rational.parse("1.21"))),
                7));
    assertThat(PrivacyEvent.laplace(0.1))
        .isEqualTo(new PrivacyEvent.Laplace(Rational.ONE, Rational.of(1, 10)));
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PrivacyEvent.gaussian(wrong))
          .withMessage("noiseMultiplier must be in (0, ∞), got " + wrong);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> PrivacyEvent.gaussian(1).sampled(1.5));
  }
}
