package io.sfumato.synth.query;

import io.sfumato.accounting.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Random prefixes: each of one threshold in each of so many random ordered columns, by a random
 * category if there is one. A threshold is uniform.
 */
record PrefixQueries(int ways, int count, long seed) implements QuerySet {

  /** After so many draws for each wanted, what is new is rare. */
  private static final int MOST_DRAWS = 20;

  PrefixQueries {
    if (ways < 1) {
      throw new IllegalArgumentException("ways must be at least 1, got " + ways);
    }
    Queries.checkCount(count);
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("kind", "prefixes")
        .with("ways", ways)
        .with("count", count)
        .with("seed", seed);
  }

  @Override
  public List<Workload> over(Scope scope) {
    int[] ordered = Scope.needed(scope.halved(), "prefixes", "ordered with two codes or more");
    int[] categorical = scope.categorical();
    PublicDraws draws = new PublicDraws(seed);
    Map<String, Workload> drawn = new LinkedHashMap<>();
    for (long i = 0; drawn.size() < count && i < (long) MOST_DRAWS * count; i++) {
      int[] columns = draws.subset(ordered, Math.min(ways, ordered.length));
      int[] threshold = new int[columns.length];
      for (int k = 0; k < columns.length; k++) {
        threshold[k] = draws.between(1, scope.domain().size(columns[k]) - 1);
      }
      int[][] thresholds = {threshold};
      Workload prefix =
          categorical.length == 0
              ? Prefixes.of(scope.domain(), columns, thresholds)
              : Prefixes.by(
                  scope.domain(),
                  categorical[draws.below(categorical.length)],
                  columns,
                  thresholds);
      drawn.putIfAbsent(prefix.name(), prefix);
    }
    return List.copyOf(drawn.values());
  }
}
