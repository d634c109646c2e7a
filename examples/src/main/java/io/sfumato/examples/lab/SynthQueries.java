package io.sfumato.examples.lab;

import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BinnedColumn;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What experiments ask of tables. */
final class SynthQueries {

  /** What errors are averaged over. */
  static final int MOST_CELLS = 100_000;

  private SynthQueries() {}

  /** Seed of random queries: the same in every run. */
  private static final long SEED = 7;

  /** How often trees halve a column. */
  private static final int LEVELS = 3;

  /**
   * Returns the queries that an option names: all of its parts, each once.
   *
   * @throws IllegalArgumentException if one is none of the kinds
   */
  static Queries of(String option, List<String> parts, Schema schema) {
    return parts.stream()
        .map(part -> part(option, part, schema))
        .reduce(Queries::and)
        .orElseThrow(() -> new IllegalArgumentException(option + " must name queries, got none"));
  }

  private static Queries part(String option, String part, Schema schema) {
    int colon = part.indexOf(':');
    String kind = colon < 0 ? part : part.substring(0, colon);
    int count = colon < 0 ? 0 : number(option, part.substring(colon + 1));
    return switch (kind) {
      case "marginals" -> Queries.marginals(count);
      case "binned" -> binned(schema, count);
      case "tree" -> Queries.trees(count, LEVELS);
      case "prefixes" -> Queries.prefixes(count, SEED);
      case "halfspaces" -> Queries.halfSpaces(count, SEED);
      default ->
          throw new IllegalArgumentException(
              "%s must be marginals:K, binned:B, tree:K, prefixes:N or halfspaces:N, got %s"
                  .formatted(option, part));
    };
  }

  /** All marginals of two columns: ordered ones in bins of equal width, others whole. */
  private static Queries binned(Schema schema, int bins) {
    Domain domain = schema.domain();
    List<BinnedColumn> parts = new ArrayList<>();
    for (int c = 0; c < domain.columns(); c++) {
      ColumnTraits traits = schema.traits().get(c);
      parts.add(
          traits.ordered()
              ? BinnedColumn.equalWidth(domain, traits, c, bins)
              : BinnedColumn.whole(domain, c));
    }
    List<Marginal> marginals = new ArrayList<>();
    for (int a = 0; a < parts.size(); a++) {
      for (int b = a + 1; b < parts.size(); b++) {
        marginals.add(Marginal.of(domain, List.of(parts.get(a), parts.get(b))));
      }
    }
    return Queries.given(domain, marginals);
  }

  /** Reads a whole number of an option. */
  static int number(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must have a whole number, got '%s'".formatted(option, text), e);
    }
  }

  /** Returns the marginals of all sets of k columns that have no more cells than that. */
  static List<Workload> marginals(Domain domain, int k, int mostCells) {
    List<Workload> found = new ArrayList<>();
    add(domain, new int[k], 0, 0, mostCells, found);
    return found;
  }

  private static void add(
      Domain domain, int[] columns, int chosen, int from, int mostCells, List<Workload> into) {
    if (chosen == columns.length) {
      long cells = 1;
      for (int column : columns) {
        cells = Math.min(mostCells + 1L, cells * domain.size(column));
      }
      if (cells <= mostCells) {
        into.add(Marginal.of(domain, Arrays.copyOf(columns, chosen)));
      }
      return;
    }
    for (int column = from; column < domain.columns(); column++) {
      columns[chosen] = column;
      add(domain, columns, chosen + 1, column + 1, mostCells, into);
    }
  }
}
