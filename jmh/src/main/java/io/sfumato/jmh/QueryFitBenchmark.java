package io.sfumato.jmh;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.internal.ExactMoveSearch;
import io.sfumato.synth.internal.FitResult;
import io.sfumato.synth.internal.Objective;
import io.sfumato.synth.internal.Progress;
import io.sfumato.synth.internal.RowRules;
import io.sfumato.synth.internal.StopRule;
import io.sfumato.synth.internal.SyntheticRows;
import io.sfumato.synth.internal.Target;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.Arrays;
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

/**
 * Eight sweeps over 2,000 synthetic rows of 14 columns for random prefixes or half-spaces of its
 * six wide columns, by random categories: 224,000 cells at most, each given the best of all codes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class QueryFitBenchmark {

  private static final int COLUMNS = 14;
  private static final int ROWS = 2000;
  private static final int SWEEPS = 8;

  @Param({"prefixes", "half-spaces"})
  public String kind = "prefixes";

  @Param({"250", "1000", "4000"})
  public int workloads = 250;

  private final AdultLike data = AdultLike.of(20_000, COLUMNS);
  private final CodedTable table = data.table();
  private final List<Target> targets = new ArrayList<>();

  @Setup
  public void answer() {
    Queries queries =
        kind.equals("prefixes") ? Queries.prefixes(workloads, 1) : Queries.halfSpaces(workloads, 1);
    for (Workload workload : queries.over(table.domain(), data.traits())) {
      double[] answers =
          Arrays.stream(workload.answer(table))
              .mapToDouble(count -> count * (double) ROWS / table.rows())
              .toArray();
      targets.add(new Target(workload, answers, 1));
    }
  }

  @Benchmark
  public FitResult fit() {
    long start = CpuClock.nanos();
    Objective objective = Objective.of(SyntheticRows.uniform(table.domain(), ROWS, 1), targets);
    FitResult result =
        ExactMoveSearch.of(objective, RowRules.of(table.domain(), List.of()), 1, 1)
            .run(StopRule.rounds(SWEEPS), Progress.NONE);
    System.out.printf("%.3f CPU seconds%n", (CpuClock.nanos() - start) / 1e9);
    return result;
  }
}
