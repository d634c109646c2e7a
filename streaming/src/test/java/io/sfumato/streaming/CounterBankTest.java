package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.BudgetExceededException;
import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import org.junit.jupiter.api.Test;

class CounterBankTest {

  private static PrivacyAccountant accountant(PrivacyBound budget) {
    return PrivacyAccountant.builder()
        .budget(budget)
        .unit(PrivacyUnit.rows("event"))
        .forSimulation(NoiseSource.seeded(3))
        .open();
  }

  private static <K> CounterBank<K> bank(long horizon, PrivacyBound privacy) {
    return CounterBank.<K>builder().horizon(horizon).integers(-3, 9).privacy(privacy).build();
  }

  private static <K> BankSession<K> open(long horizon, PrivacyBound privacy) {
    return CounterBankTest.<K>bank(horizon, privacy).open(NoData.NO_DATA, NoiseSource.seeded(4));
  }

  @Test
  void oneChargeCoversAllKeysAndStepsAndIsMadeFirst() {
    PrivacyAccountant accountant = accountant(Zcdp.of(0.5));
    BankSession<String> session = accountant.open("first", bank(64, Zcdp.of(0.5)));
    for (int key = 0; key < 100; key++) {
      session.register("key " + key);
    }
    session.tick();
    assertThat(session.release("key 7").t()).isEqualTo(1);
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> accountant.open("second", bank(64, Zcdp.of(0.001))));
  }

  @Test
  void theEventIsTheGuaranteeAndTheDescriptionSaysWhatMatters() {
    CounterBank<String> bank = bank(64, Zcdp.of(0.5));
    assertThat(bank.event()).isEqualTo(new PrivacyEvent.Guaranteed(Zcdp.of(0.5)));
    assertThat(bank.neighboring()).isEqualTo(Neighboring.ADD_REMOVE);
    assertThat(bank.parameters()).isEqualTo(bank(64, Zcdp.of(0.5)).parameters());
    assertThat(bank.parameters()).isNotEqualTo(bank(65, Zcdp.of(0.5)).parameters());
    assertThat(bank.toString()).contains("horizon: 64").contains("bits");
  }

  /** δ = 1e-15 is worth little, 1e-3 much: the smaller error decides. */
  @Test
  void anApproximateGuaranteeIsReachedFromTheBetterSide() {
    assertThat(CounterBankTest.<String>bank(64, ApproxDp.of(1, 1e-15)).event())
        .isEqualTo(new PrivacyEvent.Guaranteed(PureDp.of(1)));
    CounterBank<String> bank = bank(64, ApproxDp.of(1, 1e-3));
    assertThat(bank.event())
        .isEqualTo(new PrivacyEvent.Guaranteed(Zcdp.within(ApproxDp.of(1, 1e-3))));
  }

  /** With much budget the noise is small, and sums are seen through it. */
  @Test
  void itemsAreClampedAndGoToTheirKey() {
    BankSession<String> session = open(16, PureDp.of(1000));
    session.register("a");
    session.register("b");
    session.add("a", 100);
    session.add("a", Long.MIN_VALUE);
    session.add("b", Double.NaN);
    session.add("b", Double.POSITIVE_INFINITY);
    session.add("b", 1.4);
    session.add("unknown", 5);
    session.add("unknown", 5.5);
    session.tick();
    assertThat(session.release("a").value()).isCloseTo(6, within(0.3));
    assertThat(session.release("b").value()).isCloseTo(10, within(0.3));
    assertThat(session.size()).isEqualTo(2);
    assertThat(session.toString())
        .isEqualTo("BankSession[step 1 of 16, 2 counters, items in [-3.0, 9.0]]");
  }

  @Test
  void realItemsAreRoundedToTheirGrid() {
    CounterBank<String> bank =
        CounterBank.<String>builder().horizon(100).reals(-1, 1).privacy(PureDp.of(1000)).build();
    BankSession<String> session = bank.open(NoData.NO_DATA, NoiseSource.seeded(4));
    session.register("a");
    session.add("a", 0.25);
    session.add("a", 0.5);
    session.add("a", 17L);
    session.addAt(0, 1);
    session.tick();
    assertThat(session.release("a").value()).isCloseTo(2.75, within(0.1));
  }

  /** Which counter an item is for is as private as the item. */
  @Test
  @SuppressWarnings("NullAway") // null is no key by contract, and must do no harm
  void itemsOfNoCounterAreDropped() {
    BankSession<Object> session =
        CounterBank.builder()
            .horizon(4)
            .privacy(PureDp.of(1000))
            .build()
            .open(NoData.NO_DATA, NoiseSource.seeded(4));
    session.register("a");
    Object broken =
        new Object() {
          @Override
          public int hashCode() {
            throw new IllegalStateException("no hash");
          }

          @Override
          public boolean equals(Object other) {
            return this == other;
          }
        };
    for (Object key : new Object[] {null, "b", broken}) {
      session.add(key, 1L);
      session.add(key, 1.0);
    }
    for (int index : new int[] {Integer.MIN_VALUE, -1, 1, Integer.MAX_VALUE}) {
      session.addAt(index, 1);
    }
    session.tick();
    assertThat(session.release("a").value()).isCloseTo(0, within(0.3));
  }

  /** A key that is an Integer is a key, not an index. */
  @Test
  void indicesAndIntegerKeysAreNotMixedUp() {
    BankSession<Integer> session = open(16, PureDp.of(1000));
    assertThat(session.register(7)).isZero();
    assertThat(session.register(0)).isEqualTo(1);
    assertThat(session.register(7)).isZero();
    assertThat(session.registerIndexed(2)).isEqualTo(2);
    session.add(0, 3L);
    session.addAt(2, 5);
    session.tick();
    assertThat(session.release(0).value()).isCloseTo(3, within(0.3));
    assertThat(session.valueAt(2)).isCloseTo(5, within(0.3));
    double[] all = new double[4];
    session.valuesAt(0, all);
    assertThat(all[1]).isEqualTo(session.release(0).value());
  }

  @Test
  void aReleaseIsTheSameUntilTheNextStepAndKnowsItsError() {
    BankSession<String> session = open(16, Zcdp.of(0.1));
    session.register("a");
    session.tick();
    session.add("a", 9);
    BankRelease<String> release = session.release("a");
    session.add("a", 9);
    assertThat(session.release("a")).isEqualTo(release);
    assertThat(release.standardDeviation()).isEqualTo(Math.sqrt(session.bounds().varianceAt(1)));
    assertThat(release.interval(0.95).lower())
        .isEqualTo(release.value() - session.bounds().errorAt(1, 1 - 0.95));
    session.tick();
    assertThat(session.release("a").t()).isEqualTo(2);
    assertThat(session.release("a").value()).isNotEqualTo(release.value());
  }

  @Test
  void stepsBeforeTheFirstAndAfterTheLastAreRefused() {
    BankSession<String> session = open(2, PureDp.of(1));
    session.register("a");
    assertThatIllegalStateException()
        .isThrownBy(() -> session.release("a"))
        .withMessageContaining("no step has closed");
    session.tick();
    session.tick();
    assertThatIllegalStateException()
        .isThrownBy(session::tick)
        .withMessageContaining("the last of 2 steps has closed");
    assertThatIllegalStateException().isThrownBy(() -> session.add("a", 1));
    assertThatIllegalStateException().isThrownBy(() -> session.add("unknown", 1.0));
    assertThatIllegalStateException().isThrownBy(() -> session.addAt(0, 1));
    assertThat(session.release("a").t()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.release("unknown"))
        .withMessageContaining("key must be registered");
  }

  @Test
  void parametersAreCheckedWhenBuilt() {
    CounterBank.Builder<String> builder = CounterBank.builder();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.horizon(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.horizon((1L << 29) + 1))
        .withMessageContaining("[1, 2^29]");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.contributions(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.contributions(1, -1));
    assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("horizon");
    builder.horizon(1 << 29);
    assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("privacy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.privacy(PureDp.of(0)).build())
        .withMessageContaining("privacy must allow some loss");
    builder.privacy(Zcdp.of(0.5)).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.integers(0, 1 << 20).build())
        .withMessageContaining("no room for the sums");
  }

  /**
   * A game of two keys and four steps. The adversary gives its item, if it is there, in step 2, 3
   * or 4, to the key whose release is lowest as soon as one is below 0, and looks at how much that
   * key rose.
   */
  private static final class Game extends Measurement<Boolean, Double> {

    private final CounterBank<String> bank;

    Game(CounterBank<String> bank) {
      this.bank = bank;
    }

    @Override
    protected Double invoke(Boolean present, NoiseSource noise) {
      BankSession<String> session = bank.open(NoData.NO_DATA, noise);
      session.registerIndexed(2);
      int chosen = -1;
      double before = 0;
      double rise = 0;
      for (int t = 1; t <= 4; t++) {
        if (t > 1 && chosen < 0) {
          int low = session.valueAt(0) < session.valueAt(1) ? 0 : 1;
          if (t == 4 || session.valueAt(low) < 0) {
            chosen = low;
            before = session.valueAt(low);
            session.addAt(low, present ? 1 : 0);
          }
        }
        session.tick();
        if (chosen >= 0 && rise == 0) {
          rise = session.valueAt(chosen) - before;
        }
      }
      return rise;
    }

    @Override
    public String type() {
      return "bank game/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE;
    }

    @Override
    public PrivacyEvent event() {
      return new PrivacyEvent.Guaranteed(Zcdp.of(1)); // the audit does not use it
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected Fields encode(Double value) {
      return Fields.NONE.with("rise", value);
    }

    @Override
    protected Double decode(Fields stored) {
      return stored.real("rise");
    }
  }

  private static double audited(PrivacyBound privacy, double delta) {
    CounterBank<String> bank = CounterBank.<String>builder().horizon(4).privacy(privacy).build();
    EpsilonAudit audit = EpsilonAudit.of(4_000, 12);
    return (delta > 0 ? audit.delta(delta) : audit)
        .lowerBound(new Game(bank), true, false, rise -> rise);
  }

  @Test
  void anAdversaryWhoPicksKeyAndStepGetsNoMoreThanClaimedAndCatchesTooLittleNoise() {
    assertThat(audited(PureDp.of(1), 0)).isBetween(0.05, 1.0);
    assertThat(audited(PureDp.of(6), 0)).isGreaterThan(1.0);
    double epsilon = Zcdp.of(0.05).toApproxDp(0.01).epsilon().doubleValue();
    assertThat(audited(Zcdp.of(0.05), 0.01)).isLessThan(epsilon);
    assertThat(audited(Zcdp.of(2), 0.01)).isGreaterThan(epsilon);
  }
}
