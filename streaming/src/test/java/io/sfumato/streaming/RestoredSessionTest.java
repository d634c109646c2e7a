package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.SessionJournal;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is saved of a session is all that its later releases depend on, and nothing that they draw.
 */
class RestoredSessionTest {

  private static final int STEPS = 40;
  private static final int RUNS = 4000;

  private static final List<Arguments> OF_ONE_HORIZON = counters(STEPS);

  /** Every mechanism with every guarantee it takes, for a known horizon and without one. */
  static Stream<Arguments> counters() {
    return Stream.of(1L, 2L, 32L, 300L, 0L).flatMap(horizon -> counters(horizon).stream());
  }

  static Stream<Arguments> countersOfOneHorizon() {
    return OF_ONE_HORIZON.stream();
  }

  private static List<Arguments> counters(long horizon) {
    List<Arguments> counters = new ArrayList<>();
    for (CounterMechanism mechanism : CounterMechanism.values()) {
      for (PrivacyBound privacy : List.of(PureDp.of(1), Zcdp.of(0.1))) {
        try {
          counters.add(
              Arguments.of(mechanism, privacy, counter(mechanism, privacy, horizon), horizon));
        } catch (IllegalArgumentException e) {
          assertThat(mechanism).isNotEqualTo(CounterMechanism.AUTO); // which takes them all
        }
      }
    }
    return counters;
  }

  private static ContinualCounter counter(
      CounterMechanism mechanism, PrivacyBound privacy, long horizon) {
    ContinualCounter.Builder builder =
        ContinualCounter.builder().integers(-5, 5).privacy(privacy).mechanism(mechanism);
    return (horizon == 0 ? builder.unbounded() : builder.horizon(horizon)).build();
  }

  private static CounterSession open(ContinualCounter counter, NoiseSource noise) {
    return counter.open(noise, SessionJournal.none());
  }

  private static byte[] saved(ContinualCounter counter, CounterSession session) {
    StateWriter state = new StateWriter();
    counter.save(session, state);
    return state.toByteArray();
  }

  private static CounterSession restored(
      ContinualCounter counter, CounterSession session, NoiseSource noise) {
    StateReader state = new StateReader(saved(counter, session));
    CounterSession restored = counter.restore(state, noise, SessionJournal.none());
    state.finish();
    return restored;
  }

  /**
   * One source of noise goes from each session to the next: if any of them drew what an earlier one
   * had drawn, or did not know it, all that follows would differ.
   */
  @ParameterizedTest
  @MethodSource("counters")
  void restoredBeforeAndWithinEveryStepItRunsOnBitForBit(
      CounterMechanism mechanism, PrivacyBound privacy, ContinualCounter counter, long horizon) {
    SplittableRandom items = new SplittableRandom(7);
    CounterSession whole = open(counter, NoiseSource.seeded(11));
    NoiseSource handedOn = NoiseSource.seeded(11);
    CounterSession current = restored(counter, open(counter, handedOn), handedOn);
    assertThat(current.lastRelease()).isEmpty();
    for (int t = 1; t <= (horizon == 0 ? 300 : horizon); t++) {
      for (int i = items.nextInt(3); i > 0; i--) {
        long item = items.nextLong(-6, 7);
        whole.add(item);
        current.add(item);
        current = restored(counter, current, handedOn);
      }
      long expected = Double.doubleToRawLongBits(whole.tickValue());
      assertThat(Double.doubleToRawLongBits(current.tickValue()))
          .as("step %d", t)
          .isEqualTo(expected);
      current = restored(counter, current, handedOn);
      CounterRelease last = current.lastRelease().orElseThrow();
      assertThat(Double.doubleToRawLongBits(last.value())).isEqualTo(expected);
      assertThat(last.t()).isEqualTo(t).isEqualTo(current.step());
      assertThat(last.standardDeviation()).isEqualTo(Math.sqrt(counter.bounds().varianceAt(t)));
    }
  }

  /** The length of a checkpoint is public. */
  @ParameterizedTest
  @MethodSource("countersOfOneHorizon")
  void sizeFollowsFromTheStepAlone(
      CounterMechanism mechanism, PrivacyBound privacy, ContinualCounter counter) {
    CounterSession one = open(counter, NoiseSource.seeded(1));
    CounterSession other = open(counter, NoiseSource.seeded(2));
    for (int t = 0; t < STEPS; t++) {
      one.add(Long.MAX_VALUE);
      assertThat(saved(counter, one)).hasSameSizeAs(saved(counter, other));
      one.tick();
      other.tick();
    }
  }

  /** Noise drawn for a group of siblings, before the restore, is all that these releases have. */
  @Test
  void nothingIsDrawnForNodesThatWereStarted() {
    ContinualCounter counter = counter(CounterMechanism.CENTERED_TREE, PureDp.of(1), STEPS);
    CounterSession whole = open(counter, NoiseSource.seeded(1));
    whole.tick();
    CounterSession restored = restored(counter, whole, NoiseSource.seeded(2));
    List<Double> expected = new ArrayList<>();
    List<Double> released = new ArrayList<>();
    for (int t = 2; t <= STEPS; t++) {
      expected.add(whole.tickValue());
      released.add(restored.tickValue());
    }
    int group = 0;
    while (released.get(group).equals(expected.get(group))) {
      group++;
    }
    // Groups of leaves have at least two steps, and end: then sources count, and these differ.
    assertThat(group).isBetween(1, STEPS - 3);
  }

