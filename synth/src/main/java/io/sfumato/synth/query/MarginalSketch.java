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
 * Exact counts of some marginals. <b>Not private</b>: it is a summary of private rows, to be kept
 * where the rows are, and to be measured in their place.
 *
 * <p>A table too large for memory, or that lies in several places, is counted in parts: the sum of
 * the sketches of its parts is the sketch of the whole, to the last bit, in whatever order.
 *
 * <p>A sketch also answers marginals that its own are finer than: of fewer columns, of fewer bins.
 * Immutable and thread-safe.
 */
public final class MarginalSketch implements ExactAnswers {

  private final Domain domain;
  private final List<Marginal> marginals;
  private final Map<String, Integer> numbers;
  private final long rows;
  private final long[][] counts;

  private MarginalSketch(
      Domain domain,
      List<Marginal> marginals,
      Map<String, Integer> numbers,
      long rows,
      long[][] counts) {
    this.domain = domain;
    this.marginals = marginals;
    this.numbers = numbers;
    this.rows = rows;
    this.counts = counts;
  }

  /**
   * Counts a table, in as many threads as the common pool has. The result does not depend on how
   * many.
   *
   * @param marginals distinct marginals of the table's domain, at least one
   * @param table the table, or a part of it
   * @return its sketch
   * @throws IllegalArgumentException if the marginals are not such, or have too many cells in all
   */
  public static MarginalSketch of(List<Marginal> marginals, CodedTable table) {
    List<Marginal> copy = List.copyOf(requireNonNull(marginals, "marginals"));
    Map<String, Integer> numbers = new HashMap<>();
    long cells = 0;
    for (Marginal marginal : copy) {
      if (numbers.putIfAbsent(marginal.name(), numbers.size()) != null) {
        throw new IllegalArgumentException(
            "marginals must be distinct, got %s twice".formatted(marginal.name()));
      }
      cells += marginal.cells();
    }
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("marginals must be at least one");
    }
    if (cells > Queries.MOST_CELLS) {
      throw new IllegalArgumentException(
          "marginals must have at most %d cells in all, got %d; drop some, or use fewer bins"
              .formatted(Queries.MOST_CELLS, cells));
    }
    long[][] counts = new long[copy.size()][];
    IntStream.range(0, copy.size()).parallel().forEach(m -> counts[m] = copy.get(m).answer(table));
    return new MarginalSketch(table.domain(), copy, numbers, table.rows(), counts);
  }

  /**
   * Returns the sketch of the rows of both.
   *
   * @param other the sketch of other rows, with the same domain and marginals
   * @return the sum
   * @throws IllegalArgumentException if the domain or the marginals differ
   */
  public MarginalSketch plus(MarginalSketch other) {
    if (!domain.equals(other.domain)) {
      throw new IllegalArgumentException(
          "sketches must have the same domain, got columns %s of sizes %s and %s of %s"
              .formatted(
                  domain.names(), domain.sizes(), other.domain.names(), other.domain.sizes()));
    }
    if (!numbers.equals(other.numbers)) {
      throw new IllegalArgumentException(
          "sketches must have the same marginals in the same order, got %s and %s"
              .formatted(marginals, other.marginals));
    }
    long[][] sums = new long[counts.length][];
    for (int m = 0; m < sums.length; m++) {
      sums[m] = counts[m].clone();
      for (int cell = 0; cell < sums[m].length; cell++) {
        sums[m][cell] += other.counts[m][cell];
      }
    }
    return new MarginalSketch(domain, marginals, numbers, Math.addExact(rows, other.rows), sums);
  }

  /**
   * Returns what was counted.
   *
   * @return the marginals
   */
  public List<Marginal> marginals() {
    return marginals;
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
    return workload instanceof Marginal marginal
        && (numbers.containsKey(marginal.name()) || source(marginal) != null);
  }

  @Override
  public long[] answer(Workload workload) {
    Integer number = numbers.get(workload.name());
    if (workload instanceof Marginal && number != null) {
      return counts[number].clone();
    }
    MarginalProjection source = workload instanceof Marginal marginal ? source(marginal) : null;
    if (source == null) {
      throw new IllegalArgumentException(
          "workload must be one of the marginals counted, or coarser than one, got %s"
              .formatted(workload.name()));
    }
    return source.sum(counts[marginals.indexOf(source.finer())]);
  }

  /** The way from the counted marginal of the fewest cells, if there is any. */
  private @Nullable MarginalProjection source(Marginal marginal) {
    MarginalProjection best = null;
    for (Marginal counted : marginals) {
      if (best == null || counted.cells() < best.finer().cells()) {
        MarginalProjection way = MarginalProjection.between(counted, marginal);
        best = way == null ? best : way;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "exact counts of %d marginals, not private".formatted(marginals.size());
  }
}
