package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventLossTest {

  static Stream<PrivacyEvent> events() {
    Rational one = Rational.ONE;
    Rational seventh = Rational.of(1, 7);
    return Stream.of(
        new Laplace(one, Rational.of(3)),
        new DiscreteLaplace(seventh, Rational.of(11, 13)),
        new Gaussian(one, Rational.of(25)),
        new DiscreteGaussian(Rational.of(2), Rational.of(7, 3)),
        new DiscreteGaussian(Rational.of(9), Rational.of(7, 3), 2),
        new RandomizedResponse(PureDp.of(1.1)),
        new ExponentialMechanism(PureDp.of(0.7)),
        new Guaranteed(PureDp.of(0.3)),
        new Guaranteed(PureDp.of(1e-165)),
        new Laplace(Rational.of(new BigDecimal("1E-200")), one),
        new PoissonSubsampled(
            Rational.of(new BigDecimal("1E-170")), new Gaussian(one, Rational.of(4))),
        new Guaranteed(ApproxDp.of(0.3, 1e-9)),
        new Guaranteed(Zcdp.of(0.02)),
        new PoissonSubsampled(Rational.of(1, 100), new Gaussian(one, Rational.of(4))),
        new PoissonSubsampled(Rational.of(1, 3), new Guaranteed(ApproxDp.of(1, 1e-7))),
        new PoissonSubsampled(one, new Laplace(one, Rational.of(3))),
        new Repeated(new Gaussian(one, Rational.of(25)), 3),
        new Composed(
            List.of(new Laplace(one, Rational.of(3)), new Guaranteed(ApproxDp.of(1, 1e-8)))));
  }

  @ParameterizedTest
  @MethodSource("events")
  void repeatingCostsExactlyAsMuchAsCharging(PrivacyEvent event) {
    EventLoss once = LossTerms.ANY_ORDER.of(event);
    EventLoss sum = EventLoss.NONE;
    for (int k = 0; k <= 100; k++) {
      assertThat(LossTerms.ANY_ORDER.of(new Repeated(event, k))).isEqualTo(sum);
      sum = sum.plus(once);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void aChargeStrictlyRaisesEveryTotal(PrivacyEvent event) {
    EventLoss loss = LossTerms.ANY_ORDER.of(event);
    BigDecimal huge = new BigDecimal("1E+30");
    EventLoss before = new EventLoss(huge, huge, huge, BigDecimal.ZERO);
    EventLoss after = before.plus(loss);

    assertThat(after.rho()).isGreaterThan(before.rho());
    assertThat(after.renyi()).isGreaterThan(before.renyi());
    assertThat(after.epsilon() == null || after.epsilon().compareTo(huge) > 0).isTrue();
  }

  @ParameterizedTest
  @MethodSource("events")
  void theLedgerSpellsEveryEventExactly(PrivacyEvent event) {
    assertThat(EventFields.toEvent(Fields.parse(EventFields.of(event).toJson()))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void aGroupOfOneCostsTheSameAndALargerOneMore(PrivacyEvent event) {
    assertThat(GroupPrivacy.over(event, 1)).isEqualTo(event);
    EventLoss one = LossTerms.ANY_ORDER.of(event);
    EventLoss three = LossTerms.ANY_ORDER.of(GroupPrivacy.over(event, 3));
    // Nine times as much, if little: but a pure loss is never more than its ε.
    double least = one.epsilon() == null || one.rho().doubleValue() < 1e-3 ? 8.9 : 2.999;
    assertThat(three.rho()).isGreaterThanOrEqualTo(one.rho().multiply(BigDecimal.valueOf(least)));
    if (one.epsilon() != null && three.epsilon() != null) {
      assertThat(three.epsilon())
          .isGreaterThanOrEqualTo(one.epsilon().multiply(BigDecimal.valueOf(2.999)));
    }
  }

  @Test
  void coordinatesGrowWithTheGroupAndAreKeptOnlyIfTheyTellSomething() {
    Rational variance = Rational.of(5);
    assertThat(GroupPrivacy.over(new DiscreteGaussian(Rational.of(9), variance, 2), 3))
        .isEqualTo(new DiscreteGaussian(Rational.of(81), variance, 6));
    // One count that moves by 1 is, over 3 steps, at most 3 counts, not 9.
    assertThat(GroupPrivacy.over(new DiscreteGaussian(Rational.ONE, variance, 1), 3))
        .isEqualTo(new DiscreteGaussian(Rational.of(9), variance, 3))
        .isNotEqualTo(new DiscreteGaussian(Rational.of(9), variance));
    assertThat(GroupPrivacy.over(new DiscreteGaussian(Rational.of(1L << 40), variance), 2))
        .isEqualTo(new DiscreteGaussian(Rational.of(1L << 42), variance));
    assertThat(new DiscreteGaussian(Rational.of(7, 2), variance, 3))
        .isEqualTo(new DiscreteGaussian(Rational.of(7, 2), variance));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiscreteGaussian(Rational.ONE, variance, 0))
        .withMessage("coordinates must be at least 1, got 0");
  }

  @Test
  void anEntryWithoutCoordinatesIsRead() {
    String old =
        "{\"event\":\"discrete_gaussian\",\"squared_sensitivity\":\"9\",\"variance\":\"5\"}";
    PrivacyEvent event = new DiscreteGaussian(Rational.of(9), Rational.of(5));
    assertThat(EventFields.toEvent(Fields.parse(old))).isEqualTo(event);
    assertThat(EventFields.of(event).toJson()).isEqualTo(old);
  }

  @Test
  void orderDoesNotMatter() {
    List<PrivacyEvent> events = events().toList();
    List<PrivacyEvent> reversed = new ArrayList<>(events);
    Collections.reverse(reversed);
    assertThat(LossTerms.ANY_ORDER.of(new Composed(events)))
        .isEqualTo(LossTerms.ANY_ORDER.of(new Composed(reversed)));
  }

  @Test
  void costsAreTheKnownOnes() {
    // ε + e^{-ε} - 1, the same less a little on a grid, ε tanh(ε/2), and what has range ε
    assertThat(loss(new Laplace(Rational.of(2), Rational.of(4)))).startsWith("0.5 0.1065306597126");
    assertThat(loss(new DiscreteLaplace(Rational.of(2), Rational.of(4))))
        .startsWith("0.5 0.1105996084642");
    assertThat(loss(new DiscreteLaplace(Rational.of(1), Rational.of(2))))
        .startsWith("0.5 0.122459331201");
    assertThat(loss(new RandomizedResponse(PureDp.of(0.5)))).startsWith("0.5 0.122459331201");
    assertThat(loss(new Gaussian(Rational.of(4), Rational.of(100)))).isEqualTo("null 0.02 0");
    assertThat(loss(new ExponentialMechanism(PureDp.of(0.5)))).startsWith("0.5 0.0311420922611");
    assertThat(loss(new Guaranteed(ApproxDp.of(0.5, 1e-5)))).matches("0.5 0.1224593312.* 0.00001");
    assertThat(loss(new Guaranteed(Zcdp.of(0)))).isEqualTo("0 0 0");
    assertThat(loss(new Composed(List.of()))).isEqualTo("0 0 0");
  }

  @Test
  void samplingAmplifies() {
    EventLoss laplace =
        LossTerms.ANY_ORDER.of(
            new PoissonSubsampled(Rational.of(1, 10), new Laplace(Rational.ONE, Rational.ONE)));
    double expected = Math.log(1 + 0.1 * (Math.E - 1));
    assertThat(requireNonNull(laplace.epsilon()).doubleValue())
        .isBetween(expected, expected * (1 + 1e-14));
    assertThat(loss(new PoissonSubsampled(Rational.of(1, 2), new Guaranteed(ApproxDp.of(0, 0.1)))))
        .isEqualTo("0 0 0.05");
    PrivacyEvent whole = new Laplace(Rational.ONE, Rational.of(1, 900));
    assertThat(loss(new PoissonSubsampled(Rational.of(1, 2), whole))).startsWith("900 ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoissonSubsampled(Rational.of(3, 2), whole))
        .withMessage("rate must be in (0, 1], got 1.5");
  }

  @Test
  void aTreeHasALevelForEachBinaryDigitOfItsLength() {
    assertThat(PrivacyEvent.gaussianTree(1, Rational.ONE, Rational.of(4)))
        .isEqualTo(new Gaussian(Rational.ONE, Rational.of(4)));
    assertThat(PrivacyEvent.gaussianTree(8, Rational.ONE, Rational.of(4)))
        .isEqualTo(new Gaussian(Rational.of(4), Rational.of(4)));
  }

  @Test
  void aThirdIsRoundedUp() {
    BigDecimal epsilon =
        requireNonNull(LossTerms.ANY_ORDER.of(new Laplace(Rational.ONE, Rational.of(3))).epsilon());
    assertThat(epsilon.multiply(BigDecimal.valueOf(3))).isGreaterThan(BigDecimal.ONE);
  }

  @Test
  void approximateGroupsFollowTheGeometricSum() {
    PrivacyEvent event = new Guaranteed(ApproxDp.of(0.5, 1e-6));
    EventLoss three = LossTerms.ANY_ORDER.of(GroupPrivacy.over(event, 3));
    double exact = 1e-6 * (1 + Math.exp(0.5) + Math.exp(1));
    assertThat(three.epsilon()).isEqualByComparingTo("1.5");
    assertThat(three.delta().doubleValue()).isBetween(exact, 2 * exact);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupPrivacy.over(event, 1000))
        .withMessageContaining("smaller epsilon or delta");
    PrivacyEvent pure = new Guaranteed(ApproxDp.of(2, 0));
    assertThat(LossTerms.ANY_ORDER.of(GroupPrivacy.over(pure, 1000)).delta()).isZero();
  }

  @Test
  void refusesParametersThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Laplace(Rational.ONE, Rational.ZERO))
        .withMessage("scale must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiscreteGaussian(Rational.of(-1), Rational.ONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Repeated(new Guaranteed(PureDp.of(1)), -1))
        .withMessage("count must be at least 0, got -1");
  }

  private static String loss(PrivacyEvent event) {
    EventLoss loss = LossTerms.ANY_ORDER.of(event);
    return text(loss.epsilon()) + " " + text(loss.rho()) + " " + text(loss.delta());
  }

  private static String text(@Nullable BigDecimal value) {
    return value == null ? "null" : value.stripTrailingZeros().toPlainString();
  }

  /** A pure release of that ε still fits, and the next one does not. */
  @Test
  void theLargestEpsilonForARhoIsRoundedDown() {
    for (double rho : new double[] {1e-300, 1e-20, 1e-6, 0.045, 0.5, 3, 1e4, 1e200}) {
      BigDecimal epsilon = EventLoss.largestEpsilon(BigDecimal.valueOf(rho));
      BigDecimal next = epsilon.multiply(new BigDecimal("1.00000000000005"));

      assertThat(new PureDp(epsilon).toZcdp().rho()).isLessThanOrEqualTo(BigDecimal.valueOf(rho));
      assertThat(new PureDp(next).toZcdp().rho()).isGreaterThan(BigDecimal.valueOf(rho));
    }
    assertThat(EventLoss.largestEpsilon(BigDecimal.ZERO)).isZero();
  }
}
