package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Exact answers to some workloads. <b>Not private</b>: it is a summary of private rows, to be kept
 * where the rows are, and to be measured in their place.
 *
 * <p>A table too large for memory, or that lies in several places, is counted in parts: the sum of
 * the sketches of its parts is the sketch of the whole, to the last bit, in whatever order.
 *
 * <p>A sketch also answers marginals that its own are finer than: of fewer columns, of fewer bins.
 * Immutable and thread-safe.
 */
public final class WorkloadSketch implements ExactAnswers {

  private final Domain domain;
  private final List<Workload> workloads;
  private final Map<String, Integer> numbers;
  private final long rows;
  private final long[][] counts;

  private WorkloadSketch(
      Domain domain,
      List<Workload> workloads,
      Map<String, Integer> numbers,
      long rows,
      long[][] counts) {
    this.domain = domain;
    this.workloads = workloads;
    this.numbers = numbers;
    this.rows = rows;
    this.counts = counts;
  }

  /**
   * Counts a table, in as many threads as the common pool has. The result does not depend on how
   * many.
   *
   * @param workloads distinct workloads of the table's domain, at least one
   * @param table the table, or a part of it
   * @return its sketch
   * @throws IllegalArgumentException if the workloads are not such, or have too many cells in all
   */
  public static WorkloadSketch of(List<? extends Workload> workloads, CodedTable table) {
    List<Workload> copy = List.copyOf(requireNonNull(workloads, "workloads"));
    Map<String, Integer> numbers = numbered(table.domain(), copy);
    long[][] counts = new long[copy.size()][];
    IntStream.range(0, copy.size()).parallel().forEach(w -> counts[w] = copy.get(w).answer(table));
    return new WorkloadSketch(table.domain(), copy, numbers, table.rows(), counts);
  }

  /**
   * Takes answers that were counted before.
   *
   * @param domain the domain of the rows
   * @param workloads distinct workloads of that domain, at least one
   * @param rows how many rows were counted, at least 0
   * @param answers the exact answers to each workload, copied
   * @return their sketch
   * @throws IllegalArgumentException if the workloads are not such, there is not one answer for
   *     each of their cells, or {@code rows} is negative
   */
  public static WorkloadSketch counted(
      Domain domain, List<? extends Workload> workloads, long rows, List<long[]> answers) {
    List<Workload> copy = List.copyOf(requireNonNull(workloads, "workloads"));
    Map<String, Integer> numbers = numbered(requireNonNull(domain, "domain"), copy);
    if (answers.size() != copy.size()) {
      throw new IllegalArgumentException(
          "answers must be one array for each of %d workloads, got %d"
              .formatted(copy.size(), answers.size()));
    }
    long[][] counts = new long[copy.size()][];
    for (int w = 0; w < counts.length; w++) {
      counts[w] = answers.get(w).clone();
      if (counts[w].length != copy.get(w).cells()) {
        throw new IllegalArgumentException(
            "answers to %s must be %d, got %d"
                .formatted(copy.get(w).name(), copy.get(w).cells(), counts[w].length));
      }
    }
    if (rows < 0) {
      throw new IllegalArgumentException("rows must be at least 0, got a negative number");
    }
    return new WorkloadSketch(domain, copy, numbers, rows, counts);
  }

  private static Map<String, Integer> numbered(Domain domain, List<Workload> workloads) {
    Map<String, Integer> numbers = new HashMap<>();
    long cells = 0;
    for (Workload workload : workloads) {
      if (!workload.domain().equals(domain)) {
        throw new IllegalArgumentException(
            "workloads must be of the table's domain, got %s of columns %s of sizes %s"
                .formatted(workload.name(), workload.domain().names(), workload.domain().sizes()));
      }
      if (numbers.putIfAbsent(workload.name(), numbers.size()) != null) {
        throw new IllegalArgumentException(
            "workloads must be distinct, got %s twice".formatted(workload.name()));
      }
      cells += workload.cells();
    }
    if (workloads.isEmpty()) {
      throw new IllegalArgumentException("workloads must be at least one");
    }
    if (cells > Queries.MOST_CELLS) {
      throw new IllegalArgumentException(
          "workloads must have at most %d cells in all, got %d; drop some, or use fewer bins"
              .formatted(Queries.MOST_CELLS, cells));
    }
    return numbers;
  }

  /**
   * Returns the sketch of the rows of both.
   *
   * @param other the sketch of other rows, with the same domain and workloads
   * @return the sum
   * @throws IllegalArgumentException if the domain or the workloads differ
   */
  public WorkloadSketch plus(WorkloadSketch other) {
    if (!domain.equals(other.domain)) {
      throw new IllegalArgumentException(
          "sketches must have the same domain, got columns %s of sizes %s and %s of %s"
              .formatted(
                  domain.names(), domain.sizes(), other.domain.names(), other.domain.sizes()));
    }
    if (!numbers.equals(other.numbers)) {
      throw new IllegalArgumentException(
          "sketches must have the same workloads in the same order, got %s and %s"
              .formatted(workloads, other.workloads));
    }
    long[][] sums = new long[counts.length][];
    for (int w = 0; w < sums.length; w++) {
      sums[w] = counts[w].clone();
      for (int cell = 0; cell < sums[w].length; cell++) {
        sums[w][cell] += other.counts[w][cell];
      }
    }
    return new WorkloadSketch(domain, workloads, numbers, Math.addExact(rows, other.rows), sums);
  }

  /**
   * Returns what was counted.
   *
   * @return the workloads
   */
  public List<Workload> workloads() {
    return workloads;
  }

  @Override
  public Domain domain() {
    return domain;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public boolean answers(Workload workload) {
    return numbers.containsKey(workload.name())
        || (workload instanceof Marginal marginal && source(marginal) != null);
  }

  @Override
  public long[] answer(Workload workload) {
    Integer number = numbers.get(workload.name());
    if (number != null) {
      return counts[number].clone();
    }
    MarginalProjection source = workload instanceof Marginal marginal ? source(marginal) : null;
    if (source == null) {
      throw new IllegalArgumentException(
          "workload must be one of those counted, or a marginal coarser than one, got %s"
              .formatted(workload.name()));
    }
    return source.sum(answer(source.finer()));
  }

  /** The way from the counted marginal of the fewest cells, if there is any. */
  private @Nullable MarginalProjection source(Marginal marginal) {
    MarginalProjection best = null;
    for (Workload workload : workloads) {
      if (workload instanceof Marginal counted
          && (best == null || counted.cells() < best.finer().cells())) {
        MarginalProjection way = MarginalProjection.between(counted, marginal);
        best = way == null ? best : way;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "exact answers to %d workloads, not private".formatted(workloads.size());
  }
}