  /**
   * Sessions go on with a key of their own. The estimate of a variance has a relative standard
   * error of at most √(5 / 4000) = 3.5 % (sums of Laplace variables have a kurtosis of at most 6),
   * so 18 % are five of them: false alarms below 1e-6 each, of 48 tests.
   */
  @ParameterizedTest
  @MethodSource("countersOfOneHorizon")
  void errorsAcrossARestoreHaveTheLawOfOneRun(
      CounterMechanism mechanism, PrivacyBound privacy, ContinualCounter counter) {
    CounterBounds bounds = counter.bounds();
    int[] steps = stepsWithMuchInCommon(bounds);
    double[] measured = squares(counter, counter, steps, true);
    assertThat(measured[0] / bounds.varianceAt(steps[1])).isBetween(0.82, 1.18);
    assertThat(measured[1] / bounds.varianceBetween(steps[0], steps[1])).isBetween(0.82, 1.18);

    // A restore that drew all noise anew: right at each step, and far off between two.
    double[] anew = squares(counter, counter, steps, false);
    assertThat(anew[0] / bounds.varianceAt(steps[1])).isBetween(0.82, 1.18);
    assertThat(anew[1] / bounds.varianceBetween(steps[0], steps[1])).isGreaterThan(1.18);
  }

  /** The same test must see noise whose scale is a fifth too small after the restore. */
  @Test
  void theSimulationSeesNoiseThatIsTooSmall() {
    ContinualCounter counter = counter(CounterMechanism.BINARY_TREE, Zcdp.of(0.1), STEPS);
    ContinualCounter broken = counter(CounterMechanism.BINARY_TREE, Zcdp.of(0.15625), STEPS);
    int[] steps = {8, 15}; // node 8 is drawn before, 12, 14 and 15 after
    double[] measured = squares(counter, broken, steps, true);
    assertThat(measured[1] / counter.bounds().varianceBetween(8, 15)).isLessThan(0.82);
  }

  private static int[] stepsWithMuchInCommon(CounterBounds bounds) {
    int[] best = {1, 2};
    double least = Double.POSITIVE_INFINITY;
    for (int s = 1; s < STEPS; s++) {
      for (int t = s + 1; t <= STEPS; t++) {
        double share = bounds.varianceBetween(s, t) / (bounds.varianceAt(s) + bounds.varianceAt(t));
        if (share < least) {
          least = share;
          best = new int[] {s, t};
        }
      }
    }
    return best;
  }

  /**
   * Returns the mean squares of the error at the second step, and of its change since the first.
   */
  private static double[] squares(
      ContinualCounter before, ContinualCounter after, int[] steps, boolean restoring) {
    double[] sums = new double[2];
    NoiseSource noise = NoiseSource.seeded(5);
    NoiseSource fresh = NoiseSource.seeded(6);
    for (int run = 0; run < RUNS; run++) {
      CounterSession first = open(before, noise);
      double earlier = 0;
      while (first.step() < steps[0]) {
        earlier = first.tickValue();
      }
      CounterSession second = restoring ? restored(after, first, fresh) : open(after, fresh);
      double later = 0;
      while (second.step() < steps[1]) {
        later = second.tickValue();
      }
      sums[0] += later * later / RUNS;
      sums[1] += (later - earlier) * (later - earlier) / RUNS;
    }
    return sums;
  }

  /**
   * Two runs go on from one state, one of them with an item more. Where noise was drawn ahead there
   * is a step at which the releases differ by that item and nothing else: no number of charges
   * covers that. Where it was not, there is noise of both in the difference, at every step.
   */
  @ParameterizedTest
  @MethodSource("countersOfOneHorizon")
  void forkedRunsShareNoNoiseForItemsToComeIfTheyMayBeForked(
      CounterMechanism mechanism, PrivacyBound privacy, ContinualCounter counter) {
    CounterSession session = open(counter, NoiseSource.seeded(1));
    NoiseSource noise = NoiseSource.seeded(2);
    boolean bare = false;
    for (int t = 1; t < STEPS; t++) {
      session.tick();
      Set<Double> differences = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        CounterSession one = restored(counter, session, noise);
        CounterSession other = restored(counter, session, noise);
        other.add(1);
        differences.add(other.tickValue() - one.tickValue());
      }
      bare |= differences.size() == 1;
    }
    assertThat(bare).isNotEqualTo(counter.isForkable());
  }

  @Test
  void stateOfAnotherFormIsRefused() {
    ContinualCounter counter = counter(CounterMechanism.BINARY_TREE, PureDp.of(1), STEPS);
    byte[] state = saved(counter, open(counter, NoiseSource.seeded(1)));
    byte[] newer = state.clone();
    newer[7] = 2;
    byte[] shorter = Arrays.copyOf(state, state.length - 1);
    for (byte[] other : List.of(newer, shorter, new byte[0])) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  counter.restore(
                      new StateReader(other), NoiseSource.seeded(1), SessionJournal.none()))
          .withMessageContaining("state must have");
    }
  }

  @Test
  void sessionOfNoLedgerCannotBeSuspended() {
    ContinualCounter counter = counter(CounterMechanism.BINARY_TREE, PureDp.of(1), STEPS);
    CounterSession session = open(counter, NoiseSource.seeded(1));
    assertThatIllegalStateException()
        .isThrownBy(session::suspend)
        .withMessageContaining("no store");
    session.tick();
    assertThat(session.step()).isEqualTo(1);
  }
}
