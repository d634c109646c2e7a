package io.sfumato.synth;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BinnedColumn;
import io.sfumato.synth.query.BoxWorkload;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.HalfSpaces;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What may be selected: the workloads that were asked for, and, for marginals, those of all subsets
 * of their columns (McKenna, Mullins, Sheldon and Miklau 2022), each at several resolutions. Of
 * workloads of thresholds there are often a thousand, and each tells little: marginals of pairs of
 * their columns are selected in their place. Which these are depends on public parameters and on
 * noisy answers only. Weights are theirs: how many columns a candidate shares with what was asked
 * for, summed over it. Immutable.
 */
final class Candidates {

  /** Marginals of more cells are offered at coarser resolutions only, unless asked for. */
  static final int MOST_CELLS = 1 << 14;

  /** Marginals of more cells than this even if asked for: noise in so many would drown the rest. */
  static final int MOST_ASKED_CELLS = 1 << 17;

  private final List<Candidate> list;

  private Candidates(List<Candidate> list) {
    this.list = List.copyOf(list);
  }

  static Candidates of(Domain domain, List<Workload> queries, List<ColumnLevels> levels) {
    Map<BitSet, Integer> asked = new HashMap<>();
    Set<BitSet> closure = new LinkedHashSet<>();
    for (Workload query : queries) {
      asked.merge(bits(query.columns()), 1, Integer::sum);
      largest(query).forEach(columns -> addSubsets(columns, closure));
    }
    List<Candidate> list = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (BitSet columns : closure) {
      addFamily(domain, columns.stream().toArray(), levels, list);
    }
    for (Candidate candidate : list) {
      names.add(candidate.workload().name());
    }
    for (Workload query : queries) {
      boolean tooLarge = query instanceof Marginal && query.cells() > MOST_ASKED_CELLS;
      if (!isOfThresholds(query)
          && !tooLarge
          && query.columns().length > 1
          && names.add(query.name())) {
        list.add(new Candidate(query, 1, -1, new int[0]));
      }
    }
    return new Candidates(weighted(list, asked));
  }

  /**
   * Returns marginals that all others among the candidates are coarser than.
   *
   * @throws IllegalArgumentException if one has too many cells to be counted
   */
  static List<Marginal> finest(Domain domain, List<Workload> queries) {
    List<Marginal> finest = new ArrayList<>();
    for (Workload query : queries) {
      for (BitSet columns : largest(query)) {
        double cells = columns.stream().mapToDouble(domain::size).reduce(1, (a, b) -> a * b);
        if (cells > Marginal.MOST_CELLS) {
          throw new IllegalArgumentException(
              "columns of a marginal must have at most %d cells to be counted for Mode.ADAPTIVE, which may look closer than asked; those of %s have %.0f: give them fewer intervals, or use Mode.ONE_SHOT"
                  .formatted(Marginal.MOST_CELLS, query.name(), cells));
        }
        finest.add(Marginal.of(domain, columns.stream().toArray()));
      }
    }
    return finest;
  }

  int size() {
    return list.size();
  }

  Candidate get(int index) {
    return list.get(index);
  }

  /** Answers all candidates exactly: private if the rows are. */
  long[][] answer(ExactAnswers table, Parallel parallel) {
    long[][] answers = new long[list.size()][];
    update(answers, table, null, parallel);
    return answers;
  }

  /**
   * Answers again those candidates that depend on columns which changed.
   *
   * @param answers the answers before, to overwrite
   * @param changed the columns that changed, or null for all
   */
  void update(long[][] answers, ExactAnswers table, @Nullable BitSet changed, Parallel parallel) {
    int[] stale =
        IntStream.range(0, list.size())
            .filter(i -> changed == null || bits(get(i).workload().columns()).intersects(changed))
            .toArray();
    int[] roots = IntStream.of(stale).filter(i -> get(i).parent() < 0).toArray();
    parallel.forEach(roots.length, r -> answers[roots[r]] = table.answer(get(roots[r]).workload()));
    for (int i : stale) {
      Candidate candidate = get(i);
      if (candidate.parent() >= 0) {
        answers[i] = candidate.aggregate(answers[candidate.parent()]);
      }
    }
  }

  private static BitSet bits(int[] columns) {
    BitSet bits = new BitSet();
    for (int column : columns) {
      bits.set(column);
    }
    return bits;
  }

  /** Whether it asks on which side of thresholds rows are: there can be many such workloads. */
  static boolean isOfThresholds(Workload query) {
    return query instanceof BoxWorkload || query instanceof HalfSpaces;
  }

