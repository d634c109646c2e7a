package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.BankSession;
import io.sfumato.streaming.CounterBank;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A bank of a million counters over 2²⁰ steps. What is timed is an item that comes to a key and the
 * private sum of that key after the step; a step closes after a million of these.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC") // whose heap is measured to the byte
public class CounterBankBenchmark {

  private static final int KEYS = 1_000_000;
  private static final int STEPS = 1 << 20;
  private static final int CHUNK = 10_000;

  @Param({"zcdp", "pure"})
  public String privacy = "zcdp";

  private BankSession<String> bank = open(Zcdp.of(0.5));
  private final int[] shuffled = new int[KEYS];
  private final double[] out = new double[CHUNK];
  private final SplittableRandom random = new SplittableRandom(7);
  private int next;

  private static BankSession<String> open(PrivacyBound bound) {
    return PrivacyAccountant.builder()
        .budget(bound)
        .unit(PrivacyUnit.rows("event"))
        .ledger(Ledger.inMemory())
        .open()
        .open("bank", CounterBank.<String>builder().horizon(STEPS).privacy(bound).build());
  }

  @Setup
  public void fill() {
    PrivacyBound bound = privacy.equals("pure") ? PureDp.of(1) : Zcdp.of(0.5);
    long before = used();
    bank = open(bound);
    bank.registerIndexed(KEYS);
    System.out.printf("%n%.2f bytes per key%n", (double) (used() - before) / KEYS);
    for (int i = 0; i < KEYS; i++) {
      shuffled[i] = i;
    }
    for (int i = KEYS - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = other;
    }
    bank.tick();
    for (int first = 0; first < KEYS; first += CHUNK) {
      bank.valuesAt(first, out);
    }
    bank.tick();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Every key once in each step, in a random order. */
  @Benchmark
  public double shuffledTick() {
    int key = shuffled[next++];
    bank.addAt(key, 1);
    double value = bank.valueAt(key);
    if (next == KEYS) {
      next = 0;
      bank.tick();
    }
    return value;
  }

  /** Any key at any time, so that many are silent for some steps and some are read again. */
  @Benchmark
  public double randomTick() {
    int key = random.nextInt(KEYS);
    bank.addAt(key, 1);
    double value = bank.valueAt(key);
    if (++next == KEYS) {
      next = 0;
      bank.tick();
    }
    return value;
  }

  /** Every key once in each step, in the order of indices. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public double[] sequentialTicks() {
    for (int i = 0; i < CHUNK; i++) {
      bank.addAt(next + i, 1);
    }
    bank.valuesAt(next, out);
    next += CHUNK;
    if (next == KEYS) {
      next = 0;
      bank.tick();
    }
    return out;
  }

  /** Says how many steps closed, and with that how the times are to be read. */
  @TearDown(Level.Trial)
  public void steps() {
    System.out.printf("%n%d steps%n", bank.step());
  }
}
