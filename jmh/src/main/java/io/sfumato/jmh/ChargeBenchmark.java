package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Release;
import io.sfumato.ledger.Ledger;
import io.sfumato.mechanism.NoisyVector;
import io.sfumato.mechanism.VectorCount;
import io.sfumato.privacy.PureDp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** Whole releases of a count: charged durably, drawn, stored durably, and replayed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ChargeBenchmark {

  private static final List<String> ROWS = List.of("F", "M", "M");

  @Param({"memory", "sqlite"})
  public String store = "memory";

  private final VectorCount count = VectorCount.of(List.of("F", "M"), PureDp.of(0.001));
  private Path file = Path.of("");
  private PrivacyAccountant accountant = PastReleases.accountant(Ledger.inMemory());
  private long next;

  @Setup(Level.Iteration)
  public void open() throws IOException {
    file = Files.createTempDirectory("charge").resolve("benchmark.ledger");
    accountant =
        PastReleases.accountant(store.equals("sqlite") ? Ledger.sqlite(file) : Ledger.inMemory());
    accountant.release("replayed", count, ROWS);
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException {
    accountant.close();
    Files.deleteIfExists(file);
    Files.deleteIfExists(file.toAbsolutePath().getParent());
  }

  /** Two durable writes: the charge, and the value. */
  @Benchmark
  public Release<NoisyVector> release() {
    return accountant.release("release " + next++, count, ROWS);
  }

  @Benchmark
  public Release<NoisyVector> replay() {
    return accountant.release("replayed", count, ROWS);
  }
}
