package io.sfumato.jmh;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.internal.SyntheticRows;
import io.sfumato.synth.internal.Target;
import io.sfumato.synth.query.Marginal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A table with the column sizes of UCI Adult, repeated for more columns, and columns that depend on
 * each other through a hidden class. Or another table: a file of codes, comma-separated with a
 * header, named by the system property {@code sfumato.csv}.
 */
final class AdultLike {

  private static final int[] SIZES = {85, 9, 100, 16, 7, 15, 6, 5, 2, 100, 100, 99, 42, 2};
  private static final int CLASSES = 8;

  private final CodedTable table;

  private AdultLike(CodedTable table) {
    this.table = table;
  }

  /** Returns the table that the system property names, or a generated one. */
  static AdultLike of(int rows, int columns) {
    String csv = System.getProperty("sfumato.csv");
    return new AdultLike(csv == null ? generate(rows, columns) : read(Path.of(csv)));
  }

  private static CodedTable generate(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(1);
    int[][] codes = new int[columns][rows];
    int[] classes = IntStream.range(0, rows).map(i -> random.nextInt(CLASSES)).toArray();
    for (int c = 0; c < columns; c++) {
      int size = SIZES[c % SIZES.length];
      int[] modes = IntStream.range(0, CLASSES).map(k -> random.nextInt(size)).toArray();
      for (int i = 0; i < rows; i++) {
        // Most codes lie a little above that of the class; a tenth lie anywhere.
        double step = -Math.log(1 - random.nextDouble()) * size / 10;
        codes[c][i] =
            random.nextInt(10) == 0
                ? random.nextInt(size)
                : (modes[classes[i]] + (int) step) % size;
      }
    }
    return CodedTable.of(
        domain(IntStream.range(0, columns).map(c -> SIZES[c % SIZES.length]).toArray()), codes);
  }

  private static Domain domain(int... sizes) {
    return new Domain(
        IntStream.range(0, sizes.length).mapToObj(c -> "c" + c).toList(),
        Arrays.stream(sizes).boxed().toList());
  }

  private static CodedTable read(Path csv) {
    try (var lines = Files.lines(csv)) {
      int[][] rows =
          lines
              .skip(1)
              .map(line -> Arrays.stream(line.split(",", -1)))
              .map(cells -> cells.mapToInt(cell -> Integer.parseInt(cell.strip())).toArray())
              .toArray(int[][]::new);
      int[][] codes = new int[rows[0].length][rows.length];
      for (int i = 0; i < rows.length; i++) {
        for (int c = 0; c < codes.length; c++) {
          codes[c][i] = rows[i][c];
        }
      }
      int[] sizes =
          Arrays.stream(codes)
              .mapToInt(column -> Arrays.stream(column).max().orElseThrow() + 1)
              .toArray();
      return CodedTable.of(domain(sizes), codes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CodedTable table() {
    return table;
  }

  /** Wide columns are in order, the others are not. */
  List<ColumnTraits> traits() {
    return table.domain().sizes().stream()
        .map(size -> size > 50 ? ColumnTraits.ORDERED : ColumnTraits.CATEGORICAL)
        .toList();
  }

  /** The marginals of pairs of columns at most so far apart. */
  List<Marginal> pairs(int reach) {
    Domain domain = table.domain();
    List<Marginal> pairs = new ArrayList<>();
    for (int a = 0; a < domain.columns(); a++) {
      for (int b = a + 1; b < domain.columns() && b <= a + reach; b++) {
        pairs.add(Marginal.of(domain, a, b));
      }
    }
    return pairs;
  }

  /** The exact answers, scaled to another number of rows. */
  List<Target> targets(List<Marginal> marginals, int rows) {
    double scale = (double) rows / table.rows();
    List<Target> targets = new ArrayList<>();
    for (Marginal marginal : marginals) {
      double[] answers =
          Arrays.stream(marginal.answer(table)).mapToDouble(count -> count * scale).toArray();
      targets.add(new Target(marginal, answers, 1));
    }
    return targets;
  }

  /** Rows with the right columns, independent of each other. */
  SyntheticRows independent(int rows, long seed) {
    Domain domain = table.domain();
    List<double[]> frequencies = new ArrayList<>();
    for (int c = 0; c < domain.columns(); c++) {
      long[] counts = Marginal.of(domain, c).answer(table);
      frequencies.add(Arrays.stream(counts).asDoubleStream().toArray());
    }
    return SyntheticRows.independent(domain, rows, frequencies, seed);
  }

  /** Uniform rows. */
  SyntheticRows uniform(int rows, long seed) {
    return SyntheticRows.uniform(table.domain(), rows, seed);
  }

  /** The mean total variation distance over marginals. */
  double distance(SyntheticRows rows, List<Marginal> marginals) {
    CodedTable other = rows.toTable();
    double sum = 0;
    for (Marginal marginal : marginals) {
      long[] real = marginal.answer(table);
      long[] made = marginal.answer(other);
      for (int i = 0; i < real.length; i++) {
        sum += Math.abs((double) real[i] / table.rows() - (double) made[i] / rows.rows()) / 2;
      }
    }
    return sum / marginals.size();
  }
}
