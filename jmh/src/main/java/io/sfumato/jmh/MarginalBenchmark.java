package io.sfumato.jmh;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.query.WorkloadSketch;
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

/** Counting all two-way marginals of 14 columns: 91 of them, with 148,137 cells. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MarginalBenchmark {

  private static final int COLUMNS = 14;

  @Param({"100000", "1000000"})
  public int rows = 100_000;

  private List<Marginal> marginals = List.of();
  private CodedTable table = AdultLike.of(1, COLUMNS).table();
  private WorkloadSketch counted =
      WorkloadSketch.of(List.of(Marginal.of(table.domain(), 0)), table);

  @Setup
  public void fill() {
    AdultLike data = AdultLike.of(rows, COLUMNS);
    table = data.table();
    marginals =
        Queries.marginals(2).over(table.domain(), data.traits()).stream()
            .map(Marginal.class::cast)
            .toList();
    counted = WorkloadSketch.of(marginals, table);
  }

  /** All marginals, in the threads of the common pool. */
  @Benchmark
  public WorkloadSketch count() {
    return WorkloadSketch.of(marginals, table);
  }

  /** All marginals, one after the other in one thread. */
  @Benchmark
  public long countInOneThread() {
    long sum = 0;
    for (Marginal marginal : marginals) {
      sum += marginal.answer(table)[0];
    }
    return sum;
  }

  /** The sketches of two parts made one. */
  @Benchmark
  public WorkloadSketch merge() {
    return counted.plus(counted);
  }
}
