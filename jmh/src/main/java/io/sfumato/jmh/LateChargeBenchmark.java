package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.Release;
import io.sfumato.ledger.Ledger;
import io.sfumato.mechanism.NoisyVector;
import io.sfumato.mechanism.VectorCount;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whole releases of a count in memory, the charge included, with 100,000 charges behind them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LateChargeBenchmark {

  private static final List<String> ROWS = List.of("F", "M", "M");
  private static final int PAST = 100_000;

  /** The kind of budget, which decides how charges are added up. */
  @Param({"pure", "zcdp", "approximate"})
  public String budget = "zcdp";

  private final VectorCount count = VectorCount.of(List.of("F", "M"), PureDp.of(1e-6));
  private PrivacyAccountant accountant = PastReleases.accountant(Ledger.inMemory());
  private long next;

  @Setup
  public void fill() {
    PrivacyBound bound =
        switch (budget) {
          case "pure" -> PureDp.of(1e6);
          case "zcdp" -> Zcdp.of(1e6);
          default -> ApproxDp.of(100, 1e-6);
        };
    accountant =
        PrivacyAccountant.builder()
            .budget(bound)
            .unit(PrivacyUnit.rows("row"))
            .ledger(Ledger.inMemory())
            .open();
    for (next = 0; next < PAST; ) {
      release();
    }
  }

  @Benchmark
  public Release<NoisyVector> release() {
    return accountant.release("release " + next++, count, ROWS);
  }
}
