package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.SessionJournal;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinualCounterTest {

  private static final double[] NASTY = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    -0.0,
    0.1,
    17
  };

  private static PrivacyAccountant accountant(PrivacyBound budget) {
    return PrivacyAccountant.builder()
        .budget(budget)
        .unit(PrivacyUnit.rows("patient"))
        .forSimulation(NoiseSource.seeded(3))
        .open();
  }

  private static ContinualCounter pure(CounterMechanism mechanism, long horizon) {
    return ContinualCounter.builder()
        .horizon(horizon)
        .privacy(PureDp.of(1))
        .mechanism(mechanism)
        .build();
  }

  /** Whether a mechanism takes concentrated guarantees only. */
  private static boolean concentrated(CounterMechanism mechanism) {
    return mechanism == CounterMechanism.BUFFERED_LINEAR
        || mechanism == CounterMechanism.SQUARE_ROOT;
  }

  /** A guarantee so weak that there is no noise in any draw: what is released is the exact sum. */
  private static CounterSession exact(ContinualCounter.Builder builder) {
    return accountant(PureDp.of(1e14)).open("exact", builder.privacy(PureDp.of(1e14)).build());
  }

  @Test
  void countsAdmissions() {
    try (PrivacyAccountant accountant = accountant(Zcdp.of(0.1))) {
      CounterSession counter =
          accountant.open(
              "admissions",
              ContinualCounter.builder().horizon(1 << 20).privacy(Zcdp.of(0.1)).build());
      for (int hour = 0; hour < 24; hour++) {
        for (int i = 0; i < 100; i++) {
          counter.add(1);
        }
        counter.tick();
      }
      CounterRelease now = counter.tick();
      assertThat(now.t()).isEqualTo(25);
      assertThat(now.value()).isCloseTo(2400, within(6 * now.standardDeviation()));
      assertThat(now.interval(0.999999).contains(2400)).isTrue();
      assertThat(accountant.spent()).isEqualTo(Zcdp.of(0.1));
      assertThat(counter.bounds().maxError(0.05)).isGreaterThan(now.standardDeviation());
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTO", "BUFFERED_LINEAR", "SQUARE_ROOT"})
  void everyMechanismIsExactWithoutNoiseUpToAndWithTheLastStep(CounterMechanism mechanism) {
    for (int horizon : new int[] {1, 2, 3, 8, 16, 31, 32, 64, 100, 128}) {
      CounterSession counter =
          exact(ContinualCounter.builder().horizon(horizon).integers(-3, 5).mechanism(mechanism));
      SplittableRandom random = new SplittableRandom(horizon);
      long sum = 0;
      for (int t = 1; t <= horizon; t++) {
        for (int i = random.nextInt(3); i > 0; i--) {
          int item = random.nextInt(-3, 6);
          sum += item;
          counter.add(item);
        }
        assertThat(counter.tick().value()).as("step %d of %d", t, horizon).isEqualTo((double) sum);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 16, 17, 1024})
  void theStepAfterTheLastIsRefusedBeforeItTakesAnItem(long horizon) {
    CounterSession counter =
        accountant(PureDp.of(1)).open("c", pure(CounterMechanism.AUTO, horizon));
    for (long t = 0; t < horizon; t++) {
      counter.add(1);
      counter.tick();
    }
    assertThat(counter.step()).isEqualTo(horizon);
    String message = "the last of " + horizon + " steps has closed";
    assertThatIllegalStateException()
        .isThrownBy(() -> counter.add(1))
        .withMessageStartingWith(message);
    assertThatIllegalStateException().isThrownBy(() -> counter.add(Double.NaN));
    assertThatIllegalStateException().isThrownBy(counter::tick);
    assertThatIllegalStateException().isThrownBy(counter::tickValue);
    assertThat(counter.step()).isEqualTo(horizon);
  }

  @Test
  void itemsAreClampedRoundedAndNeverRefused() {
    CounterSession ages = exact(ContinualCounter.builder().horizon(100).reals(17, 90));
    ItemGrid grid = ItemGrid.reals(17, 90);
    long steps = 0;
    for (double item : NASTY) {
      ages.add(item);
      steps += grid.steps(item);
      assertThat(ages.tick().value()).isCloseTo(grid.grid().value(steps), within(1e-9));
    }
    assertThat(grid.grid().value(grid.steps(Double.NaN))).isEqualTo(17);
    assertThat(grid.grid().value(grid.steps(1e308))).isEqualTo(90);
    assertThat(grid.grid().value(grid.steps(33.3))).isCloseTo(33.3, within(1e-4));

    CounterSession whole = exact(ContinualCounter.builder().horizon(100).integers(-2, 7));
    whole.add(Long.MAX_VALUE);
    assertThat(whole.tick().value()).isEqualTo(7);
    whole.add(Long.MIN_VALUE);
    assertThat(whole.tick().value()).isEqualTo(5);
    whole.add(2.5);
    assertThat(whole.tick().value()).isEqualTo(7);
    whole.add(Double.NaN);
    assertThat(whole.tick().value()).isEqualTo(7);
  }

  /** The session rounds by a product; it must be what the grid does, on all grids. */
  @ParameterizedTest
  @ValueSource(ints = {-899, -400, -60, 0, 1, 60, 400, 899})
  void itemsAreRoundedAsOnThePublicGrid(int exponent) {
    double upper = Math.scalb(1.7, exponent);
    ContinualCounter.Builder builder =
        ContinualCounter.builder()
            .horizon(2000)
            .reals(-upper / 3, upper)
            .mechanism(CounterMechanism.BINARY_TREE);
    CounterSession counter = exact(builder);
    ItemGrid grid = ItemGrid.reals(-upper / 3, upper);
    SplittableRandom random = new SplittableRandom(exponent);
    long steps = 0;
    for (int i = 0; i < 1000; i++) {
      double item = random.nextDouble(-1, 2) * upper;
      counter.add(item);
      steps += grid.steps(item);
      assertThat(Math.abs(grid.steps(item))).isLessThanOrEqualTo(grid.distance());
    }
    assertThat(counter.tick().value() / grid.grid().spacing()).isEqualTo((double) steps);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void noStreamMakesASessionThrow(CounterMechanism mechanism) {
    SplittableRandom random = new SplittableRandom(9);
    PrivacyBound privacy = concentrated(mechanism) ? Zcdp.of(0.5) : PureDp.of(1);
    CounterSession counter =
        accountant(privacy)
            .open(
                "fuzz",
                ContinualCounter.builder()
                    .horizon(500)
                    .reals(-1e6, 1e3)
                    .privacy(privacy)
                    .mechanism(mechanism)
                    .build());
    for (int t = 0; t < 500; t++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        counter.add(
            random.nextBoolean()
                ? NASTY[random.nextInt(NASTY.length)]
                : Double.longBitsToDouble(random.nextLong()));
        counter.add(random.nextLong());
      }
      assertThat(counter.tick().value()).isFinite();
    }
  }

  /** 2²⁴ items of 2⁴⁰ are 0 modulo 2⁶⁴; half as many are the smallest number there is. */
  @Test
  void sumsBeyondTheRangeWrapAround() {
    CounterSession counter =
        exact(
            ContinualCounter.builder()
                .horizon(2)
                .integers(0, 1L << 40)
                .mechanism(CounterMechanism.BINARY_TREE));
    for (int step = 0; step < 2; step++) {
      for (int i = 0; i < 1 << 23; i++) {
        counter.add(1L << 40);
      }
      assertThat(counter.tick().value()).isEqualTo(step == 0 ? -0x1p63 : 0);
    }
    assertThat(counter.bounds().largestSum()).isEqualTo(0x1p62);
    assertThat(pure(CounterMechanism.CENTERED_TREE, 1 << 10).bounds().largestSum())
        .isEqualTo(0x1p54); // blocks of 16 · 16 steps
  }

  @Test
  void theReceiptStatesTheGuarantee() {
    ContinualCounter tree = pure(CounterMechanism.BINARY_TREE, 16);
    PrivacyEvent.DiscreteLaplace event = (PrivacyEvent.DiscreteLaplace) tree.event();
    assertThat(event.sensitivity().doubleValue()).isEqualTo(5); // levels 0 to 4
    assertThat(event.scale().doubleValue()).isEqualTo(5);
    assertThat(pure(CounterMechanism.CENTERED_TREE, 16).event())
        .isEqualTo(new PrivacyEvent.Guaranteed(PureDp.of(1)));
    assertThat(tree.neighboring()).isEqualTo(Neighboring.ADD_REMOVE);
    assertThat(tree.type()).isEqualTo("io.sfumato.streaming.ContinualCounter/1");
    assertThat(tree.parameters().toString())
        .contains("horizon: 16", "mechanism: BINARY_TREE", "levels: 5", "epsilon: 1");
    ContinualCounter gaussian =
        ContinualCounter.builder()
            .horizon(16)
            .integers(0, 3)
            .privacy(Zcdp.of(0.1))
            .mechanism(CounterMechanism.BINARY_TREE)
            .build();
    PrivacyEvent.DiscreteGaussian normal = (PrivacyEvent.DiscreteGaussian) gaussian.event();
    assertThat(normal.squaredSensitivity().doubleValue()).isEqualTo(45); // 5 levels of 3²
    assertThat(normal.variance().doubleValue()).isEqualTo(225);
    for (CounterMechanism mechanism : CounterMechanism.values()) {
      PrivacyBound privacy = concentrated(mechanism) ? Zcdp.of(1) : PureDp.of(1);
      PrivacyAccountant accountant = accountant(privacy);
      accountant.open(
          "whole budget",
          ContinualCounter.builder().horizon(77).privacy(privacy).mechanism(mechanism).build());
      assertThat(accountant.spent()).as("%s", mechanism).isEqualTo(privacy);
    }
  }

  /**
   * Beyond what a long or a double holds exactly: the noise is for all of it, to the last digit.
   */
  @Test
  void theLargestUnitIsCountedExactly() {
    BigInteger items = BigInteger.valueOf(Integer.MAX_VALUE);
    for (CounterMechanism mechanism :
        List.of(CounterMechanism.BINARY_TREE, CounterMechanism.HONAKER)) {
      ContinualCounter counter =
          ContinualCounter.builder()
              .horizon(1L << 30)
              .contributions(Integer.MAX_VALUE, 0)
              .privacy(Zcdp.of(1))
              .mechanism(mechanism)
              .build();
      PrivacyEvent.DiscreteGaussian event = (PrivacyEvent.DiscreteGaussian) counter.event();
      assertThat(event.squaredSensitivity().numerator())
          .isEqualTo(items.multiply(items).multiply(BigInteger.valueOf(31)));
    }
    ContinualCounter pure =
        ContinualCounter.builder()
            .horizon(16)
            .integers(0, 1L << 30)
            .contributions(Integer.MAX_VALUE, 0)
            .privacy(PureDp.of(1e9))
            .build();
    double unit = (double) (1L << 30) * Integer.MAX_VALUE / 1e9;
    assertThat(pure.bounds().varianceAt(1)).isGreaterThan(1.99 * unit * unit);
  }

  @Test
  void whatIsMadeForPureGuaranteesIsOfferedUnderThoseOnly() {
    for (CounterMechanism mechanism :
        List.of(CounterMechanism.SUBTRACTION, CounterMechanism.CENTERED_TREE)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  ContinualCounter.builder()
                      .horizon(16)
                      .privacy(Zcdp.of(0.1))
                      .mechanism(mechanism)
                      .build())
          .withMessageContaining("made for pure guarantees only");
    }
  }

  @Test
  void thePlannerTakesTheSmallestErrorAndShowsTheOthers() {
    CounterPlan pure = pure(CounterMechanism.AUTO, 1 << 12).plan();
    assertThat(pure.chosen().mechanism()).isEqualTo(CounterMechanism.CENTERED_TREE);
    assertThat(pure.alternatives()).contains(pure.chosen());
    double last = 0;
    for (CounterPlan.Alternative row : pure.alternatives()) {
      if (row.isUsable()) {
        double error = row.estimate().orElseThrow().meanSquaredError();
        assertThat(error).isGreaterThanOrEqualTo(last);
        last = error;
      }
    }
    assertThat(pure.toString()).contains("* centered tree", "binary tree", "ε = 1");
  }

  /** For a tiny δ the pure guarantee has the smaller error, for a large one the Gaussian. */
  @Test
  void thePlannerNeverPaysADeltaThatBuysNothing() {
    assertThat(approximate(1, 1e-30).plan().chosen().guarantee()).isEqualTo(PureDp.of(1));
    assertThat(approximate(1, 1e-30).event()).isEqualTo(new PrivacyEvent.Guaranteed(PureDp.of(1)));
    assertThat(approximate(0.01, 0.01).plan().chosen().guarantee()).isInstanceOf(Zcdp.class);
    assertThat(approximate(1, 0).plan().chosen().guarantee()).isEqualTo(PureDp.of(1));
  }

  private static ContinualCounter approximate(double epsilon, double delta) {
    return ContinualCounter.builder().horizon(1 << 10).privacy(ApproxDp.of(epsilon, delta)).build();
  }

  @Test
  void memoryLimitsTheChoice() {
    ContinualCounter.Builder builder =
        ContinualCounter.builder().horizon(1 << 12).privacy(PureDp.of(1));
    long free = builder.build().plan().chosen().estimate().orElseThrow().stateBytes();
    ContinualCounter small = builder.memory(free - 1).build();
    assertThat(small.plan().chosen().mechanism()).isNotEqualTo(CounterMechanism.CENTERED_TREE);
    assertThat(small.plan().toString()).contains("more than the " + (free - 1) + " allowed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.memory(1).build())
        .withMessageContaining("mechanism must be one that can do the task");
  }

  @Test
  void aCounterWithoutAHorizonGoesOn() {
    for (PrivacyBound privacy : List.of(PureDp.of(1), Zcdp.of(0.5))) {
      ContinualCounter counter = ContinualCounter.builder().unbounded().privacy(privacy).build();
      CounterSession session = accountant(privacy).open("c", counter);
      for (int t = 1; t <= 3000; t++) {
        session.add(1);
        CounterRelease release = session.tick();
        assertThat(release.value()).isCloseTo(t, within(9 * release.standardDeviation() + 1));
      }
      CounterBounds bounds = session.bounds();
      assertThat(bounds.steps()).isGreaterThan(1L << 30);
      assertThat(bounds.upTo(100).meanSquaredError())
          .isLessThan(bounds.upTo(3000).meanSquaredError());
    }
  }

  @Test
  void aRangeIsMorePreciseThanItsParts() {
    ContinualCounter counter = pure(CounterMechanism.CENTERED_TREE, 1 << 12);
    CounterSession session = accountant(PureDp.of(1)).open("c", counter);
    CounterRelease before = session.tick();
    for (int t = 1; t < 2000; t++) {
      before = session.tick();
    }
    CounterRelease after = session.tick();
    RangeRelease range = after.since(before);
    assertThat(range.from()).isEqualTo(2000);
    assertThat(range.to()).isEqualTo(2001);
    assertThat(range.value()).isEqualTo(after.value() - before.value());
    assertThat(range.standardDeviation()).isLessThan(0.9 * after.standardDeviation());
    assertThat(range.interval(0.95).contains(range.value())).isTrue();
    assertThat(range.interval(0.99).upper()).isGreaterThan(range.interval(0.95).upper());
    assertThat(range.toString()).startsWith("steps 2001 to 2001: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> range.interval(1))
        .withMessageContaining("confidence must be in (0, 1)");
    CounterRelease earlier = before;
    assertThatIllegalArgumentException().isThrownBy(() -> earlier.since(after));
    CounterRelease other = accountant(PureDp.of(1)).open("c", counter).tick();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> after.since(other))
        .withMessageContaining("of another session");
  }

  /**
   * 4000 sums of runs without items: of a probability of at least 0.95 fewer than 3731 are inside
   * with a probability below 1e-6. Half the error is too little for every mechanism.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void intervalsHoldTheSumsOfRuns(CounterMechanism mechanism) {
    PrivacyBound privacy = concentrated(mechanism) ? Zcdp.of(0.5) : PureDp.of(1);
    ContinualCounter counter =
        ContinualCounter.builder().horizon(64).privacy(privacy).mechanism(mechanism).build();
    double[] errors = new double[2]; // the same in every run, and slow for Laplace noise
    int inside = 0;
    int insideHalf = 0;
    NoiseSource noise = NoiseSource.seeded(8);
    for (int run = 0; run < 4000; run++) {
      CounterSession session = counter.open(noise, SessionJournal.none());
      CounterRelease first = session.tick();
      CounterRelease last = first;
      for (int t = 1; t < 45; t++) {
        last = session.tick();
        first = t < 17 ? last : first;
      }
      RangeRelease range = run % 2 == 0 ? last.since(first) : first.fromTheStart();
      if (run < 2) {
        errors[run] = range.interval(0.95).upper() - range.value();
      }
      inside += Math.abs(range.value()) <= errors[run % 2] ? 1 : 0;
      insideHalf += Math.abs(range.value()) < errors[run % 2] / 2 ? 1 : 0;
    }
    assertThat(inside).isGreaterThanOrEqualTo(3731);
    assertThat(insideHalf).isLessThan(3731);
  }

  @Test
  void aStepHasRoomForMillionsOfItems() {
    CounterBounds buffered =
        ContinualCounter.builder().horizon(1 << 20).privacy(Zcdp.of(0.5)).build().bounds();
    assertThat(buffered.largestStep()).isBetween(1e8, 1e15);
    assertThat(pure(CounterMechanism.BINARY_TREE, 64).bounds().largestStep()).isInfinite();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContinualCounter.builder().buffers(9))
        .withMessageContaining("buffers must be in [1, 8], got 9");
  }

  @Test
  void fewerBuffersAreSmallerAndLessAccurate() {
    ContinualCounter.Builder builder =
        ContinualCounter.builder()
            .horizon(1 << 16)
            .privacy(Zcdp.of(0.5))
            .mechanism(CounterMechanism.BUFFERED_LINEAR);
    CounterPlan.Alternative two = builder.buffers(2).build().plan().chosen();
    CounterPlan.Alternative eight = builder.buffers(8).build().plan().chosen();
    assertThat(two.estimate().orElseThrow().stateBytes())
        .isLessThan(eight.estimate().orElseThrow().stateBytes());
    assertThat(two.estimate().orElseThrow().meanSquaredError())
        .isGreaterThan(eight.estimate().orElseThrow().meanSquaredError());
  }

  @Test
  void boundsHoldTogether() {
    CounterBounds bounds = pure(CounterMechanism.AUTO, 256).bounds();
    assertThat(bounds.maxError(0.05)).isLessThan(bounds.unionBound(0.05));
    assertThat(bounds.maxError(0.05)).isGreaterThan(bounds.errorAt(200, 0.05));
    assertThat(bounds.maxError(0.05)).isEqualTo(bounds.maxError(0.05));
    SimulatedMaxError sample = bounds.simulate(2000, 17);
    assertThat(sample.bound(0.05)).isGreaterThanOrEqualTo(sample.quantile(0.95));
    assertThat(sample.bound(0.05)).isLessThanOrEqualTo(sample.quantile(0.98));
    assertThat(bounds.maxError(0.05)).isBetween(sample.quantile(0.94), sample.quantile(0.99));
    assertThat(bounds.lowerBound()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bounds.simulate(100, 1).bound(0.05))
        .withMessageContaining("simulate more runs");

    ContinualCounter tree =
        ContinualCounter.builder()
            .horizon(1 << 10)
            .privacy(Zcdp.of(0.5))
            .mechanism(CounterMechanism.HONAKER)
            .build();
    assertThat(tree.bounds().lowerBound().orElseThrow()).isCloseTo(8.466, within(1e-3));
    assertThat(tree.bounds().optimalityGap().orElseThrow())
        .isCloseTo(100 * (31.92 / 8.466 - 1), within(0.5));
  }

  @Test
  void badParametersAreRefusedWhenBuilt() {
    ContinualCounter.Builder builder = ContinualCounter.builder();
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("horizon is missing");
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.horizon(5).build())
        .withMessageStartingWith("privacy is missing");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.horizon(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.horizon((1L << 60) + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.integers(3, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.integers(Long.MIN_VALUE, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.reals(Double.NaN, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.reals(0, Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.contributions(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.contributions(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.memory(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.privacy(PureDp.of(0)).build())
        .withMessageStartingWith("privacy must allow some loss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.privacy(PureDp.of(1e-30)).build())
        .withMessageContaining("noise would be too large");
    CounterBounds bounds = builder.privacy(PureDp.of(1)).build().bounds();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bounds.varianceAt(6))
        .withMessage("t must be in [1, 5], got 6");
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.maxError(0));
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.varianceBetween(3, 2));
  }
}
