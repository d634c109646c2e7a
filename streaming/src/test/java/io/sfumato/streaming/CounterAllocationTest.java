package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.SessionJournal;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CounterAllocationTest {

  /** For what is made once, in a rare draw: one small object for each step takes 2²⁰ bytes. */
  private static final long ONCE = 1 << 16;

  private static final NoiseSource NOISE = NoiseSource.seeded(1);

  /** Interpreted or compiled: nothing here depends on what a compiler removes. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void stepsAllocateNothing(CounterMechanism mechanism) throws ReflectiveOperationException {
    int horizon =
        switch (mechanism) {
          case BUFFERED_LINEAR -> 1 << 20;
          case SQUARE_ROOT -> 1 << 13;
          default -> 1 << 16;
        };
    boolean concentrated =
        mechanism == CounterMechanism.BUFFERED_LINEAR || mechanism == CounterMechanism.SQUARE_ROOT;
    PrivacyBound privacy = concentrated ? Zcdp.of(0.5) : PureDp.of(1);
    ContinualCounter counter =
        ContinualCounter.builder().horizon(horizon).privacy(privacy).mechanism(mechanism).build();
    // Samplers are made at the first draw from each law, transforms in the first run.
    run(counter.open(NOISE, SessionJournal.none()), Math.min(horizon, 1 << 16));
    CounterSession session = counter.open(NOISE, SessionJournal.none());
    run(session, 1); // arrays of the first block
    long before = allocatedBytes();
    run(session, horizon - 1);
    long allocated = allocatedBytes() - before;
    assertThat(allocated).isLessThan(ONCE);
  }

  private static void run(CounterSession session, int steps) {
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      session.add(1);
      sum += session.tickValue();
    }
    assertThat(sum).isNotNaN();
  }

  /** By reflection, as this module does not read the modules of the platform's management. */
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return (long)
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class)
            .invoke(threads, Thread.currentThread().getId());
  }
}
