package io.sfumato.jmh;

import io.sfumato.synth.internal.FitResult;
import io.sfumato.synth.internal.GeneticSearch;
import io.sfumato.synth.internal.Objective;
import io.sfumato.synth.internal.Progress;
import io.sfumato.synth.internal.RowRules;
import io.sfumato.synth.internal.StopRule;
import io.sfumato.synth.internal.SyntheticRows;
import io.sfumato.synth.internal.Target;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.search.GeneticSettings;
import java.util.List;
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
 * The genetic search of Private-GSD on the marginals of pairs of columns, one thread, from a
 * uniform table on: generations a second, of 100 offspring (published settings) or 50 (bandit).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 4)
@Fork(1)
public class GeneticBenchmark {

  private static final int GENERATIONS = 1000;

  @Param("2000")
  public int rows = 2000;

  @Param("14")
  public int columns = 14;

  /** Pairs of columns at most so far apart. */
  @Param("100")
  public int reach = 100;

  @Param({"published", "bandit"})
  public String settings = "published";

  private final CpuClock clock = new CpuClock();
  private AdultLike data = AdultLike.of(1, 1);
  private List<Marginal> marginals = List.of();
  private List<Target> targets = List.of();
  private SyntheticRows table = data.uniform(1, 1);
  private GeneticSearch search = search();
  private long generations;

  private GeneticSearch search() {
    GeneticSettings chosen =
        settings.equals("bandit") ? GeneticSettings.BANDIT : GeneticSettings.PUBLISHED;
    return GeneticSearch.of(
        Objective.of(table, targets),
        RowRules.of(table.domain(), List.of()),
        chosen.withMostGenerations(Long.MAX_VALUE).withLeastImprovement(0),
        new int[] {0},
        3);
  }

  @Setup
  public void count() {
    data = AdultLike.of(48_842, columns);
    marginals = data.pairs(reach);
    targets = data.targets(marginals, rows);
  }

  /** Begins anew, so that every iteration has the same share of early, successful generations. */
  @Setup(Level.Iteration)
  public void start() {
    table = data.uniform(rows, 2);
    search = search();
    generations = 0;
  }

  @Benchmark
  @OperationsPerInvocation(GENERATIONS)
  public FitResult generation() {
    generations += GENERATIONS;
    long start = CpuClock.nanos();
    FitResult result = search.run(StopRule.rounds(GENERATIONS), Progress.NONE);
    clock.add(start, GENERATIONS);
    return result;
  }

  /** Says how good the fit of the last iteration is. */
  @TearDown(Level.Iteration)
  public void distance() {
    System.out.printf(
        "after %d generations: mean distance %.5f; %.0f generations a CPU second so far%n",
        generations, data.distance(table, marginals), clock.perSecond());
  }
}
