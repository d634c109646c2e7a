package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.ContinualCounter;
import io.sfumato.streaming.CounterMechanism;
import io.sfumato.streaming.CounterSession;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Items and steps of a continual counter of 2²⁰ steps, with secure noise. A session that has come
 * to its end is replaced outside the measured time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CounterBenchmark {

  private static final int HORIZON = 1 << 20;

  /** Operations of a measured call; divides the horizon. */
  private static final int BATCH = 1 << 16;

  /** Every mechanism under every guarantee it takes, with 6 buffers or as many as its name says. */
  public enum Subject {
    ZCDP_AUTO(CounterMechanism.AUTO),
    ZCDP_BUFFERED_4(CounterMechanism.BUFFERED_LINEAR),
    ZCDP_BUFFERED_5(CounterMechanism.BUFFERED_LINEAR),
    ZCDP_BUFFERED_8(CounterMechanism.BUFFERED_LINEAR),
    ZCDP_SQUARE_ROOT(CounterMechanism.SQUARE_ROOT),
    ZCDP_BINARY(CounterMechanism.BINARY_TREE),
    ZCDP_RADIX(CounterMechanism.RADIX_TREE),
    ZCDP_HONAKER(CounterMechanism.HONAKER),
    ZCDP_SMOOTH(CounterMechanism.SMOOTH_BINARY),
    ZCDP_HYBRID(CounterMechanism.HYBRID),
    PURE_AUTO(CounterMechanism.AUTO),
    PURE_CENTERED(CounterMechanism.CENTERED_TREE),
    PURE_HAAR(CounterMechanism.HAAR),
    PURE_SUBTRACTION(CounterMechanism.SUBTRACTION),
    PURE_BINARY(CounterMechanism.BINARY_TREE),
    PURE_RADIX(CounterMechanism.RADIX_TREE),
    PURE_HONAKER(CounterMechanism.HONAKER),
    PURE_SMOOTH(CounterMechanism.SMOOTH_BINARY),
    PURE_HYBRID(CounterMechanism.HYBRID);

    private final CounterMechanism mechanism;

    Subject(CounterMechanism mechanism) {
      this.mechanism = mechanism;
    }

    private PrivacyBound privacy() {
      return name().startsWith("PURE") ? PureDp.of(1) : Zcdp.of(0.5);
    }

    private ContinualCounter.Builder counter() {
      char last = name().charAt(name().length() - 1);
      return ContinualCounter.builder()
          .horizon(HORIZON)
          .privacy(privacy())
          .mechanism(mechanism)
          .buffers(Character.isDigit(last) ? last - '0' : 6);
    }
  }

  private static CounterSession open(ContinualCounter counter, PrivacyBound budget) {
    return PrivacyAccountant.builder()
        .budget(budget)
        .unit(PrivacyUnit.rows("event"))
        .open()
        .open("counter", counter);
  }

  /** A session with steps to go. */
  @State(Scope.Thread)
  public static class Running {

    @Param private Subject subject = Subject.ZCDP_AUTO;
    private ContinualCounter counter = subject.counter().build();
    private CounterSession session = CounterBenchmark.open(counter, subject.privacy());

    @Setup(Level.Trial)
    public void build() {
      counter = subject.counter().build();
      session = CounterBenchmark.open(counter, subject.privacy());
    }

    @Setup(Level.Invocation)
    public void reopenAtTheEnd() {
      if (session.step() == HORIZON) {
        session = CounterBenchmark.open(counter, subject.privacy());
      }
    }
  }

  /** Items, some out of bounds, and sessions for whole and for real numbers. */
  @State(Scope.Thread)
  public static class Items {

    private final long[] whole = new long[BATCH];
    private final double[] real = new double[BATCH];
    private final CounterSession ofWhole =
        CounterBenchmark.open(Subject.PURE_BINARY.counter().build(), PureDp.of(1));
    private final CounterSession ofReal =
        CounterBenchmark.open(Subject.PURE_BINARY.counter().reals(0, 1).build(), PureDp.of(1));

    @Setup
    public void draw() {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < BATCH; i++) {
        whole[i] = random.nextLong(-1, 3);
        real[i] = random.nextDouble(-0.5, 1.5);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public CounterSession addLong(Items items) {
    CounterSession session = items.ofWhole;
    for (long item : items.whole) {
      session.add(item);
    }
    return session;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public CounterSession addDouble(Items items) {
    CounterSession session = items.ofReal;
    for (double item : items.real) {
      session.add(item);
    }
    return session;
  }

  /** One item and the end of its step, with an object for the release that is looked at. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double tick(Running running) {
    CounterSession session = running.session;
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
      session.add(1);
      sum += session.tick().value();
    }
    return sum;
  }

  /** One item and the end of its step. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double tickValue(Running running) {
    CounterSession session = running.session;
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
      session.add(1);
      sum += session.tickValue();
    }
    return sum;
  }
}
