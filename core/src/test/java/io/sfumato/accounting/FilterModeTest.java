package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.RenyiDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets that are not kept by the default filter, and what the default is measured against. */
class FilterModeTest {

  private static final int[] DATA = {};
  private static final BigDecimal NONE = BigDecimal.ZERO;

  static Stream<Long> seeds() {
    return LongStream.range(0, 20).boxed();
  }

  /** Theorem 4: the same split of δ, whatever the sequence. */
  @ParameterizedTest
  @MethodSource("seeds")
  void admitsEverythingThatAdvancedCompositionAdmits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ApproxDp budget =
        ApproxDp.of(Math.exp(random.nextDouble(-6, 3)), Math.exp(random.nextDouble(-30, -2)));
    BigDecimal reserved =
        budget.delta().multiply(BigDecimal.valueOf(random.nextDouble()), new MathContext(5));
    PrivacyFilter ours = PrivacyFilter.of(budget, reserved);
    AdvancedCompositionFilter theirs = new AdvancedCompositionFilter(budget, reserved);
    double typical = budget.epsilon().doubleValue() * Math.exp(random.nextDouble(-5, 0.5));
    EventLoss total = EventLoss.NONE;
    int admitted = 0;
    for (int i = 0; i < 400; i++) {
      ApproxDp event =
          new ApproxDp(
              BigDecimal.valueOf(typical * random.nextDouble()),
              reserved.multiply(BigDecimal.valueOf(random.nextDouble() / 200)));
      if (theirs.admits(event)) {
        theirs.add(event);
        total = total.plus(ours.loss(new PrivacyEvent.Guaranteed(event)));
        admitted++;
        assertThat(ours.holds(total)).isTrue();
      }
    }
    // Strictly more: what they refused next, at half the step.
    ApproxDp last = new ApproxDp(BigDecimal.valueOf(typical), BigDecimal.ZERO);
    while (theirs.admits(last)) {
      theirs.add(last);
      total = total.plus(ours.loss(new PrivacyEvent.Guaranteed(last)));
      admitted++;
    }
    assertThat(ours.holds(total)).isTrue();
    assertThat(admitted).isPositive();
  }

  @Test
  void takesMoreSmallReleasesThanAdvancedComposition() {
    ApproxDp budget = ApproxDp.of(1, 1e-6);
    PrivacyFilter ours = PrivacyFilter.of(budget, NONE);
    AdvancedCompositionFilter theirs = new AdvancedCompositionFilter(budget, NONE);
    ApproxDp step = ApproxDp.of(0.01, 0);
    int count = 0;
    while (theirs.admits(step)) {
      theirs.add(step);
      count++;
    }
    assertThat(count).isEqualTo(349); // √(2 ln(1e6) n 1e-4) + n 1e-4 / 2 ≤ 1
    PrivacyEvent many =
        new PrivacyEvent.Repeated(new PrivacyEvent.Guaranteed(PureDp.of(0.01)), count + 100);
    assertThat(ours.holds(ours.loss(many))).isTrue();
  }

  /** Whatever Gaussian releases are admitted, their sum is one Gaussian release within (ε, δ). */
  @ParameterizedTest
  @MethodSource("seeds")
  void gaussianReleasesFillTheirBudgetAndNoMore(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ApproxDp budget =
        ApproxDp.of(Math.exp(random.nextDouble(-4, 3)), Math.exp(random.nextDouble(-30, -2)));
    PrivacyFilter filter = PrivacyFilter.of(budget, NONE, FilterMode.GAUSSIAN);
    EventLoss total = EventLoss.NONE;
    double squaredMu = 0;
    for (int i = 0; i < 100; i++) {
      double most = filter.remaining(total).concentrated().rho().doubleValue();
      double rho = most * random.nextDouble(1.2) * random.nextDouble();
      PrivacyEvent event = withRho(BigDecimal.valueOf(rho + 1e-12));
      EventLoss after = total.plus(filter.loss(event));
      if (filter.holds(after)) {
        total = after;
        squaredMu += 2 * (rho + 1e-12);
      }
    }
    double epsilon = budget.epsilon().doubleValue();
    double delta = budget.delta().doubleValue();
    assertThat(gaussianDelta(Math.sqrt(squaredMu), epsilon)).isLessThanOrEqualTo(delta * 1.000001);
    ApproxDp spent = (ApproxDp) filter.spent(total);
    assertThat(spent.epsilon()).isLessThanOrEqualTo(budget.epsilon());
    assertThat(gaussianDelta(Math.sqrt(squaredMu), spent.epsilon().doubleValue()))
        .isBetween(delta * 0.99, delta * 1.000001);

    BigDecimal rest = filter.remaining(total).concentrated().rho();
    EventLoss all = total.plus(filter.loss(withRho(rest)));
    assertThat(filter.holds(all)).isTrue();
    double whole = Math.sqrt(all.own(0).doubleValue());
    assertThat(gaussianDelta(whole, epsilon)).isBetween(delta * 0.999, delta * 1.000001);
    assertThat(filter.holds(all.plus(filter.loss(withRho(BigDecimal.valueOf(whole * 1e-9))))))
        .isFalse();
  }

  @Test
  void gaussianOnlyTakesMoreThanTheDefault() {
    PrivacyAccountant gaussian = builder(ApproxDp.of(1, 1e-6)).gaussianOnly().open();
    PrivacyAccountant standard = builder(ApproxDp.of(1, 1e-6)).open();
    double mu = 1 / 4.224678889326835; // the analytic Gaussian mechanism's σ
    assertThat(gaussian.remaining().concentrated().rho().doubleValue())
        .isBetween(mu * mu / 2 * (1 - 1e-5), mu * mu / 2);
    assertThat(standard.remaining().concentrated().rho().doubleValue()).isLessThan(0.0245);
    assertThat(gaussian.remaining()).asString().startsWith("one release of up to ρ = 0.0280");
  }

  /** Discrete noise is not dominated by continuous noise of the same σ. */
  @Test
  void discreteNoiseCountsMoreThanContinuousNoise() {
    for (long variance : new long[] {4, 20, 1000, 1_000_000}) {
      double continuous = GaussianLoss.squaredMu(gaussian(1, variance)).doubleValue();
      PrivacyEvent event = new PrivacyEvent.DiscreteGaussian(Rational.ONE, Rational.of(variance));
      double discrete = GaussianLoss.squaredMu(event).doubleValue();
      assertThat(discrete)
          .isBetween(continuous * (1 + 0.5 / variance), continuous * (1 + 4.0 / variance));
      assertThat(GaussianLoss.squaredMu(new PrivacyEvent.Repeated(event, 3)))
          .isEqualByComparingTo(
              GaussianLoss.squaredMu(new PrivacyEvent.Composed(List.of(event, event, event))));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GaussianLoss.squaredMu(
                    new PrivacyEvent.DiscreteGaussian(Rational.ONE, Rational.of(1, 2))))
        .withMessageContaining("variance of discrete Gaussian noise is too small")
        .withMessageContaining("got 0.5");
  }

  @Test
  void gaussianOnlyRefusesEverythingElse() {
    PrivacyAccountant accountant = builder(ApproxDp.of(1, 1e-6)).gaussianOnly().open();
    for (PrivacyBound other : List.of(PureDp.of(0.1), Zcdp.of(0.001), ApproxDp.of(0.1, 1e-9))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("other", Tally.of(other), DATA))
          .withMessageContaining("event must be Gaussian noise")
          .withMessageContaining("gaussianOnly()");
    }
    assertThat(accountant.history()).isEmpty();
    accountant.release("g", Tally.of(gaussian(1, 100)), DATA);
    assertThat(accountant.history().get(0).cost()).isEqualTo(Zcdp.of(0.005));
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> accountant.release("more", Tally.of(gaussian(1, 20)), DATA))
        .withMessageContaining(
            "asks for ρ = 0.025; the budget can still pay for one release of up to ρ =");
    // A plan and its steps are Gaussian too.
    Tally noise = Tally.of(gaussian(1, 1000));
    OpenPlan open = accountant.seal("p", SealedPlan.builder().steps("g", noise, 10).build());
    open.release("g 1", noise, DATA);
    assertThat(accountant.explain()).contains("would cost a δ of its own").doesNotContain("order");
  }

  @Test
  void modesNeedTheBudgetTheyAreFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(PureDp.of(1)).gaussianOnly().open())
        .withMessage("gaussianOnly needs an (epsilon, delta) budget, got ε = 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(Zcdp.of(1)).renyiOrders(2).open())
        .withMessage("renyiOrders needs an (epsilon, delta) budget, got ρ = 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(PureDp.of(1)).reserveDelta(1e-9).open())
        .withMessageContaining("reserveDelta needs a budget of ApproxDp or Zcdp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).gaussianOnly().reserveDelta(1e-7).open())
        .withMessageContaining("reserveDelta must be 0 with gaussianOnly");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 0)).gaussianOnly().open())
        .withMessageContaining("gaussianOnly needs a budget with δ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).renyiOrders(1.1).open())
        .withMessageContaining("renyiOrders must be orders that the budget can use, got 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).reserveDelta(1e-6).renyiOrders(32).open())
        .withMessageContaining("all of (ε = 1, δ = 1E-6) is reserved");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void ordersAreAboveOne(double order) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).renyiOrders(order))
        .withMessageStartingWith("orders must be 1 to 32 distinct numbers in (1, ∞)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).renyiOrders(2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).renyiOrders());
  }

  /** Each order converts with its share alone: the failures of several may add up. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whatOneOfSeveralOrdersAdmitsIsWithinItsShareOfDelta(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ApproxDp budget = ApproxDp.of(3, 1e-6);
    double[] orders = {8, 16, 64};
    BigDecimal share = new BigDecimal("3.3333333333333334E-7");
    PrivacyFilter filter = PrivacyFilter.of(budget, NONE, FilterMode.renyi(orders));
    EventLoss total = EventLoss.NONE;
    for (int i = 0; i < 200; i++) {
      PrivacyEvent event =
          random.nextBoolean()
              ? new PrivacyEvent.Guaranteed(PureDp.of(random.nextDouble(0.2)))
              : new PrivacyEvent.PoissonSubsampled(
                  Rational.of(1, 100), gaussian(1, 1 + random.nextInt(4)));
      EventLoss after = total.plus(filter.loss(event));
      if (!filter.holds(after)) {
        continue;
      }
      total = after;
      boolean within = total.epsilon() != null && total.epsilon().compareTo(budget.epsilon()) <= 0;
      for (int j = 0; j < orders.length; j++) {
        RenyiDp sum = new RenyiDp(orders[j], Math.nextUp(total.own(j).doubleValue()));
        within |= sum.toApproxDp(share).epsilon().doubleValue() <= 3 * (1 + 1e-12);
      }
      assertThat(within).isTrue();
    }
    // The whole of the budget at the first order with all of δ is more than its share allows.
    double all =
        budget.epsilon().doubleValue()
            - new RenyiDp(8, 0).toApproxDp(budget.delta()).epsilon().doubleValue();
    EventLoss broken =
        new EventLoss(null, BigDecimal.TEN, BigDecimal.TEN, NONE)
            .withOwn(List.of(BigDecimal.valueOf(all), BigDecimal.TEN, BigDecimal.TEN));
    assertThat(filter.holds(broken)).isFalse();
  }

  @Test
  void severalOrdersServeUnlikeReleases() {
    PrivacyAccountant accountant = builder(ApproxDp.of(4, 1e-6)).renyiOrders(8, 16, 64).open();
    PrivacyEvent small = new PrivacyEvent.PoissonSubsampled(Rational.of(1, 1000), gaussian(1, 1));
    for (int i = 0; i < 5; i++) {
      accountant.release("s" + i, Tally.of(new PrivacyEvent.Repeated(small, 1000)), DATA);
    }
    assertThat(accountant.explain())
        .contains("of order 8.000 to at most")
        .contains("of order 64.00 to at most")
        .contains("each with 3.3333333333333333E-7 of δ");
    assertThat(((ApproxDp) accountant.spent()).epsilon()).isLessThan(BigDecimal.valueOf(4));
  }

  @Test
  void aConcentratedBudgetTakesReleasesWithADeltaWhereOneWasReserved() {
    PrivacyAccountant accountant = builder(Zcdp.of(0.1)).reserveDelta(1e-6).open();
    accountant.release("g", Tally.of(Zcdp.of(0.02)), DATA);
    assertThat(accountant.spent()).isEqualTo(Zcdp.of(0.02));
    Release<Long> own = accountant.release("own", Tally.of(ApproxDp.of(0.2, 4e-7)), DATA);
    assertThat(own.receipt().cost()).isEqualTo(ApproxDp.of(0.2, 4e-7));
    // ρ alone would hide the δ: what is stated is implied by both, and holds.
    ApproxDp spent = (ApproxDp) accountant.spent();
    assertThat(spent.delta()).isEqualByComparingTo("0.0000014");
    assertThat(spent.epsilon())
        .isGreaterThan(Zcdp.of(0.02).toApproxDp(1e-6).epsilon())
        .isLessThanOrEqualTo(Zcdp.of(0.04).toApproxDp(1e-6).epsilon());
    assertThat(accountant.remaining().delta()).isEqualByComparingTo("6E-7");
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> accountant.release("x", Tally.of(ApproxDp.of(0.01, 7e-7)), DATA));
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> accountant.release("x", Tally.of(Zcdp.of(0.09)), DATA));
    assertThat(accountant.explain()).contains("δ-approximately ρ-zCDP");
  }

  @Test
  void theModeIsAmongTheTermsOfALedger(@TempDir Path folder) {
    Path file = folder.resolve("mode.ledger");
    builder(ApproxDp.of(1, 1e-6)).gaussianOnly().ledger(Ledger.sqlite(file)).open().close();
    builder(ApproxDp.of(1, 1e-6)).gaussianOnly().ledger(Ledger.sqlite(file)).open().close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).ledger(Ledger.sqlite(file)).open())
        .withMessageContaining("on other terms")
        .withMessageContaining("gaussian_only");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder(ApproxDp.of(1, 1e-6)).renyiOrders(32).ledger(Ledger.sqlite(file)).open())
        .withMessageContaining("filter.kind: gaussian_only, now renyi");
  }

  private static PrivacyEvent gaussian(long squaredSensitivity, long variance) {
    return new PrivacyEvent.Gaussian(Rational.of(squaredSensitivity), Rational.of(variance));
  }

  private static PrivacyEvent withRho(BigDecimal rho) {
    return new PrivacyEvent.Gaussian(
        Rational.of(rho.multiply(BigDecimal.valueOf(2))), Rational.ONE);
  }

  /** By the formula as it is written, for δ far above its cancellation. */
  private static double gaussianDelta(double mu, double epsilon) {
    double a = epsilon / mu - mu / 2;
    double b = epsilon / mu + mu / 2;
    double root = Math.sqrt(0.5);
    return (Erfc.value(a * root) - Math.exp(epsilon) * Erfc.value(b * root)) / 2;
  }

  private static AccountantBuilder builder(PrivacyBound budget) {
    return PrivacyAccountant.builder().budget(budget).unit(PrivacyUnit.rows("patient"));
  }

  /**
   * The filter of Whitehouse, Ramdas, Rogers and Wu (2023): admits while {@code √(2 ln(1/δ') Σε²) +
   * Σε²/2 ≤ ε} and {@code Σδ ≤ δ''}.
   */
  private static final class AdvancedCompositionFilter {

    private final double epsilon;
    private final double logInverse;
    private final BigDecimal reserved;
    private double squares;
    private BigDecimal deltas = BigDecimal.ZERO;

    AdvancedCompositionFilter(ApproxDp budget, BigDecimal reserved) {
      this.epsilon = budget.epsilon().doubleValue();
      this.logInverse = -Math.log(budget.delta().subtract(reserved).doubleValue());
      this.reserved = reserved;
    }

    boolean admits(ApproxDp event) {
      double sum = squares + event.epsilon().doubleValue() * event.epsilon().doubleValue();
      return Math.sqrt(2 * logInverse * sum) + sum / 2 <= epsilon
          && deltas.add(event.delta()).compareTo(reserved) <= 0;
    }

    void add(ApproxDp event) {
      squares += event.epsilon().doubleValue() * event.epsilon().doubleValue();
      deltas = deltas.add(event.delta());
    }
  }
}
