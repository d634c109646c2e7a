package io.sfumato.synth.query;

import io.sfumato.accounting.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Marginals of so many columns, one of them ordered or more, those in 2, 4, 8, ... bins.
 *
 * @param ways how many columns
 * @param levels how many times to halve
 * @param joined whether all levels are one workload
 */
record TreeQueries(int ways, int levels, boolean joined) implements QuerySet {

  /** More halvings than this leave nothing to halve. */
  private static final int MOST_LEVELS = 16;

  TreeQueries {
    if (ways < 1) {
      throw new IllegalArgumentException("ways must be at least 1, got " + ways);
    }
    if (levels < 1 || levels > MOST_LEVELS) {
      throw new IllegalArgumentException(
          "levels must be in [1, %d], got %d".formatted(MOST_LEVELS, levels));
    }
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("kind", "trees")
        .with("ways", ways)
        .with("levels", levels)
        .with("joined", joined);
  }

  @Override
  public List<Workload> over(Scope scope) {
    Scope.needed(scope.halved(), "trees", "ordered with two codes or more");
    BinnedColumn[][] parts = new BinnedColumn[levels][scope.domain().columns()];
    for (int level = 0; level < levels; level++) {
      for (int column : scope.columns()) {
        parts[level][column] = part(scope, column, 2 << level);
      }
    }
    BinnedColumn[] finest = parts[levels - 1];
    List<Workload> trees = new ArrayList<>();
    for (int[] tuple : Tuples.of(scope, "trees", ways, column -> finest[column].bins())) {
      if (IntStream.of(tuple).anyMatch(scope::halves)) {
        trees.addAll(tree(scope, tuple, parts));
      }
    }
    return trees;
  }

  /** The levels, each once: there are no more when the widest column is whole. */
  private List<? extends Workload> tree(Scope scope, int[] tuple, BinnedColumn[][] parts) {
    Map<String, Marginal> tree = new LinkedHashMap<>();
    for (BinnedColumn[] level : parts) {
      List<BinnedColumn> chosen = IntStream.of(tuple).mapToObj(column -> level[column]).toList();
      Marginal marginal = Marginal.of(scope.domain(), chosen);
      tree.putIfAbsent(marginal.name(), marginal);
    }
    List<Marginal> distinct = List.copyOf(tree.values());
    return joined && distinct.size() > 1 ? List.of(MarginalList.of(distinct)) : distinct;
  }

  private static BinnedColumn part(Scope scope, int column, int bins) {
    return scope.isOrdered(column)
        ? BinnedColumn.equalWidth(scope.domain(), scope.traits().get(column), column, bins)
        : BinnedColumn.whole(scope.domain(), column);
  }
}
