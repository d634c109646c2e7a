package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedPlanTest {

  private static final int[] DATA = {};

  private static final Tally AGE = Tally.of(PureDp.of(0.2));
  private static final Tally LUNG = Tally.of(PureDp.of(0.3));
  private static final SealedPlan STUDY =
      SealedPlan.builder().step("age", AGE).step("lung", LUNG).build();

  @Test
  void isChargedOnceAndItsStepsAreFreeInAnyOrder() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    OpenPlan open = accountant.seal("study", STUDY);
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    assertThat(open.remainingSteps()).containsExactly("age", "lung");

    Release<Long> lung = open.release("lung", LUNG, DATA);
    assertThat(open.remainingSteps()).containsExactly("age");
    Release<Long> age = open.release("age", AGE, DATA);
    assertThat(open.remainingSteps()).isEmpty();

    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    assertThat(open.release("lung", LUNG, DATA)).isEqualTo(lung);
    assertThat(open.release("age", AGE, DATA)).isEqualTo(age);
    assertThat(accountant.history()).containsExactly(open.receipt(), lung.receipt(), age.receipt());
    assertThat(lung.receipt())
        .hasToString("#2 study/lung: paid by plan 'study' for one row per patient (add-remove)");
    assertThat(open)
        .hasToString("#1 study: ε = 0.5 for one row per patient (add-remove); remaining steps: []");
  }

  @Test
  void anUnfinishedPlanSurvivesARestart(@TempDir Path folder) {
    Path file = folder.resolve("plan.ledger");
    Release<Long> age;
    try (PrivacyAccountant accountant = builder(PureDp.of(1)).ledger(Ledger.sqlite(file)).open()) {
      age = accountant.seal("study", STUDY).release("age", AGE, DATA);
    }
    try (PrivacyAccountant accountant = builder(PureDp.of(1)).ledger(Ledger.sqlite(file)).open()) {
      SealedPlan otherOrder = SealedPlan.builder().step("lung", LUNG).step("age", AGE).build();
      OpenPlan open = accountant.seal("study", otherOrder);
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
      assertThat(open.remainingSteps()).containsExactly("lung");
      assertThat(open.release("age", AGE, DATA)).isEqualTo(age);
      open.release("lung", LUNG, DATA);
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
      assertThat(accountant.history()).hasSize(3);
    }
  }

  /** Otherwise one of them would hide the other when plans are compared, and go unpaid. */
  @Test
  void noTwoDeclarationsHaveOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedPlan.builder().step("a", AGE).steps("a", LUNG, 2))
        .withMessageContaining("'a' twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedPlan.builder().steps("a", LUNG, 2).step("a", AGE))
        .withMessageContaining("'a' twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedPlan.builder().steps("a", LUNG, 2).step("a 2", AGE))
        .withMessageContaining("'a 2' twice");
  }

  @Test
  void sealingSomethingElseUnderTheNameSaysWhatDiffers() {
    PrivacyAccountant accountant = builder(ApproxDp.of(3, 1e-6)).reserveDelta(1e-7).open();
    accountant.seal("study", STUDY);
    SealedPlan other =
        SealedPlan.builder()
            .step("age", Tally.of(PureDp.of(0.25)))
            .step("liver", LUNG)
            .delta(1e-8)
            .build();
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.seal("study", other))
        .satisfies(
            e ->
                assertThat(e.differences())
                    .contains(
                        "delta: absent, now 1E-8",
                        "step 'age': parameters.event.bound.epsilon: 0.2, now 0.25",
                        "step 'liver': name: absent, now liver",
                        "step 'lung': name: lung, now absent"));
    SealedPlan twice = SealedPlan.builder().steps("age", AGE, 2).step("lung", LUNG).build();
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.seal("study", twice))
        .withMessageContaining("step 'age': count: 1, now 2");
    assertThat(accountant.history()).hasSize(1);
  }

  /** Otherwise one charge would pay for two answers. */
  @Test
  void aStepIsPaidForByItsPlanAlone() {
    PrivacyAccountant accountant = accountant(PureDp.of(2));
    OpenPlan study = accountant.seal("study", STUDY);
    study.release("age", AGE, DATA);
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.release("study/age", AGE, DATA))
        .withMessageContaining("plan: study, now absent");
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.release("study", AGE, DATA))
        .withMessageContaining("mechanism: io.sfumato.accounting.SealedPlan/1");
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.seal("study/age", STUDY))
        .withMessageContaining("mechanism: io.sfumato.accounting.Tally/1");

    // A plan "study/age" with a step "x" would have the name of a step "age/x" of "study".
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedPlan.builder().step("age/x", AGE))
        .withMessageContaining("'age/x'");

    accountant.release("study/lung", LUNG, DATA); // pays for itself, and takes the name
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> study.release("lung", LUNG, DATA))
        .withMessageContaining("plan: absent, now study");
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.8));
  }

  @Test
  void aNameThatAStepWouldNeedIsAskedForBeforeAnythingIsCharged() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    accountant.release("study/lung", LUNG, DATA);
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.seal("study", STUDY))
        .withMessageContaining("'study/lung' is entry 1")
        .withMessageContaining("before the plan 'study' was sealed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.seal("s".repeat(196), STUDY))
        .withMessageContaining("200 characters");
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.3));
  }

  @Test
  void onlyWhatWasDeclaredCanBeReleased() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    OpenPlan open = accountant.seal("study", STUDY);
    List<String> touched = new ArrayList<>();
    Tally more = Tally.of(PureDp.of(0.4)).telling(touched::add);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open.release("age", more, DATA))
        .withMessageContaining("step 'age'")
        .withMessageContaining("parameters.event.bound.epsilon: 0.2, now 0.4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open.release("age", AGE.provedFor(Neighboring.REPLACE_ONE), DATA))
        .withMessageContaining("neighboring: add-remove, now replace-one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open.release("sex", AGE, DATA))
        .withMessage("step must be one of [age, lung], got 'sex'");
    assertThat(touched).containsOnly("described");
    assertThat(open.remainingSteps()).containsExactly("age", "lung");
    assertThat(accountant.history()).hasSize(1);
  }

  @Test
  void aPlanThatDoesNotFitIsRefusedWhole() {
    PrivacyAccountant accountant = accountant(PureDp.of(0.4));
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> accountant.seal("study", STUDY))
        .withMessageContaining("'study' asks for ε = 0.5");
    assertThat(accountant.history()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                accountant.seal(
                    "study", SealedPlan.builder().step("g", Tally.of(Zcdp.of(0.1))).build()))
        .withMessageContaining("privacy must be pure");
    assertThat(accountant.history()).isEmpty();
  }

  @Test
  void aStepThatFailedIsMadeAnewUnderTheSameCharge() {
    PrivacyAccountant accountant = accountant(PureDp.of(0.5));
    OpenPlan open = accountant.seal("study", STUDY);
    Tally failing =
        AGE.telling(
            step -> {
              if (step.equals("invoked")) {
                throw new IllegalStateException("a crash, say");
              }
            });
    assertThatIllegalStateException().isThrownBy(() -> open.release("age", failing, DATA));
    assertThat(open.remainingSteps()).containsExactly("age", "lung");

    Release<Long> age = accountant.seal("study", STUDY).release("age", AGE, DATA);
    assertThat(open.release("age", AGE, DATA)).isEqualTo(age);
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
  }

  @Test
  void repeatedStepsHaveNoiseOfTheirOwnAndCostTheirSum() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    OpenPlan open = accountant.seal("many", SealedPlan.builder().steps("draw", AGE, 5).build());
    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
    assertThat(open.remainingSteps())
        .containsExactly("draw 1", "draw 2", "draw 3", "draw 4", "draw 5");
    long first = open.release("draw 1", AGE, DATA).value();
    assertThat(open.release("draw 2", AGE, DATA).value()).isNotEqualTo(first);
    assertThat(open.receipt().event())
        .isEqualTo(
            new PrivacyEvent.Composed(
                List.of(
                    new PrivacyEvent.Repeated(new PrivacyEvent.Guaranteed(PureDp.of(0.2)), 5))));
  }

  /** What makes a plan worthwhile: a tighter number, which adaptive releases must not have. */
  @Test
  void aPlanWithADeltaBuysMoreThanItsStepsOneByOne() {
    Tally noise = Tally.of(new PrivacyEvent.Gaussian(Rational.ONE, Rational.of(2000)));
    SealedPlan plan = SealedPlan.builder().steps("g", noise, 100).delta(1e-6).build();
    PrivacyAccountant all = builder(ApproxDp.of(0.943, 1e-6)).reserveDelta(1e-6).open();
    Receipt receipt = all.seal("all", plan).receipt();
    ApproxDp tight = (ApproxDp) receipt.cost();
    assertThat(receipt.event()).isEqualTo(new PrivacyEvent.Guaranteed(tight));
    assertThat(tight.delta()).isEqualByComparingTo("1E-6");
    // All steps together have μ² = 1/20 exactly.
    assertThat(tight.epsilon().doubleValue()).isBetween(0.940515526, 0.940515526 * (1 + 1e-6));

    PrivacyAccountant oneByOne = builder(ApproxDp.of(0.943, 1e-6)).open();
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                oneByOne.release("g " + i, noise, DATA);
              }
            });
  }

  @Test
  void theDescriptionThatLeavesMoreOfTheBudgetIsCharged() {
    Tally noise = Tally.of(new PrivacyEvent.Gaussian(Rational.ONE, Rational.of(2000)));
    SealedPlan plan = SealedPlan.builder().steps("g", noise, 10).delta(1e-9).build();
    // As a sum, the plan has a ρ of 0.0025 beside others; alone at δ = 1E-9 it has a larger ε.
    PrivacyAccountant shared = builder(ApproxDp.of(3, 1e-6)).reserveDelta(1e-9).open();
    shared.release("before", Tally.of(Zcdp.of(0.01)), DATA);
    Receipt receipt = shared.seal("plan", plan).receipt();
    assertThat(receipt.cost()).isEqualTo(Zcdp.of(0.0025));
    assertThat(shared.remaining().delta()).isEqualByComparingTo("1E-9");
  }

  @Test
  void theDeltaOfAPlanMustHaveBeenReserved() {
    SealedPlan plan = SealedPlan.builder().step("age", AGE).delta(1e-7).build();
    PrivacyAccountant accountant = builder(ApproxDp.of(1, 1e-6)).reserveDelta(5e-8).open();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.seal("study", plan))
        .withMessageContaining("delta of a plan must be at most 5E-8")
        .withMessageContaining("got 1E-7")
        .withMessageContaining("reserveDelta");
    assertThat(accountant.history()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> SealedPlan.builder().delta(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SealedPlan.builder().delta(1));
    assertThatIllegalArgumentException().isThrownBy(() -> SealedPlan.builder().delta(Double.NaN));
  }

  @Test
  void aPlanIsChargedForTheWholeUnit() {
    PrivacyAccountant accountant = builder(PureDp.of(3)).unit(PrivacyUnit.keyed("id", 2)).open();
    assertThat(accountant.seal("study", STUDY).receipt().cost()).isEqualTo(PureDp.of(1));
  }

  @Test
  void plansAddUpInEveryKindOfBudget() {
    PrivacyAccountant concentrated = accountant(Zcdp.of(1));
    SealedPlan gaussian =
        SealedPlan.builder().steps("g", Tally.of(Zcdp.of(0.1)), 3).step("h", LUNG).build();
    BigDecimal alone = ((Zcdp) costOf(concentrated, LUNG)).rho();
    concentrated.seal("a", gaussian);
    assertThat(((Zcdp) concentrated.spent()).rho())
        .isEqualByComparingTo(alone.add(alone).add(new BigDecimal("0.3")));
  }

  @Test
  void manyThreadsThatSealAndReleaseOnePlanPayOnceAndSeeOneValue() throws Exception {
    PrivacyAccountant accountant = accountant(PureDp.of(0.5));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Release<Long>>> tasks = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        tasks.add(() -> accountant.seal("study", STUDY).release("age", AGE, DATA));
      }
      List<Release<Long>> releases = new ArrayList<>();
      for (Future<Release<Long>> future : threads.invokeAll(tasks)) {
        releases.add(future.get());
      }
      assertThat(releases).containsOnly(releases.get(0));
    } finally {
      threads.shutdownNow();
    }
    assertThat(accountant.history()).hasSize(2);
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
  }

  @Test
  void refusesPlansThatAreNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SealedPlan.builder().build())
        .withMessageStartingWith("steps are missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedPlan.builder().step("a", AGE).step("a", LUNG))
        .withMessageContaining("'a' twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedPlan.builder().steps("a", AGE, 3).step("a 2", LUNG))
        .withMessageContaining("'a 2' twice");
    assertThatIllegalArgumentException().isThrownBy(() -> SealedPlan.builder().step(" ", AGE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedPlan.builder().steps("a", AGE, 1))
        .withMessage("count must be in [2, 100000], got 1");
    assertThat(STUDY).hasToString("SealedPlan[age, lung]");
    assertThat(SealedPlan.builder().step("age", AGE).delta(1e-7).build())
        .hasToString("SealedPlan[age; δ = 1E-7]");
  }

  private static PrivacyBound costOf(PrivacyAccountant accountant, Tally tally) {
    return accountant.release("alone", tally, DATA).receipt().cost();
  }

  private static PrivacyAccountant accountant(PrivacyBound budget) {
    return builder(budget).open();
  }

  private static AccountantBuilder builder(PrivacyBound budget) {
    return PrivacyAccountant.builder().budget(budget).unit(PrivacyUnit.rows("patient"));
  }
}
