package io.sfumato.synth.query;

import io.sfumato.synth.domain.Domain;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several marginals as one workload: the levels of a binary tree, say, measured together. Its
 * answers are those of the marginals one after the other.
 *
 * <p><b>Sensitivity.</b> A row is in one cell of each of k marginals: adding or removing it moves k
 * answers by 1. Replacing a row moves two of each marginal that has two cells or more: a row of
 * first codes and one of last codes differ in all of them. Immutable and thread-safe.
 */
public final class MarginalList extends KnownWorkload {

  private final List<Marginal> marginals;
  private final long divided;

  private MarginalList(Domain domain, List<Marginal> marginals) {
    super(
        domain,
        marginals.stream().map(Marginal::name).collect(Collectors.joining(";", "all(", ")")),
        marginals.stream()
            .flatMapToInt(marginal -> Arrays.stream(marginal.columns()))
            .distinct()
            .sorted()
            .toArray(),
        cells(marginals));
    this.marginals = marginals;
    this.divided = marginals.stream().filter(marginal -> marginal.cells() > 1).count();
  }

  private static int cells(List<Marginal> marginals) {
    long sum = marginals.stream().mapToLong(Marginal::cells).sum();
    if (sum > Marginal.MOST_CELLS) {
      throw new IllegalArgumentException(
          "marginals must have at most %d cells in all, got %d; drop one, or use fewer bins"
              .formatted(Marginal.MOST_CELLS, sum));
    }
    return (int) sum;
  }

  /**
   * Returns marginals as one workload.
   *
   * @param marginals distinct marginals of the same domain, at least one
   * @return the workload
   * @throws IllegalArgumentException if the marginals are not such, or have too many cells
   */
  public static MarginalList of(List<Marginal> marginals) {
    List<Marginal> copy = List.copyOf(marginals);
    Set<String> names = new HashSet<>();
    for (Marginal marginal : copy) {
      if (!names.add(marginal.name())) {
        throw new IllegalArgumentException(
            "marginals must be distinct, got %s twice".formatted(marginal.name()));
      }
    }
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("marginals must be at least one");
    }
    Domain domain = copy.get(0).domain();
    for (Marginal marginal : copy) {
      if (!marginal.domain().equals(domain)) {
        throw new IllegalArgumentException(
            "marginals must be of one domain, got %s of columns %s of sizes %s after %s of sizes %s"
                .formatted(
                    marginal.name(),
                    marginal.domain().names(),
                    marginal.domain().sizes(),
                    domain.names(),
                    domain.sizes()));
      }
    }
    return new MarginalList(domain, copy);
  }

  /**
   * Returns the marginals.
   *
   * @return the marginals, in the order of the answers
   */
  public List<Marginal> marginals() {
    return marginals;
  }

  @Override
  public long rowL1() {
    return marginals.size();
  }

  @Override
  public long rowSquaredL2() {
    return marginals.size();
  }

  @Override
  public long replaceSquaredL2() {
    return Math.max(1, 2 * divided);
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    int start = 0;
    for (Marginal marginal : marginals) {
      answers[start + marginal.cell(row)] += times;
      start += marginal.cells();
    }
  }
}
