package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivacyFilterTest {

  private static final BigDecimal NO_RESERVE = BigDecimal.ZERO;

  @Test
  void anApproximateBudgetTakesPureSumsUpToEpsilon() {
    Running filter = new Running(ApproxDp.of(1, 1e-6), NO_RESERVE);
    for (int i = 0; i < 4; i++) {
      take(filter, PureDp.of(0.25));
    }
    assertThat(filter.spent()).isEqualTo(ApproxDp.of(1, 0));
    assertThat(filter.admits(PureDp.of(1e-9))).isFalse();
  }

  @Test
  void anApproximateBudgetTakesManySmallPureReleasesThroughConcentration() {
    Running filter = new Running(ApproxDp.of(1, 1e-6), NO_RESERVE);
    int taken = 0;
    while (filter.admits(PureDp.of(0.01))) {
      take(filter, PureDp.of(0.01));
      taken++;
    }
    // ρ(1, 1e-6) = 0.0244 and 0.01² / 2 = 5e-5: 487, five times what the plain sum allows; the
    // divergences of randomized response are a little smaller still.
    assertThat(taken).isEqualTo(490);
    ApproxDp spent = (ApproxDp) filter.spent();
    assertThat(spent.epsilon()).isBetween(new BigDecimal("0.999"), BigDecimal.ONE);
    assertThat(spent.delta()).isEqualByComparingTo("0.000001");
  }

  @Test
  void oneReleaseOfTheWholeBudgetFits() {
    for (PrivacyBound whole :
        new PrivacyBound[] {PureDp.of(0.3), Zcdp.of(0.7), ApproxDp.of(0.3, 1e-9)}) {
      Running filter = new Running(whole, NO_RESERVE);
      PrivacyBound release =
          whole instanceof ApproxDp approximate ? Zcdp.within(approximate) : whole;
      assertThat(filter.admits(release)).isTrue();
    }
  }

  @Test
  void theReserveLimitsDeltaAndTheRestConverts() {
    BigDecimal half = new BigDecimal("5E-7");
    Running filter = new Running(ApproxDp.of(1, 1e-6), half);
    take(filter, ApproxDp.of(0.1, 4e-7));
    assertThat(filter.admits(ApproxDp.of(0.01, 2e-7))).isFalse();
    assertThat(filter.admits(ApproxDp.of(0.01, 1e-7))).isTrue();
    BigDecimal rho = filter.remaining().concentrated().rho();
    // At most 0.1² / 2 is spent of what converts at the other half of δ.
    BigDecimal whole = Zcdp.within(new ApproxDp(BigDecimal.ONE, half)).rho();
    assertThat(whole.subtract(rho).doubleValue()).isBetween(0.001, 0.005);
  }

  /**
   * A large pure release must not shut out small Gaussian ones: its divergence is at most its ε.
   */
  @Test
  void pureAndConcentratedReleasesShareABudget() {
    Running filter = new Running(ApproxDp.of(2, 1e-6), NO_RESERVE);
    take(filter, PureDp.of(0.5)); // alone ρ = 0.125, more than the 0.088 that (2, 1e-6) allows
    take(filter, Zcdp.of(0.03));
    ApproxDp spent = (ApproxDp) filter.spent();
    assertThat(spent.epsilon().doubleValue()).isBetween(1.5, 2.0);
    assertThat(spent.delta()).isEqualByComparingTo("0.000001");
  }

  /** Whatever the budget, the largest concentrated release fits at the one order that is used. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theWholeBudgetFitsAtItsOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      ApproxDp budget =
          ApproxDp.of(Math.exp(random.nextDouble(-8, 5)), Math.exp(random.nextDouble(-60, -1)));
      Running filter = new Running(budget, NO_RESERVE);
      Zcdp whole = Zcdp.within(budget);
      take(filter, whole);
      assertThat(((ApproxDp) filter.spent()).epsilon()).isLessThanOrEqualTo(budget.epsilon());
      BigDecimal one = new BigDecimal("1E-6");
      assertThat(filter.admits(new Zcdp(whole.rho().multiply(one)))).isFalse();
    }
  }

  @Test
  void withAllDeltaReservedTheBudgetIsKeptByBasicComposition() {
    Running filter = new Running(ApproxDp.of(1, 1e-6), new BigDecimal("1E-6"));
    for (int i = 0; i < 10; i++) {
      take(filter, ApproxDp.of(0.1, 1e-7));
    }
    assertThat(filter.spent()).isEqualTo(ApproxDp.of(1, 1e-6));
    assertThat(filter.admits(PureDp.of(1e-9))).isFalse();
    assertThat(filter.admits(Zcdp.of(1e-9))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatRemainsIsAdmittedAndNoMore(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PrivacyBound budget =
        switch (random.nextInt(3)) {
          case 0 -> PureDp.of(2);
          case 1 -> Zcdp.of(0.3);
          default -> ApproxDp.of(2, 1e-6);
        };
    Running filter = new Running(budget, NO_RESERVE);
    boolean gaussian = !(budget instanceof PureDp);
    for (int i = 0; i < 20; i++) {
      PrivacyBound bound =
          gaussian && random.nextBoolean()
              ? Zcdp.of(random.nextDouble(0.01))
              : PureDp.of(random.nextDouble(0.1));
      if (filter.admits(bound)) {
        take(filter, bound);
      }
      Remaining remaining = filter.remaining();
      assertThat(filter.admits(remaining.pure())).isTrue();
      assertThat(filter.admits(more(remaining.pure()))).isFalse();
      if (gaussian) {
        assertThat(filter.admits(remaining.concentrated())).isTrue();
        BigDecimal rho = remaining.concentrated().rho().add(new BigDecimal("1E-12"));
        assertThat(filter.admits(new Zcdp(rho))).isFalse();
      }
    }
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 30).boxed();
  }

  private static PureDp more(PureDp bound) {
    return new PureDp(bound.epsilon().multiply(new BigDecimal("1.0000001")).add(tiny()));
  }

  private static BigDecimal tiny() {
    return new BigDecimal("1E-6");
  }

  private static void take(Running filter, PrivacyBound bound) {
    assertThat(filter.admits(bound)).isTrue();
    filter.add(bound);
  }

  /** A filter and what it has admitted. */
  private static final class Running {

    private final PrivacyFilter filter;
    private EventLoss total = EventLoss.NONE;

    Running(PrivacyBound budget, BigDecimal reservedDelta) {
      this.filter = PrivacyFilter.of(budget, reservedDelta, FilterMode.BEST_ORDER);
    }

    boolean admits(PrivacyBound bound) {
      return filter.holds(total.plus(loss(bound)));
    }

    void add(PrivacyBound bound) {
      total = total.plus(loss(bound));
    }

    private EventLoss loss(PrivacyBound bound) {
      return filter.loss(new PrivacyEvent.Guaranteed(bound));
    }

    PrivacyBound spent() {
      return filter.spent(total);
    }

    Remaining remaining() {
      return filter.remaining(total);
    }
  }
}
