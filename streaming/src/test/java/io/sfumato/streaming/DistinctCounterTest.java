package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.AuditGame;
import io.sfumato.streaming.internal.CounterProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistinctCounterTest {

  /** What a session hands to its counter, step by step. */
  private static final class Recorder implements CounterProcess {
    final List<Long> changes = new ArrayList<>();
    final long cap;
    long sum;

    Recorder(long cap) {
      this.cap = cap;
    }

    /** Cuts a change off as a counter does. */
    @Override
    public double tick(long change) {
      long taken = Math.max(-cap, Math.min(cap, change));
      changes.add(taken);
      sum += taken;
      return (double) sum;
    }

    @Override
    public void save(StateWriter state) {
      state.writeLong(sum);
    }

    @Override
    public void load(StateReader state) {
      sum = state.readLong();
    }
  }

  private static DistinctCounter.Builder<String> builder(PrivacyBound privacy) {
    return DistinctCounter.<String>builder().horizon(64).privacy(privacy);
  }

  private static final CounterBounds BOUNDS = builder(Zcdp.of(0.5)).build().bounds();

  private static DistinctSession<Integer> session(int flips, boolean removal, Recorder recorder) {
    return new DistinctSession<>(flips, removal, BOUNDS, recorder, recorder.cap);
  }

  /** An event of a stream: a step, a key, and whether it comes or goes. */
  private record Event(int step, int key, boolean coming) {}

  private static List<Event> events(SplittableRandom random, boolean removal, int keys) {
    List<Event> events = new ArrayList<>();
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      boolean coming = !removal || random.nextBoolean();
      events.add(new Event(random.nextInt(20), random.nextInt(keys), coming));
    }
    return events;
  }

  private static List<Long> changes(List<Event> events, int flips, boolean removal) {
    return changes(events, flips, removal, Long.MAX_VALUE);
  }

  private static List<Long> changes(List<Event> events, int flips, boolean removal, long cap) {
    Recorder recorder = new Recorder(cap);
    DistinctSession<Integer> session = session(flips, removal, recorder);
    for (int t = 0; t < 20; t++) {
      for (Event event : events) {
        if (event.step() == t && event.coming()) {
          session.add(event.key());
        } else if (event.step() == t) {
          session.remove(event.key());
        }
      }
      session.tick();
    }
    return recorder.changes;
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, true", "5, true"})
  void withoutAKeyTheCountChangesByAlternatingOnesAndNoMoreThanAllowed(int flips, boolean removal) {
    SplittableRandom random = new SplittableRandom(flips);
    int most = 0;
    for (int run = 0; run < 600; run++) {
      List<Event> all = events(random, removal, 4);
      List<Event> others = all.stream().filter(event -> event.key() != 0).toList();
      int changes =
          alternations(changes(all, flips, removal), changes(others, flips, removal), true);
      most = Math.max(most, changes);
      assertThat(changes).isLessThanOrEqualTo(flips);
    }
    assertThat(most).isEqualTo(flips);
  }

  /** A cap that took one of two changes away would leave changes of one sign. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "5, 1", "5, 2", "9, 3"})
  void capsOfTheCounterLeaveChangesInTurn(int flips, long cap) {
    SplittableRandom random = new SplittableRandom(flips);
    int capped = 0;
    for (int run = 0; run < 600; run++) {
      List<Event> all = new ArrayList<>(events(random, true, 12));
      for (int t = run % 3; t < 20; t += 3) { // others come and go with the key, in crowds
        for (int key = 0; key < 6; key++) {
          all.add(new Event(t, key, t % 2 == 0));
        }
      }
      List<Event> others = all.stream().filter(event -> event.key() != 0).toList();
      List<Long> fed = changes(all, flips, true, cap);
      assertThat(alternations(fed, changes(others, flips, true, cap), true))
          .isLessThanOrEqualTo(flips);
      capped += fed.equals(changes(all, flips, true)) ? 0 : 1;
    }
    assertThat(capped).isGreaterThan(300);
  }

  @Test
  void withoutAnEventTheFirstTimeOfAKeyMovesBackAndForth() {
    SplittableRandom random = new SplittableRandom(3);
    int most = 0;
    for (int run = 0; run < 600; run++) {
      List<Event> all = events(random, false, 6);
      if (!all.isEmpty()) {
        List<Event> others = new ArrayList<>(all);
        others.remove(random.nextInt(all.size()));
        int changes = alternations(changes(all, 1, false), changes(others, 1, false), true);
        most = Math.max(most, changes);
        assertThat(changes).isLessThanOrEqualTo(2);
      }
    }
    assertThat(most).isEqualTo(2);
  }

  @Test
  void withoutAnEventTheCountChangesByNoMoreThanTwoSequences() {
    SplittableRandom random = new SplittableRandom(4);
    int flips = 3;
    int most = 0;
    for (int run = 0; run < 800; run++) {
      List<Event> all = events(random, true, 3);
      if (!all.isEmpty()) {
        List<Event> others = new ArrayList<>(all);
        others.remove(random.nextInt(all.size()));
        int sum = alternations(changes(all, flips, true), changes(others, flips, true), false);
        most = Math.max(most, sum);
        assertThat(sum).isLessThanOrEqualTo(2 * flips);
      }
    }
    assertThat(most).isGreaterThan(flips);
  }

  /** The sum of sizes of changes; they must be 1 and -1 in turn. */
  private static int alternations(List<Long> one, List<Long> other, boolean inTurn) {
    int sum = 0;
    long last = 0;
    for (int t = 0; t < one.size(); t++) {
      long change = one.get(t) - other.get(t);
      if (change != 0 && inTurn) {
        assertThat(change).isIn(1L, -1L);
        assertThat(change).isNotEqualTo(last);
        last = change;
      }
      sum += (int) Math.abs(change);
    }
    return sum;
  }

  @Test
  void keysArePresentWhenAddedMoreOftenThanRemoved() {
    Recorder recorder = new Recorder(Long.MAX_VALUE);
    DistinctSession<Integer> session = session(3, true, recorder);
    session.add(1);
    session.add(1);
    session.add(2);
    session.remove(3);
    assertThat(session.tick().value()).isEqualTo(2);
    session.remove(1);
    session.add(3);
    assertThat(session.tick().value()).isEqualTo(2);
    session.remove(1);
    session.remove(2);
    session.add(2);
    session.add(3);
    assertThat(session.tick().value()).isEqualTo(2); // 2 and 3
    session.add(1);
    assertThat(session.tick().value()).isEqualTo(3);
    session.remove(1);
    assertThat(session.tick().value()).isEqualTo(3); // 1 has changed three times
  }

  @Test
  @SuppressWarnings("NullAway") // null is no key by contract, and must do no harm
  void noKeyMakesAStepThrow() {
    DistinctSession<Object> session =
        DistinctCounter.<Object>builder()
            .horizon(5)
            .flips(2)
            .privacy(Zcdp.of(1e6))
            .build()
            .open(NoData.NO_DATA, NoiseSource.seeded(1));
    session.add(
        new Object() {
          @Override
          public int hashCode() {
            throw new IllegalStateException("no hash");
          }

          @Override
          public boolean equals(Object other) {
            return this == other;
          }
        });
    session.add(null);
    record Same(int number) {
      @Override
      public int hashCode() {
        return 7;
      }
    }
    for (int i = 0; i < 300; i++) {
      session.add(new Same(i % 100));
    }
    assertThat(session.tick().value()).isBetween(100.9, 101.1);
    session.remove(null);
    assertThat(session.tick().value()).isBetween(99.9, 100.1);
    assertThat(session.toString()).isEqualTo("DistinctSession[step 2 of 5]");
  }

  @Test
  void changesOfAKeyCostTheirRootUnderAConcentratedGuarantee() {
    double one = error(builder(Zcdp.of(0.5)).flips(1));
    assertThat(error(builder(Zcdp.of(0.5)))).isEqualTo(one);
    double four = error(builder(Zcdp.of(0.5)).flips(4));
    assertThat(four / one).isBetween(4.0, 4.8);
    assertThat(error(builder(Zcdp.of(0.5)).flips(4).protectEvents()) / four).isBetween(3.99, 4.01);
    assertThat(error(builder(Zcdp.of(0.5)).protectEvents()) / one).isBetween(2.0, 2.4);
    assertThat(error(builder(PureDp.of(1)).flips(4)) / error(builder(PureDp.of(1))))
        .isBetween(15.5, 16.5);
  }

  private static double error(DistinctCounter.Builder<String> builder) {
    return builder.build().bounds().meanSquaredError();
  }

  @Test
  void releasesStayWithinTheBoundOfAWholeRun() {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(ApproxDp.of(4, 1e-6))
            .unit(PrivacyUnit.rows("visitor"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      DistinctCounter<String> counter = builder(ApproxDp.of(1, 1e-6)).flips(3).build();
      DistinctSession<String> session = accountant.open("visitors", counter, NoData.NO_DATA);
      double bound = counter.bounds().maxError(1e-3);
      for (int t = 0; t < 64; t++) {
        session.add("key " + t % 40);
        double exact = Math.min(40, t + 1);
        assertThat(session.tick().value()).isBetween(exact - bound, exact + bound);
      }
      assertThatIllegalStateException().isThrownBy(() -> session.add("late"));
    }
  }

  @Test
  void parametersAreCheckedWhenBuilt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(Zcdp.of(1)).flips(0))
        .withMessageContaining("flips must be in [1, 2^20]");
    assertThatIllegalStateException()
        .isThrownBy(() -> DistinctCounter.<String>builder().privacy(Zcdp.of(1)).build())
        .withMessageContaining("horizon is missing");
    DistinctSession<String> session =
        builder(Zcdp.of(1)).build().open(NoData.NO_DATA, NoiseSource.seeded(1));
    assertThatIllegalStateException()
        .isThrownBy(() -> session.remove("key"))
        .withMessageContaining("build the counter with flips(w)");
    assertThat(builder(Zcdp.of(1)).build().parameters())
        .isNotEqualTo(builder(Zcdp.of(1)).flips(1).build().parameters());
  }

  /**
   * A key that comes and goes in turn, as often as is counted; the adversary knows the rest and
   * starts after a low release. In step t it looks at how far releases moved with the key.
   */
  @Test
  void aKeyThatComesAndGoesCostsNoMoreThanClaimed() {
    double delta = 0.01;
    double epsilon = Zcdp.of(0.1).toApproxDp(delta).epsilon().doubleValue();
    assertThat(audit(Zcdp.of(0.1), delta)).isLessThan(epsilon);
    assertThat(audit(Zcdp.of(12.8), delta)).isGreaterThan(epsilon);
  }

  private static double audit(Zcdp privacy, double delta) {
    DistinctCounter<String> counter = builder(privacy).horizon(8).flips(4).build();
    return AuditGame.lowerBound(
        (present, noise) -> {
          DistinctSession<String> session = counter.open(NoData.NO_DATA, noise);
          double before = 0;
          double statistic = 0;
          int changes = 0;
          for (int t = 0; t < 8; t++) {
            boolean started = changes > 0 || before < 0 || t >= 3;
            boolean coming = changes % 2 == 0;
            if (started && changes < 4) {
              changes++;
              if (present && coming) {
                session.add("key");
              } else if (present) {
                session.remove("key");
              }
            }
            before = session.tick().value();
            statistic += started ? (coming ? before : -before) : 0;
          }
          return statistic;
        },
        delta,
        2500);
  }
}
