package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Opening an accountant with a long past, the first time in a new process: single shots without
 * warm-up. Prints the heap that the open accountant keeps. The ledger on disk takes minutes to fill
 * and is kept under {@code target} for the next run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(3)
public class OpenBenchmark {

  @Param("100000")
  public int releases = 100_000;

  @Param({"sqlite", "memory"})
  public String store = "sqlite";

  private Path file = Path.of("");
  private PrivacyAccountant accountant = PastReleases.accountant(Ledger.inMemory());

  @Setup(Level.Trial)
  public void fill() throws IOException, InterruptedException {
    file = Path.of("jmh", "target", "past-" + releases + ".ledger");
    if (store.equals("sqlite")) {
      // In a process of its own, so that this one opens the ledger cold.
      int status =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  FillLedger.class.getName(),
                  file.toString(),
                  Integer.toString(releases))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("filling the ledger failed with status " + status);
      }
    } else {
      PastReleases.release(accountant, 0, releases);
    }
  }

  @TearDown(Level.Trial)
  public void reportMemory() {
    long with = usedHeap();
    accountant.close();
    accountant = PastReleases.accountant(Ledger.inMemory());
    long without = usedHeap();
    System.out.printf(
        "%nheap of an accountant with %d releases on a %s ledger: %.1f MB%n",
        releases, store, (with - without) / 1e6);
  }

  /** For the memory ledger, which cannot be opened again, this reads what has been spent. */
  @Benchmark
  public Object open() {
    if (store.equals("sqlite")) {
      accountant = PastReleases.accountant(Ledger.sqlite(file));
    }
    return accountant.spent();
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
