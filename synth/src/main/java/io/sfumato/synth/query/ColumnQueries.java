package io.sfumato.synth.query;

import io.sfumato.accounting.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Questions about one column at a time.
 *
 * @param kind which questions
 * @param thresholds how many thresholds; 0 where there are none
 */
record ColumnQueries(Kind kind, int thresholds) implements QuerySet {

  enum Kind {
    QUANTILES("quantiles"),
    NULLS("nulls"),
    MEANS("means");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  @Override
  public Fields parameters() {
    Fields fields = Fields.NONE.with("kind", kind.label);
    return thresholds > 0 ? fields.with("thresholds", thresholds) : fields;
  }

  @Override
  public List<Workload> over(Scope scope) {
    return switch (kind) {
      case QUANTILES -> quantiles(scope);
      case NULLS -> {
        int[] nullable = Scope.needed(scope.nullable(), "null counts", "nullable");
        yield List.of(NullCounts.of(scope.domain(), scope.traits(), nullable));
      }
      case MEANS -> means(scope);
    };
  }

  private List<Workload> quantiles(Scope scope) {
    List<Workload> list = new ArrayList<>();
    for (int column : Scope.needed(scope.halved(), "quantiles", "ordered with two codes or more")) {
      int size = scope.domain().size(column);
      int values = scope.traits().get(column).values(size);
      TreeSet<Integer> codes = new TreeSet<>();
      for (int i = 1; i <= thresholds; i++) {
        codes.add((int) ((long) i * values / (thresholds + 1)));
      }
      if (values < size) {
        codes.add(values);
      }
      codes.remove(0);
      int[][] each = codes.stream().map(code -> new int[] {code}).toArray(int[][]::new);
      if (each.length > 0) {
        list.add(Prefixes.of(scope.domain(), new int[] {column}, each));
      }
    }
    return list;
  }

  private static List<Workload> means(Scope scope) {
    List<Workload> list = new ArrayList<>();
    for (int column : Scope.needed(scope.varying(), "means", "ordered with two values or more")) {
      list.add(Sums.centered(scope.domain(), scope.traits().get(column), column));
    }
    return list;
  }
}
