package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes offspring of the best table, and says what each is worth. */
final class Breeder {

  private final Objective objective;
  private final RowRules rules;
  private final Elite elite;
  private final int[] numeric;
  private final int quantiles;
  private final SplittableRandom random;
  private final Domain domain;
  private final int[] sizes;
  private final int[] codes;
  private final int rows;
  private final int columns;
  private final Scratch scratch;
  private final int[] row;
  private final int[][] edges;

  /**
   * Makes a breeder.
   *
   * @param numeric the columns whose codes have an order
   * @param quantiles how many quantiles of these to move between
   */
  Breeder(
      Objective objective,
      RowRules rules,
      Elite elite,
      int[] numeric,
      int quantiles,
      SplittableRandom random) {
    this.objective = objective;
    this.rules = rules;
    this.elite = elite;
    this.numeric = numeric;
    this.quantiles = quantiles;
    this.random = random;
    this.domain = objective.table().domain();
    this.sizes = domain.sizes().stream().mapToInt(size -> size).toArray();
    this.codes = objective.table().codes();
    this.rows = objective.table().rows();
    this.columns = domain.columns();
    this.scratch = objective.scratch();
    this.row = new int[columns];
    this.edges = new int[columns][];
    findQuantiles();
  }

  /** Whether an operator can do anything to this table. */
  boolean canUse(Operator operator) {
    return switch (operator) {
      case MUTATION, CROSSOVER -> true;
      case PAIR_CROSSOVER -> columns > 1;
      case SWAP -> rows > 1;
      case QUANTILE_MOVE -> numeric.length > 0;
    };
  }

  /** Takes the quantiles of the numeric columns from the best table as it is now. */
  void findQuantiles() {
    for (int column : numeric) {
      int[] values = new int[rows];
      for (int i = 0; i < rows; i++) {
        values[i] = codes[i * columns + column];
      }
      Arrays.sort(values);
      int[] found = new int[quantiles + 2];
      for (int q = 1; q <= quantiles; q++) {
        found[q] = values[(int) ((long) (rows - 1) * q / (quantiles + 1))];
      }
      found[quantiles + 1] = sizes[column];
      edges[column] = found;
    }
  }

  /**
   * Makes one offspring.
   *
   * @param operator how
   * @param into where the changes go; none if nothing would change, or a rule forbids it
   * @return by how much it lowers the objective, exactly; 0 without a change
   */
  long breed(Operator operator, Offspring into) {
    into.clear();
    return switch (operator) {
      case MUTATION -> {
        int column = random.nextInt(columns);
        yield single(random.nextInt(rows), column, random.nextInt(sizes[column]), into);
      }
      case CROSSOVER -> {
        int column = random.nextInt(columns);
        int code = donor()[random.nextInt(rows) * columns + column];
        yield single(random.nextInt(rows), column, code, into);
      }
      case PAIR_CROSSOVER -> pair(into);
      case SWAP -> swap(into);
      case QUANTILE_MOVE -> {
        int column = numeric[random.nextInt(numeric.length)];
        int gap = random.nextInt(quantiles + 1);
        int low = edges[column][gap];
        int width = edges[column][gap + 1] - low;
        int code = low + (width > 1 ? random.nextInt(width) : 0);
        yield single(random.nextInt(rows), column, Math.min(code, sizes[column] - 1), into);
      }
    };
  }

  private int[] donor() {
    return elite.member(elite.size() == 1 ? 0 : random.nextInt(elite.size()));
  }

  private long single(int i, int column, int code, Offspring into) {
    if (codes[i * columns + column] == code
        || !rules.allow(objective.table(), i, column, code, row)) {
      return 0;
    }
    into.add(i, column, code);
    return objective.gain(i, column, code, scratch);
  }

  private long pair(Offspring into) {
    int first = random.nextInt(columns);
    int second = (first + 1 + random.nextInt(columns - 1)) % columns;
    int from = random.nextInt(rows) * columns;
    int[] donor = donor();
    int i = random.nextInt(rows);
    int one = donor[from + first];
    int two = donor[from + second];
    int kept = codes[i * columns + first];
    if (kept == one) {
      return single(i, second, two, into);
    }
    if (codes[i * columns + second] == two) {
      return single(i, first, one, into);
    }
    objective.table().copyRow(i, row);
    row[first] = one;
    row[second] = two;
    if (!rules.allow(first, row) || !rules.allow(second, row)) {
      return 0;
    }
    into.add(i, first, one);
    into.add(i, second, two);
    long gain = objective.gain(i, first, one, scratch);
    objective.move(i, first, one);
    gain += objective.gain(i, second, two, scratch);
    objective.move(i, first, kept);
    return gain;
  }

  private long swap(Offspring into) {
    int column = random.nextInt(columns);
    int i = random.nextInt(rows);
    int j = (i + 1 + random.nextInt(rows - 1)) % rows;
    int one = codes[i * columns + column];
    int other = codes[j * columns + column];
    if (one == other
        || !rules.allow(objective.table(), i, column, other, row)
        || !rules.allow(objective.table(), j, column, one, row)) {
      return 0;
    }
    into.add(i, column, other);
    into.add(j, column, one);
    return objective.swapGain(i, j, column, scratch);
  }
}
