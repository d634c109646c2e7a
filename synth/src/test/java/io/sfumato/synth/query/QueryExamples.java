package io.sfumato.synth.query;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Random workloads of every class, over a domain of which every row can be tried. */
public final class QueryExamples {

  /** Columns of one code, with null, and of null alone are among them. */
  public static final Domain DOMAIN =
      new Domain(List.of("age", "sex", "pay", "home", "job", "lost"), List.of(7, 2, 9, 1, 4, 1));

  /** Which of them are in order, and which nullable. */
  public static final List<ColumnTraits> TRAITS =
      List.of(
          ColumnTraits.ORDERED,
          ColumnTraits.CATEGORICAL,
          ColumnTraits.ORDERED.withNull(),
          ColumnTraits.CATEGORICAL,
          ColumnTraits.CATEGORICAL.withNull(),
          ColumnTraits.ORDERED.withNull());

  private QueryExamples() {}

  /** The classes of workloads. */
  public enum Kind {
    MARGINAL,
    MARGINAL_LIST,
    PREFIXES,
    HALF_SPACES,
    NULL_COUNTS,
    SUMS,
    PREDICATES
  }

  /** Random workloads of different names. */
  public static List<Workload> of(Kind kind, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Workload> list = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < 100 * count && list.size() < count; i++) {
      Workload workload = draw(kind, random);
      if (names.add(workload.name())) {
        list.add(workload);
      }
    }
    return list;
  }

  /** Every row of the domain. */
  public static List<int[]> allRows() {
    List<int[]> rows = new ArrayList<>();
    int product = DOMAIN.sizes().stream().reduce(1, (a, b) -> a * b);
    for (int i = 0; i < product; i++) {
      int[] row = new int[DOMAIN.columns()];
      int rest = i;
      for (int c = 0; c < row.length; c++) {
        row[c] = rest % DOMAIN.size(c);
        rest /= DOMAIN.size(c);
      }
      rows.add(row);
    }
    return rows;
  }

  /** A table of uniform codes. */
  public static CodedTable table(int rows, SplittableRandom random) {
    int[][] columns = new int[DOMAIN.columns()][];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = random.ints(rows, 0, DOMAIN.size(c)).toArray();
    }
    return CodedTable.of(DOMAIN, columns);
  }

  private static Workload draw(Kind kind, SplittableRandom random) {
    return switch (kind) {
      case MARGINAL -> marginal(subset(random, 0, 1, 2, 3, 4, 5), random);
      case MARGINAL_LIST -> marginalList(random);
      case PREFIXES -> prefixes(random);
      case HALF_SPACES -> halfSpaces(random);
      case NULL_COUNTS -> NullCounts.of(DOMAIN, TRAITS, subset(random, 2, 4, 5));
      case SUMS -> sums(random);
      case PREDICATES -> predicates(random);
    };
  }

  private static int[] subset(SplittableRandom random, int... of) {
    int chosen = 1 + random.nextInt((1 << of.length) - 1);
    return IntStream.range(0, of.length)
        .filter(i -> (chosen >> i & 1) == 1)
        .map(i -> of[i])
        .toArray();
  }

  private static Marginal marginal(int[] columns, SplittableRandom random) {
    List<BinnedColumn> parts = new ArrayList<>();
    for (int column : columns) {
      parts.add(part(column, random));
    }
    return Marginal.of(DOMAIN, parts);
  }

  private static BinnedColumn part(int column, SplittableRandom random) {
    int bins = 1 + random.nextInt(5);
    int middle = random.nextInt(DOMAIN.size(column));
    return switch (random.nextInt(4)) {
      case 0 -> BinnedColumn.whole(DOMAIN, column);
      case 1 -> BinnedColumn.equalWidth(DOMAIN, column, bins);
      case 2 -> BinnedColumn.equalWidth(DOMAIN, TRAITS.get(column), column, bins);
      default ->
          BinnedColumn.startingAt(
              DOMAIN, column, middle == 0 ? new int[] {0} : new int[] {0, middle});
    };
  }

  private static MarginalList marginalList(SplittableRandom random) {
    List<Marginal> marginals = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      Marginal marginal = marginal(subset(random, 0, 2, 3), random);
      if (names.add(marginal.name())) {
        marginals.add(marginal);
      }
    }
    return MarginalList.of(marginals);
  }

  private static int category(SplittableRandom random) {
    return List.of(-1, 1, 3, 4).get(random.nextInt(4));
  }

  private static Prefixes prefixes(SplittableRandom random) {
    int[] columns = subset(random, 0, 2);
    int[][] thresholds =
        IntStream.range(0, 1 + random.nextInt(4))
            .mapToObj(
                i ->
                    Arrays.stream(columns)
                        .map(column -> 1 + random.nextInt(DOMAIN.size(column) - 1))
                        .boxed()
                        .toList())
            .distinct()
            .map(list -> list.stream().mapToInt(code -> code).toArray())
            .toArray(int[][]::new);
    int category = category(random);
    return category < 0
        ? Prefixes.of(DOMAIN, columns, thresholds)
        : Prefixes.by(DOMAIN, category, columns, thresholds);
  }

  private static HalfSpaces halfSpaces(SplittableRandom random) {
    int[] columns = subset(random, 0, 2, 5);
    int[] weights = Arrays.stream(columns).map(c -> random.nextInt(-5, 6)).toArray();
    int[] offsets = random.ints(1 + random.nextInt(4), -20, 25).distinct().toArray();
    int category = category(random);
    return category < 0
        ? HalfSpaces.of(DOMAIN, TRAITS, columns, weights, offsets)
        : HalfSpaces.by(DOMAIN, TRAITS, category, columns, weights, offsets);
  }

  private static Sums sums(SplittableRandom random) {
    int column = List.of(0, 2, 5).get(random.nextInt(3));
    int[] values = random.ints(DOMAIN.size(column), -30, 31).toArray();
    int category = category(random);
    return switch (random.nextInt(3)) {
      case 0 -> Sums.centered(DOMAIN, TRAITS.get(column), column);
      case 1 -> Sums.of(DOMAIN, column, values);
      default ->
          category < 0
              ? Sums.of(DOMAIN, column, values)
              : Sums.by(DOMAIN, category, column, values);
    };
  }

  private static Predicates predicates(SplittableRandom random) {
    List<Predicate<int[]>> predicates = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      long salt = random.nextLong();
      int oneIn = 2 + random.nextInt(3);
      predicates.add(
          codes -> new SplittableRandom(salt + Arrays.hashCode(codes)).nextInt(oneIn) == 0);
    }
    return Predicates.of(DOMAIN, "random", subset(random, 0, 1, 2, 4), predicates);
  }
}
