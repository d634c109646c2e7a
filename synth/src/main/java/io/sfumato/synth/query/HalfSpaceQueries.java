package io.sfumato.synth.query;

import io.sfumato.accounting.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Random half-spaces of all ordered columns with two values or more, by a random category if there
 * is one. Columns are scaled to the same width; a weight is a sum of uniform numbers, about normal,
 * and the boundary goes through a uniformly random point.
 */
record HalfSpaceQueries(int count, long seed) implements QuerySet {

  private static final int MOST_DRAWS = 20;

  /** The width of a column before weighting: 1024 × 2^14 × 64 columns stay below 2^30. */
  private static final int WIDTH = 1 << 14;

  HalfSpaceQueries {
    Queries.checkCount(count);
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("kind", "half-spaces").with("count", count).with("seed", seed);
  }

  @Override
  public List<Workload> over(Scope scope) {
    int[] columns = Scope.needed(scope.varying(), "half-spaces", "ordered with two values or more");
    int[] categorical = scope.categorical();
    PublicDraws draws = new PublicDraws(seed);
    Map<String, Workload> drawn = new LinkedHashMap<>();
    for (long i = 0; drawn.size() < count && i < (long) MOST_DRAWS * count; i++) {
      int[] weights = new int[columns.length];
      long offset = 0;
      long most = 0;
      long least = 0;
      for (int k = 0; k < columns.length; k++) {
        int steps = scope.traits().get(columns[k]).values(scope.domain().size(columns[k])) - 1;
        weights[k] = weight(draws.bell(), steps);
        offset += (long) weights[k] * draws.between(0, steps);
        most += Math.max(0L, (long) weights[k] * steps);
        least += Math.min(0L, (long) weights[k] * steps);
      }
      int category = categorical.length == 0 ? -1 : categorical[draws.below(categorical.length)];
      if (most > least) {
        Workload halfSpace = of(scope, category, columns, weights, Math.min(offset, most - 1));
        drawn.putIfAbsent(halfSpace.name(), halfSpace);
      }
    }
    return List.copyOf(drawn.values());
  }

  /** The weight of a code of a column of so many steps, rounded towards 0. */
  private static int weight(int weight, int steps) {
    return weight * WIDTH / steps;
  }

  private static Workload of(Scope scope, int category, int[] columns, int[] weights, long offset) {
    int[] offsets = {Math.toIntExact(offset)};
    return category < 0
        ? HalfSpaces.of(scope.domain(), scope.traits(), columns, weights, offsets)
        : HalfSpaces.by(scope.domain(), scope.traits(), category, columns, weights, offsets);
  }
}
