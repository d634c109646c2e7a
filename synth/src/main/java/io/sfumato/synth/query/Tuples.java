package io.sfumato.synth.query;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** All choices of k columns, if they and their cells can be held. */
final class Tuples {

  private Tuples() {}

  /**
   * Lists the choices.
   *
   * @param scope the columns to choose from
   * @param what what the cells are of, for messages
   * @param ways how many columns to choose
   * @param bins how many bins a column has
   * @return each choice, ascending, in lexicographic order
   * @throws IllegalArgumentException if there are fewer columns, or too many choices or cells
   */
  static List<int[]> of(Scope scope, String what, int ways, IntUnaryOperator bins) {
    int n = scope.columns().size();
    if (ways > n) {
      throw new IllegalArgumentException(
          "%s must be of at most %d columns, got %d; ask for fewer at a time"
              .formatted(what, n, ways));
    }
    BigInteger choices = total(scope, ways, -1, c -> 1);
    if (choices.compareTo(BigInteger.valueOf(Queries.MOST_WORKLOADS)) > 0) {
      throw new IllegalArgumentException(
          "%s of %d of %d columns must be at most %d workloads, got %d; drop columns, or ask for fewer at a time"
              .formatted(what, ways, n, Queries.MOST_WORKLOADS, choices));
    }
    BigInteger cells = total(scope, ways, -1, bins);
    if (cells.compareTo(BigInteger.valueOf(Queries.MOST_CELLS)) > 0) {
      int worst =
          scope.columns().stream()
              .min((a, b) -> total(scope, ways, a, bins).compareTo(total(scope, ways, b, bins)))
              .orElseThrow();
      throw new IllegalArgumentException(
          "%s of %d of %d columns must have at most %d cells in all, got %d; without column '%s' of %d bins %d remain: drop it, give it fewer bins, or ask for fewer columns at a time"
              .formatted(
                  what,
                  ways,
                  n,
                  Queries.MOST_CELLS,
                  cells,
                  scope.name(worst),
                  bins.applyAsInt(worst),
                  total(scope, ways, worst, bins)));
    }
    List<int[]> tuples = new ArrayList<>();
    choose(scope.ints().toArray(), new int[ways], 0, 0, tuples);
    return tuples;
  }

  /** The sum over all choices of the product of their bins, leaving out one column. */
  private static BigInteger total(Scope scope, int ways, int without, IntUnaryOperator bins) {
    BigInteger[] sums = new BigInteger[ways + 1];
    Arrays.fill(sums, BigInteger.ZERO);
    sums[0] = BigInteger.ONE;
    for (int column : scope.columns()) {
      if (column != without) {
        BigInteger factor = BigInteger.valueOf(bins.applyAsInt(column));
        for (int k = ways; k > 0; k--) {
          sums[k] = sums[k].add(sums[k - 1].multiply(factor));
        }
      }
    }
    return sums[ways];
  }

  private static void choose(int[] columns, int[] chosen, int depth, int from, List<int[]> tuples) {
    if (depth == chosen.length) {
      tuples.add(chosen.clone());
      return;
    }
    for (int i = from; i <= columns.length - (chosen.length - depth); i++) {
      chosen[depth] = columns[i];
      choose(columns, chosen, depth + 1, i + 1, tuples);
    }
  }
}
