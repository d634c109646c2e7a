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
    assertThat(filter.admits(loss(PureDp.of(1e-9)))).isFalse();
  }

  @Test
  void anApproximateBudgetTakesManySmallPureReleasesThroughConcentration() {
    Running filter = new Running(ApproxDp.of(1, 1e-6), NO_RESERVE);
    int taken = 0;
    while (filter.admits(loss(PureDp.of(0.01)))) {
      take(filter, PureDp.of(0.01));
      taken++;
    }
    // ρ(1, 1e-6) = 0.0244 and 0.01² / 2 = 5e-5: five times what the plain sum allows.
    assertThat(taken).isEqualTo(487);
    ApproxDp spent = (ApproxDp) filter.spent();
    assertThat(spent.epsilon()).isBetween(new BigDecimal("0.999"), BigDecimal.ONE);
    assertThat(spent.delta()).isEqualByComparingTo("0.000001");
  }

  @Test
  void oneReleaseOfTheWholeBudgetFits() {
    for (PrivacyBound whole :
        new PrivacyBound[] {PureDp.of(0.3), Zcdp.of(0.7), ApproxDp.of(0.3, 1e-9)}) {
      Running filter = new Running(whole, NO_RESERVE);
      EventLoss loss =
          whole instanceof ApproxDp approximate ? loss(Zcdp.within(approximate)) : loss(whole);
      assertThat(filter.admits(loss)).isTrue();
    }
  }

  @Test
  void theReserveLimitsDeltaAndTheRestConverts() {
    BigDecimal half = new BigDecimal("5E-7");
    Running filter = new Running(ApproxDp.of(1, 1e-6), half);
    take(filter, ApproxDp.of(0.1, 4e-7));
    assertThat(filter.admits(loss(ApproxDp.of(0.01, 2e-7)))).isFalse();
    assertThat(filter.admits(loss(ApproxDp.of(0.01, 1e-7)))).isTrue();
    BigDecimal rho = filter.remaining().concentrated().rho();
    // 0.1² / 2 is spent of what converts at the other half of δ.
    assertThat(rho.add(new BigDecimal("0.005")))
        .isEqualByComparingTo(Zcdp.within(new ApproxDp(BigDecimal.ONE, half)).rho());
  }

  @Test
  void withAllDeltaReservedTheBudgetIsKeptByBasicComposition() {
    Running filter = new Running(ApproxDp.of(1, 1e-6), new BigDecimal("1E-6"));
    for (int i = 0; i < 10; i++) {
      take(filter, ApproxDp.of(0.1, 1e-7));
    }
    assertThat(filter.spent()).isEqualTo(ApproxDp.of(1, 1e-6));
    assertThat(filter.admits(loss(PureDp.of(1e-9)))).isFalse();
    assertThat(filter.admits(loss(Zcdp.of(1e-9)))).isFalse();
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
      if (filter.admits(loss(bound))) {
        take(filter, bound);
      }
      Remaining remaining = filter.remaining();
      assertThat(filter.admits(loss(remaining.pure()))).isTrue();
      assertThat(filter.admits(loss(more(remaining.pure())))).isFalse();
      if (gaussian) {
        assertThat(filter.admits(loss(remaining.concentrated()))).isTrue();
        BigDecimal rho = remaining.concentrated().rho().add(new BigDecimal("1E-12"));
        assertThat(filter.admits(new EventLoss(null, rho, BigDecimal.ZERO))).isFalse();
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

  private static EventLoss loss(PrivacyBound bound) {
    return EventLoss.of(new PrivacyEvent.Guaranteed(bound));
  }

  private static void take(Running filter, PrivacyBound bound) {
    assertThat(filter.admits(loss(bound))).isTrue();
    filter.add(loss(bound));
  }

  /** A filter and what it has admitted. */
  private static final class Running {

    private final PrivacyFilter filter;
    private EventLoss total = EventLoss.NONE;

    Running(PrivacyBound budget, BigDecimal reservedDelta) {
      this.filter = PrivacyFilter.of(budget, reservedDelta);
    }

    boolean admits(EventLoss loss) {
      return filter.holds(total.plus(loss));
    }

    void add(EventLoss loss) {
      total = total.plus(loss);
    }

    PrivacyBound spent() {
      return filter.spent(total);
    }

    Remaining remaining() {
      return filter.remaining(total);
    }
  }
}
