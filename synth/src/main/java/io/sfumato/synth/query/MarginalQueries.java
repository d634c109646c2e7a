package io.sfumato.synth.query;

import io.sfumato.accounting.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All marginals of so many columns. */
record MarginalQueries(int ways) implements QuerySet {

  MarginalQueries {
    if (ways < 1) {
      throw new IllegalArgumentException("ways must be at least 1, got " + ways);
    }
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("kind", "marginals").with("ways", ways);
  }

  @Override
  public List<Workload> over(Scope scope) {
    Map<Integer, BinnedColumn> parts = new LinkedHashMap<>();
    for (int column : scope.columns()) {
      parts.put(column, BinnedColumn.whole(scope.domain(), column));
    }
    List<Workload> marginals = new ArrayList<>();
    for (int[] tuple : Tuples.of(scope, "marginals", ways, scope.domain()::size)) {
      List<BinnedColumn> chosen = new ArrayList<>();
      for (int column : tuple) {
        chosen.add(parts.get(column));
      }
      marginals.add(Marginal.of(scope.domain(), chosen));
    }
    return marginals;
  }
}
