package io.sfumato.jmh;

import io.sfumato.synth.internal.ExactMoveSearch;
import io.sfumato.synth.internal.FitResult;
import io.sfumato.synth.internal.Objective;
import io.sfumato.synth.internal.Progress;
import io.sfumato.synth.internal.RowRules;
import io.sfumato.synth.internal.StopRule;
import io.sfumato.synth.internal.SyntheticRows;
import io.sfumato.synth.internal.Target;
import io.sfumato.synth.query.Marginal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Fitting a table to the exact marginals of pairs of columns, cell by cell: a move looks at all
 * codes of a cell. Says how far the fitted table is from the data, and the memory of the objective.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx2g", "-XX:+UseSerialGC"}) // whose heap can be measured
public class ExactMoveBenchmark {

  @Param("20000")
  public int rows = 20_000;

  @Param("14")
  public int columns = 14;

  /** Pairs of columns at most so far apart. */
  @Param("100")
  public int reach = 100;

  @Param({"1", "2"})
  public int threads = 1;

  @Param("10")
  public int sweeps = 10;

  private final CpuClock clock = new CpuClock();
  private AdultLike data = AdultLike.of(1, 1);
  private List<Marginal> marginals = List.of();
  private List<Target> targets = List.of();
  private SyntheticRows table = data.uniform(1, 1);
  private ExactMoveSearch search = search(table);

  /** How many cells were looked at. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Moves {
    /** Of each sweep all cells. */
    public long moves;
  }

  private ExactMoveSearch search(SyntheticRows start) {
    RowRules none = RowRules.of(start.domain(), List.of());
    return ExactMoveSearch.of(Objective.of(start, targets), none, 3, threads);
  }

  @Setup
  public void fit() {
    data = AdultLike.of(48_842, columns);
    marginals = data.pairs(reach);
    targets = data.targets(marginals, rows);
    start();
    long before = used();
    Objective objective = Objective.of(data.independent(rows, 2), targets);
    long bytes = used() - before;
    System.out.printf(
        "%n%.2f MB for the table and its residuals, loss %.0f%n", bytes / 1e6, objective.loss());
    search.run(StopRule.rounds(2), Progress.NONE);
  }

  private void start() {
    table = data.independent(rows, 2);
    search = search(table);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** A sweep over a table that is nearly fitted. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  public FitResult sweep(Moves counter) {
    long start = CpuClock.nanos();
    FitResult result = search.run(StopRule.rounds(1), Progress.NONE);
    counter.moves += result.evaluated();
    clock.add(start, result.evaluated());
    return result;
  }

  /** From independent columns to the end of the sweeps, the residuals of the start included. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 2)
  public FitResult wholeFit() {
    long start = CpuClock.nanos();
    start();
    FitResult result = search.run(StopRule.rounds(sweeps), Progress.NONE);
    System.out.printf("%.3f CPU seconds of the first thread%n", (CpuClock.nanos() - start) / 1e9);
    clock.add(start, result.evaluated());
    return result;
  }

  /** Says how good the fit is, and how fast it was by the clock of this thread's processor time. */
  @TearDown(Level.Trial)
  public void distance() {
    System.out.printf(
        "%nmean distance %.5f; %.2f million moves a CPU second of the first thread%n",
        data.distance(table, marginals), clock.perSecond() / 1e6);
  }
}