  /** Returns the largest sets of columns of which marginals tell something of a query's answers. */
  private static List<BitSet> largest(Workload query) {
    int[] columns = query.columns();
    if (query instanceof Marginal) {
      return List.of(bits(columns));
    }
    List<BitSet> pairs = new ArrayList<>();
    if (isOfThresholds(query)) {
      for (int i = 0; i < columns.length; i++) {
        for (int j = i + 1; j < columns.length; j++) {
          pairs.add(bits(new int[] {columns[i], columns[j]}));
        }
      }
    }
    return pairs;
  }

  /** Adds the subsets of at least two columns. */
  private static void addSubsets(BitSet columns, Set<BitSet> into) {
    if (columns.cardinality() < 2 || !into.add(columns)) {
      return;
    }
    columns.stream()
        .forEach(
            column -> {
              BitSet smaller = (BitSet) columns.clone();
              smaller.clear(column);
              addSubsets(smaller, into);
            });
  }

  /** Adds a marginal at all combinations of resolutions that have few enough cells. */
  private static void addFamily(
      Domain domain, int[] columns, List<ColumnLevels> levels, List<Candidate> into) {
    Map<List<Integer>, Integer> numbers = new LinkedHashMap<>();
    int[] at = new int[columns.length];
    do {
      List<BinnedColumn> parts = new ArrayList<>();
      long cells = 1;
      for (int k = 0; k < columns.length; k++) {
        BinnedColumn part = levels.get(columns[k]).levels().get(at[k]);
        parts.add(part);
        cells = Math.min(Integer.MAX_VALUE, cells * part.bins());
      }
      if (cells <= MOST_CELLS) {
        numbers.put(IntStream.of(at).boxed().toList(), into.size());
        into.add(candidate(Marginal.of(domain, parts), columns, at, levels, numbers));
      }
    } while (next(at, columns, levels));
  }

  private static boolean next(int[] at, int[] columns, List<ColumnLevels> levels) {
    for (int k = columns.length - 1; k >= 0; k--) {
      if (++at[k] < levels.get(columns[k]).levels().size()) {
        return true;
      }
      at[k] = 0;
    }
    return false;
  }

  private static Candidate candidate(
      Marginal marginal,
      int[] columns,
      int[] at,
      List<ColumnLevels> levels,
      Map<List<Integer>, Integer> numbers) {
    for (int k = 0; k < at.length; k++) {
      if (at[k] > 0) {
        int[] finer = at.clone();
        finer[k]--;
        Integer parent = numbers.get(IntStream.of(finer).boxed().toList());
        if (parent != null) {
          int[] toCoarser = levels.get(columns[k]).toCoarser().get(finer[k]);
          return new Candidate(marginal, 1, parent, cellOf(marginal, k, toCoarser));
        }
      }
    }
    return new Candidate(marginal, 1, -1, new int[0]);
  }

  /** Maps cells of a marginal whose k-th part is finer to those of the given one. */
  private static int[] cellOf(Marginal marginal, int k, int[] toCoarser) {
    List<BinnedColumn> parts = marginal.parts();
    int inner = 1;
    for (int l = k + 1; l < parts.size(); l++) {
      inner *= parts.get(l).bins();
    }
    int coarse = parts.get(k).bins();
    int outer = marginal.cells() / (inner * coarse);
    int[] cellOf = new int[outer * toCoarser.length * inner];
    int cell = 0;
    for (int o = 0; o < outer; o++) {
      for (int bin : toCoarser) {
        for (int i = 0; i < inner; i++) {
          cellOf[cell++] = (o * coarse + bin) * inner + i;
        }
      }
    }
    return cellOf;
  }

  private static List<Candidate> weighted(List<Candidate> list, Map<BitSet, Integer> asked) {
    Map<BitSet, Long> known = new HashMap<>();
    long[] shared = new long[list.size()];
    for (int i = 0; i < shared.length; i++) {
      BitSet columns = bits(list.get(i).workload().columns());
      shared[i] = known.computeIfAbsent(columns, c -> shared(c, asked));
    }
    double largest = Math.max(1, Arrays.stream(shared).max().orElse(1));
    List<Candidate> weighted = new ArrayList<>();
    for (int i = 0; i < shared.length; i++) {
      Candidate candidate = list.get(i);
      long weight = Math.max(1, Math.round(ErrorScore.LARGEST_WEIGHT * shared[i] / largest));
      weighted.add(candidate.withWeight(weight));
    }
    return weighted;
  }

  /** Returns how many columns are shared with the workloads asked for, over all of them. */
  private static long shared(BitSet columns, Map<BitSet, Integer> asked) {
    long sum = 0;
    for (Map.Entry<BitSet, Integer> query : asked.entrySet()) {
      BitSet both = (BitSet) columns.clone();
      both.and(query.getKey());
      sum += (long) query.getValue() * both.cardinality();
    }
    return sum;
  }
}
