package io.sfumato.jmh;

import java.lang.management.ManagementFactory;

/** How much of something a thread does in a second of its processor time, whatever else runs. */
final class CpuClock {

  private long nanos;
  private long done;

  /** The processor time of the current thread. */
  static long nanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Counts what was done since {@code start}, a value of {@link #nanos()}. */
  void add(long start, long amount) {
    nanos += nanos() - start;
    done += amount;
  }

  double perSecond() {
    return 1e9 * done / nanos;
  }
}
