package io.sfumato.synth.internal;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The table that an engine changes, row by row in one array. Public: it is made of noisy answers
 * and a public seed. Not thread-safe.
 */
public final class SyntheticRows {

  /** The most rows of a synthetic table. */
  public static final int MOST_ROWS = 1 << 26;

  private final Domain domain;
  private final int rows;
  private final int columns;
  private final int[] codes;

  private SyntheticRows(Domain domain, int rows) {
    this.domain = requireNonNull(domain, "domain");
    this.rows = rows;
    this.columns = domain.columns();
    if (rows < 1 || rows > MOST_ROWS || (long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "rows must be in [1, %d] and at most 2^31 codes in all, got %d rows of %d columns"
              .formatted(MOST_ROWS, rows, columns));
    }
    this.codes = new int[rows * columns];
  }

  /**
   * Draws every code uniformly.
   *
   * @param domain the domain
   * @param rows how many rows, in {@code [1, MOST_ROWS]}
   * @param seed the public seed
   * @return the rows
   * @throws IllegalArgumentException if {@code rows} is out of range
   */
  public static SyntheticRows uniform(Domain domain, int rows, long seed) {
    SyntheticRows table = new SyntheticRows(domain, rows);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < table.codes.length; i++) {
      table.codes[i] = random.nextInt(domain.size(i % table.columns));
    }
    return table;
  }

  /**
   * Draws the columns independently of each other, each with the frequencies given, as nearly as so
   * many rows can have them: the count of a code is its share of the rows rounded up or down.
   *
   * @param domain the domain
   * @param rows how many rows, in {@code [1, MOST_ROWS]}
   * @param frequencies for each column the frequency of each code, up to a factor; negative ones
   *     count as 0, and a column without a positive one is uniform
   * @param seed the public seed
   * @return the rows
   * @throws IllegalArgumentException if {@code rows} is out of range, or the frequencies are not
   *     one finite number for each code
   */
  public static SyntheticRows independent(
      Domain domain, int rows, List<double[]> frequencies, long seed) {
    SyntheticRows table = new SyntheticRows(domain, rows);
    if (frequencies.size() != table.columns) {
      throw new IllegalArgumentException(
          "frequencies must be given for %d columns, got %d"
              .formatted(table.columns, frequencies.size()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] column = new int[rows];
    for (int c = 0; c < table.columns; c++) {
      fill(column, positive(frequencies.get(c), domain.size(c)), random);
      shuffle(column, random);
      for (int i = 0; i < rows; i++) {
        table.codes[i * table.columns + c] = column[i];
      }
    }
    return table;
  }

  /**
   * Copies a table.
   *
   * @param table a public table of at least one row
   * @return its rows
   * @throws IllegalArgumentException if there is no row, or there are too many
   */
  public static SyntheticRows of(CodedTable table) {
    SyntheticRows copy = new SyntheticRows(table.domain(), table.rows());
    for (int c = 0; c < copy.columns; c++) {
      for (int i = 0; i < copy.rows; i++) {
        copy.codes[i * copy.columns + c] = table.code(i, c);
      }
    }
    return copy;
  }

  /**
   * Draws rows of a table, none twice before all were drawn once.
   *
   * @param table a public table of at least one row
   * @param rows how many rows to draw, in {@code [1, MOST_ROWS]}
   * @param seed the public seed
   * @return the rows
   * @throws IllegalArgumentException if {@code rows} is out of range, or there is no row
   */
  public static SyntheticRows drawn(CodedTable table, int rows, long seed) {
    if (table.rows() == 0) {
      throw new IllegalArgumentException("table must have at least one row");
    }
    SyntheticRows drawn = new SyntheticRows(table.domain(), rows);
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[table.rows()];
    Arrays.setAll(order, i -> i);
    int[] row = new int[drawn.columns];
    for (int i = 0; i < rows; i++) {
      if (i % order.length == 0) {
        shuffle(order, random);
      }
      table.copyRow(order[i % order.length], row);
      System.arraycopy(row, 0, drawn.codes, i * drawn.columns, drawn.columns);
    }
    return drawn;
  }

  private static double[] positive(double[] frequencies, int size) {
    if (frequencies.length != size || !Arrays.stream(frequencies).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "frequencies must be one finite number for each of %d codes".formatted(size));
    }
    double[] clipped = Arrays.stream(frequencies).map(f -> Math.max(0, f)).toArray();
    if (Arrays.stream(clipped).sum() <= 0) {
      Arrays.fill(clipped, 1);
    }
    return clipped;
  }

  /** Systematic sampling: evenly spaced points on the cumulated frequencies. */
  private static void fill(int[] column, double[] frequencies, SplittableRandom random) {
    double total = Arrays.stream(frequencies).sum();
    double u = random.nextDouble();
    double sum = 0;
    int i = 0;
    int last = 0;
    for (int v = 0; v < frequencies.length; v++) {
      if (frequencies[v] > 0) {
        last = v;
      }
      sum += frequencies[v];
      double points = sum / total * column.length;
      while (i < column.length && i + u < points) {
        column[i++] = v;
      }
    }
    Arrays.fill(column, i, column.length, last);
  }

  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = values[i];
      values[i] = values[j];
      values[j] = other;
    }
  }

  /**
   * Returns the domain.
   *
   * @return the public domain
   */
  public Domain domain() {
    return domain;
  }

  /**
   * Returns the number of rows.
   *
   * @return the number, at least 1
   */
  public int rows() {
    return rows;
  }

  /**
   * Returns one code.
   *
   * @param row the row, in {@code [0, rows())}
   * @param column the column
   * @return the code
   */
  public int code(int row, int column) {
    return codes[row * columns + column];
  }

  /**
   * Copies the rows.
   *
   * @return an immutable table of the same codes
   */
  public CodedTable toTable() {
    int[][] copy = new int[columns][rows];
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < columns; c++) {
        copy[c][i] = codes[i * columns + c];
      }
    }
    return CodedTable.of(domain, copy);
  }

  void copyRow(int row, int[] into) {
    System.arraycopy(codes, row * columns, into, 0, columns);
  }

  /** The codes themselves, row by row. Only {@link Objective} and repairs write to them. */
  int[] codes() {
    return codes;
  }
}
