package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.sfumato.ledger.Ledger;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyAccountantTest {

  private static final int[] DATA = {1, 2, 3};

  @TempDir Path folder;

  @Test
  void chargesBeforeTheMeasurementSeesData() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    List<PrivacyBound> spentWhen = new ArrayList<>();
    Tally tally =
        Tally.of(PureDp.of(0.25))
            .telling(
                step -> {
                  if (step.equals("invoked")) {
                    spentWhen.add(accountant.spent());
                  }
                });

    accountant.release("a", tally, DATA);

    assertThat(spentWhen).containsExactly(PureDp.of(0.25));
  }

  @Test
  void tenTenthsMakeOneAndNoMore() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    for (int i = 0; i < 10; i++) {
      accountant.release("release " + i, Tally.of(PureDp.of(0.1)), DATA);
    }

    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
    assertThat(accountant.remaining().pure()).isEqualTo(PureDp.of(0));
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> accountant.release("more", Tally.of(PureDp.of(1e-300)), DATA));
  }

  @Test
  void aRefusedChargeTouchesNoDataAndSpendsNothing() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    accountant.release("a", Tally.of(PureDp.of(0.7)), DATA);
    List<String> steps = new ArrayList<>();

    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(
            () -> accountant.release("b", Tally.of(PureDp.of(0.4)).telling(steps::add), DATA))
        .withMessage(
            "release 'b' asks for ε = 0.4; the budget can still pay for one release of up to ε = 0.3;"
                + " ask for less, or open a ledger with a larger budget")
        .satisfies(e -> assertThat(e.requested()).isEqualTo(PureDp.of(0.4)))
        .satisfies(e -> assertThat(e.remaining().pure()).isEqualTo(PureDp.of(0.3)));

    assertThat(steps).containsOnly("described");
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.7));
    assertThat(accountant.history()).hasSize(1);
  }

  @Test
  void theSameNameAndMeasurementIsFree() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    Release<Long> first = accountant.release("a", Tally.of(PureDp.of(0.7)), DATA);
    List<String> steps = new ArrayList<>();
    Release<Long> second =
        accountant.release("a", Tally.of(PureDp.of(0.7)).telling(steps::add), DATA);

    assertThat(second).isEqualTo(first);
    assertThat(steps).doesNotContain("invoked", "encoded");
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.7));
  }

  @Test
  void aRestartSpendsNothing() {
    Path file = folder.resolve("trial.ledger");
    Release<Long> first;
    try (PrivacyAccountant accountant = builder(PureDp.of(1)).ledger(Ledger.sqlite(file)).open()) {
      first = accountant.release("a", Tally.of(PureDp.of(0.7)), DATA);
    }
    try (PrivacyAccountant accountant = builder(PureDp.of(1)).ledger(Ledger.sqlite(file)).open()) {
      assertThat(accountant.release("a", Tally.of(PureDp.of(0.7)), DATA)).isEqualTo(first);
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.7));
      assertThat(accountant.history()).containsExactly(first.receipt());
    }
  }

  @Test
  void theSameNameWithAnythingElseSaysWhatDiffers() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    accountant.release("a", Tally.of(PureDp.of(0.1)), DATA);

    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.release("a", Tally.of(PureDp.of(0.2)), DATA))
        .withMessageContaining("parameters.event.bound.epsilon: 0.1, now 0.2")
        .satisfies(e -> assertThat(e.differences()).hasSize(2));
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.open("a", new Session()))
        .withMessageContaining("mechanism: io.sfumato.accounting.Tally/1");
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.1));
  }

  @Test
  void aFailureAfterTheChargeLeavesItSpentAndIsCompletedUnderIt() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    Tally failing =
        Tally.of(PureDp.of(0.5))
            .telling(
                step -> {
                  if (step.equals("invoked")) {
                    throw new IllegalStateException("out of memory, say");
                  }
                });

    assertThatIllegalStateException().isThrownBy(() -> accountant.release("a", failing, DATA));
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));

    accountant.release("a", Tally.of(PureDp.of(0.5)), DATA);
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    assertThat(accountant.history()).hasSize(1);
  }

  @Test
  void sessionsAreChargedOnceAndCannotBeReplayed() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    NoiseSource noise = accountant.open("session", new Session());

    assertThat(noise.isSecure()).isTrue();
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.3));
    assertThat(accountant.history().get(0).interactive()).isTrue();
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.open("session", new Session()))
        .withMessageContaining("cannot be opened twice");
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.3));
  }

  @Test
  void rowLevelGuaranteesAreChargedForTheWholeUnit() {
    PrivacyAccountant threeRows =
        PrivacyAccountant.builder()
            .budget(PureDp.of(10))
            .unit(PrivacyUnit.keyed("patient_id", 3))
            .open();
    threeRows.release("a", Tally.of(PureDp.of(0.5)), DATA);
    assertThat(threeRows.spent()).isEqualTo(PureDp.of(1.5));

    PrivacyAccountant replace = builder(Zcdp.of(10)).neighboring(Neighboring.REPLACE_ONE).open();
    replace.release("proved for add-remove", Tally.of(Zcdp.of(0.5)), DATA);
    assertThat(replace.spent()).isEqualTo(Zcdp.of(2));
    Tally native1 = Tally.of(Zcdp.of(0.5)).provedFor(Neighboring.REPLACE_ONE);
    replace.release("proved for replace-one", native1, DATA);
    assertThat(replace.spent()).isEqualTo(Zcdp.of(2.5));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> threeRows.release("b", native1, DATA))
        .withMessageContaining("neighboring must be add-remove");
    assertThat(threeRows.history()).hasSize(1);
  }

  @Test
  void aBudgetWithoutFreeDeltaSaysThatItTakesNoGaussianNoise() {
    for (PrivacyAccountant accountant :
        List.of(
            accountant(ApproxDp.of(1, 0)),
            builder(ApproxDp.of(1, 1e-6)).reserveDelta(1e-6).open())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("a", Tally.of(Zcdp.of(1e-9)), DATA))
          .withMessageContaining("leaves no δ for Gaussian");
    }
  }

  @Test
  void aBuilderUsedTwiceMakesTwoAccountants() {
    AccountantBuilder builder = builder(PureDp.of(1));
    PrivacyAccountant one = builder.open();
    one.release("a", Tally.of(PureDp.of(0.4)), DATA);
    PrivacyAccountant two = builder.budget(PureDp.of(2)).open();

    assertThat(two.spent()).isEqualTo(PureDp.of(0));
    assertThat(one.spent()).isEqualTo(PureDp.of(0.4));
    one.close();
    assertThat(one).hasToString("closed; its budget was ε = 1");
    assertThat(two.history()).isEmpty();
  }

  /** Noise that two threads share could be used twice. */
  @Test
  void everyThreadAndEverySessionHasANoiseSourceOfItsOwn() throws Exception {
    PrivacyAccountant accountant = accountant(PureDp.of(2));
    Set<NoiseSource> sources = Collections.newSetFromMap(new IdentityHashMap<>());
    sources.add(accountant.open("s1", new Session()));
    sources.add(accountant.open("s2", new Session()));
    for (int i = 0; i < 3; i++) {
      String name = "thread " + i;
      Thread thread =
          new Thread(
              () ->
                  accountant.release(name, Tally.of(PureDp.of(0.1)).noticing(sources::add), DATA));
      thread.start();
      thread.join();
    }
    accountant.release("here", Tally.of(PureDp.of(0.1)).noticing(sources::add), DATA);
    accountant.release("again", Tally.of(PureDp.of(0.1)).noticing(sources::add), DATA);

    assertThat(sources).hasSize(2 + 3 + 1);
  }

  @Test
  void samplingIsNotCreditedUnderReplaceOne() {
    PrivacyEvent sampled =
        new PrivacyEvent.PoissonSubsampled(
            Rational.of(1, 100), new PrivacyEvent.Guaranteed(PureDp.of(5)));
    PrivacyAccountant replace = builder(PureDp.of(20)).neighboring(Neighboring.REPLACE_ONE).open();
    for (PrivacyEvent event :
        List.of(
            sampled,
            new PrivacyEvent.Repeated(sampled, 2),
            new PrivacyEvent.Composed(List.of(sampled)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> replace.release("a", Tally.of(event).provedFor(Neighboring.REPLACE_ONE), DATA))
          .withMessageContaining("Poisson-subsampled");
    }
    assertThat(replace.history()).isEmpty();
    replace.release("a", Tally.of(sampled), DATA); // two steps of add-remove, without amplification
    assertThat(replace.spent()).isEqualTo(PureDp.of(10));
  }

  @Test
  void aSessionAndAReleaseAreNotTheSame() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    Tally tally = Tally.of(PureDp.of(0.3));
    accountant.open("s", new SessionLike(tally));
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.release("s", tally, DATA))
        .withMessageContaining("interactive: true, now false");
  }

  @Test
  void aPureBudgetRefusesWhatHasNoPureCost() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.release("a", Tally.of(Zcdp.of(0.1)), DATA))
        .withMessageContaining("privacy must be pure");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant(Zcdp.of(1)).release("a", approximate(), DATA))
        .withMessageContaining("δ = 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant(ApproxDp.of(1, 1e-6)).release("a", approximate(), DATA))
        .withMessageContaining("reserveDelta");
  }

  @Test
  void aSimulationSaysSoAndIsNotMixedWithTheRealThing() {
    Path file = folder.resolve("simulated.ledger");
    try (PrivacyAccountant accountant =
        builder(PureDp.of(1))
            .ledger(Ledger.sqlite(file))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      Release<Long> release = accountant.release("a", Tally.of(PureDp.of(0.1)), DATA);
      assertThat(release.receipt().secureNoise()).isFalse();
      assertThat(release.toString()).contains("INSECURE");
      assertThat(accountant.open("s", new Session()).isSecure()).isFalse();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(PureDp.of(1)).ledger(Ledger.sqlite(file)).open())
        .withMessageContaining("simulation: true, now false");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(PureDp.of(1)).forSimulation(NoiseSource.secure()))
        .withMessageContaining("NoiseSource.seeded");
  }

  @Test
  void aLedgerKeepsItsTerms() {
    Path file = folder.resolve("terms.ledger");
    builder(ApproxDp.of(10, 1e-6)).ledger(Ledger.sqlite(file)).open().close();
    builder(ApproxDp.of(10.0, 0.000001)).ledger(Ledger.sqlite(file)).open().close();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(11, 1e-6)).ledger(Ledger.sqlite(file)).open())
        .withMessageContaining("budget.epsilon: 10, now 11");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder(ApproxDp.of(10, 1e-6))
                    .neighboring(Neighboring.REPLACE_ONE)
                    .ledger(Ledger.sqlite(file))
                    .open())
        .withMessageContaining("neighboring: add-remove, now replace-one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb", "tab\there"})
  void namesArePlainText(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant(PureDp.of(1)).release(name, Tally.of(PureDp.of(0.1)), DATA))
        .withMessageStartingWith("name must have 1 to 200 characters");
  }

  @Test
  void missingParametersAreRefusedBeforeAnyCharge() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    int[] none = nothing();
    assertThatNullPointerException()
        .isThrownBy(() -> accountant.release("a", Tally.of(PureDp.of(0.1)), none))
        .withMessage("data");
    assertThat(accountant.history()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> PrivacyAccountant.builder().unit(PrivacyUnit.rows("x")).open())
        .withMessageStartingWith("budget is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> PrivacyAccountant.builder().budget(PureDp.of(1)).open())
        .withMessageStartingWith("unit is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ApproxDp.of(1, 1e-6)).reserveDelta(1e-5).open())
        .withMessageContaining("reserveDelta must be in [0, 0.000001]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(PureDp.of(1)).reserveDelta(1e-5).open());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(PureDp.of(1)).reserveDelta(Double.NaN));
  }

  @Test
  void aMeasurementThatAsksForItsOwnNameIsStopped() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    Tally tally =
        Tally.of(PureDp.of(0.1))
            .telling(
                step -> {
                  if (step.equals("invoked")) {
                    accountant.release("a", Tally.of(PureDp.of(0.1)), DATA);
                  }
                });
    assertThatIllegalStateException()
        .isThrownBy(() -> accountant.release("a", tally, DATA))
        .withMessageContaining("its own name");
  }

  @Test
  void theOdometerReportsAtAnyDelta() {
    PrivacyAccountant pure = accountant(PureDp.of(3));
    for (int i = 0; i < 100; i++) {
      pure.release("r" + i, Tally.of(PureDp.of(0.02)), DATA);
    }
    double plain = 2;
    double tight = pure.spentAt(1e-6).epsilon().doubleValue();
    assertThat(tight).isBetween(0.8, 1.1);
    assertThat(pure.spentAt(1e-12).epsilon().doubleValue()).isBetween(tight, plain);
    assertThat(pure.spentAt(1e-300).epsilon().doubleValue()).isEqualTo(plain);

    PrivacyAccountant reserved = builder(ApproxDp.of(2, 1e-6)).reserveDelta(5e-7).open();
    reserved.release("a", Tally.of(ApproxDp.of(0.5, 4e-7)), DATA);
    reserved.release("g", Tally.of(Zcdp.of(0.001)), DATA);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reserved.spentAt(4e-7))
        .withMessageStartingWith("delta must be above 4E-7");
    assertThatIllegalArgumentException().isThrownBy(() -> reserved.spentAt(0));
    assertThatIllegalArgumentException().isThrownBy(() -> reserved.spentAt(Double.NaN));
  }

  @Test
  void explainsHowTheBudgetIsKept() {
    assertThat(accountant(PureDp.of(1)).explain())
        .isEqualTo(
            "budget ε = 1: the ε of all releases sum to at most 1; advanced composition would need"
                + " a δ");
    assertThat(accountant(Zcdp.of(0.5)).explain()).contains("the ρ of all releases");
    assertThat(accountant(ApproxDp.of(2, 1e-6)).explain())
        .contains("Rényi divergences of order")
        .contains("fixed in advance only");
    assertThat(builder(ApproxDp.of(2, 1e-6)).reserveDelta(1e-6).open().explain())
        .contains("no δ is left");
  }

  @Test
  void readsWellInAShell() {
    PrivacyAccountant accountant = accountant(ApproxDp.of(2, 1e-6));
    Release<Long> release = accountant.release("lung", Tally.of(PureDp.of(0.5)), DATA);

    assertThat(release.receipt())
        .hasToString("#1 lung: ε = 0.5 for one row per patient (add-remove)");
    assertThat(accountant)
        .hasToString(
            "spent (ε = 0.5, δ = 0) of (ε = 2, δ = 1E-6) (one row per patient, add-remove);"
                + " remaining: one release of up to ε = 1.5, or of up to ρ = 0.0509782");
  }

  @SuppressWarnings("NullAway") // what a caller without null checks might do
  private static int[] nothing() {
    return null;
  }

  private static Tally approximate() {
    return Tally.of(ApproxDp.of(0.1, 1e-9));
  }

  private static PrivacyAccountant accountant(PrivacyBound budget) {
    return builder(budget).open();
  }

  private static AccountantBuilder builder(PrivacyBound budget) {
    return PrivacyAccountant.builder().budget(budget).unit(PrivacyUnit.rows("patient"));
  }

  /** A session that calls itself what a measurement is called. */
  private static final class SessionLike extends InteractiveMeasurement<NoData, NoiseSource> {

    private final Tally tally;

    SessionLike(Tally tally) {
      this.tally = tally;
    }

    @Override
    public String type() {
      return tally.type();
    }

    @Override
    public Fields parameters() {
      return tally.parameters();
    }

    @Override
    public PrivacyEvent event() {
      return tally.event();
    }

    @Override
    public Neighboring neighboring() {
      return tally.neighboring();
    }

    @Override
    protected NoiseSource open(NoData data, NoiseSource noise) {
      return noise;
    }
  }

  private static final class Session extends InteractiveMeasurement<NoData, NoiseSource> {

    @Override
    public String type() {
      return "test.Session/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE;
    }

    @Override
    public PrivacyEvent event() {
      return new PrivacyEvent.Guaranteed(PureDp.of(0.3));
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected NoiseSource open(NoData data, NoiseSource noise) {
      return noise;
    }
  }
}
