package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A contingency table of some columns: how many rows fall in each combination of their bins. The
 * cells are a partition, so adding or removing a row moves one answer by 1, replacing it two.
 *
 * <p>Cells are in row-major order: the bin of the last column varies fastest. Immutable and
 * thread-safe.
 */
public final class Marginal extends KnownWorkload {

  /** The most cells of one marginal. */
  public static final int MOST_CELLS = 1 << 26;

  /** Rows are counted in blocks, column by column, whose cells stay in the nearest cache. */
  private static final int BLOCK = 1 << 12;

  private final List<BinnedColumn> parts;

  private Marginal(Domain domain, String name, List<BinnedColumn> parts) {
    super(
        domain, name, parts.stream().mapToInt(BinnedColumn::column).toArray(), cells(name, parts));
    this.parts = List.copyOf(parts);
  }

  private static int cells(String name, List<BinnedColumn> parts) {
    BigInteger product = BigInteger.ONE;
    for (BinnedColumn part : parts) {
      product = product.multiply(BigInteger.valueOf(part.bins()));
    }
    if (product.bitLength() >= Integer.SIZE || product.intValue() > MOST_CELLS) {
      throw new IllegalArgumentException(
          "marginal %s must have at most %d cells, got %d; drop a column, or give it fewer bins"
              .formatted(name, MOST_CELLS, product));
    }
    return product.intValue();
  }

  /**
   * Returns the marginal of whole columns.
   *
   * @param domain the domain
   * @param columns distinct numbers of columns, ascending, at least one
   * @return the marginal, named after its columns
   * @throws IllegalArgumentException if the columns are not such, or it has too many cells
   */
  public static Marginal of(Domain domain, int... columns) {
    List<BinnedColumn> parts = new ArrayList<>();
    for (int column : columns) {
      parts.add(BinnedColumn.whole(domain, column));
    }
    return of(domain, parts);
  }

  /**
   * Returns the marginal of binned columns.
   *
   * @param domain the domain
   * @param parts the columns and their bins, of ascending columns, at least one
   * @return the marginal, named after its columns and how many bins each has where these are fewer
   *     than its codes
   * @throws IllegalArgumentException if the columns are not such, or it has too many cells
   */
  public static Marginal of(Domain domain, List<BinnedColumn> parts) {
    requireNonNull(domain, "domain");
    List<String> names = new ArrayList<>();
    int last = -1;
    for (BinnedColumn part : parts) {
      if (part.column() <= last || part.column() >= domain.columns()) {
        throw new IllegalArgumentException(
            "columns must ascend within [0, %d), got %d after %d"
                .formatted(domain.columns(), part.column(), last));
      }
      last = part.column();
      if (part.codes() != domain.size(last)) {
        throw new IllegalArgumentException(
            "bins of column '%s' must be of its %d codes, got bins of %d"
                .formatted(domain.names().get(last), domain.size(last), part.codes()));
      }
      names.add(QueryNames.of(domain, last) + part.mark());
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("columns must be at least one");
    }
    return new Marginal(domain, String.join(",", names), parts);
  }

  /**
   * Returns the columns with their bins.
   *
   * @return the parts, in the order of the cells
   */
  public List<BinnedColumn> parts() {
    return parts;
  }

  /**
   * Returns the cell of a row.
   *
   * @param row the codes of all columns of the domain
   * @return its cell, in {@code [0, cells())}
   */
  public int cell(int[] row) {
    int cell = 0;
    for (BinnedColumn part : parts) {
      cell = cell * part.bins() + part.bin(row[part.column()]);
    }
    return cell;
  }

  @Override
  public long rowL1() {
    return 1;
  }

  @Override
  public long rowSquaredL2() {
    return 1;
  }

  @Override
  public long replaceSquaredL2() {
    return Math.min(2, cells());
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    answers[cell(row)] += times;
  }

  @Override
  public long[] answer(CodedTable table) {
    long[] answers = new long[cells()];
    int[] block = new int[Math.min(BLOCK, table.rows())];
    for (int start = 0; start < table.rows(); start += BLOCK) {
      int rows = Math.min(BLOCK, table.rows() - start);
      Arrays.fill(block, 0, rows, 0);
      for (BinnedColumn part : parts) {
        part.appendBins(table, start, rows, block);
      }
      for (int i = 0; i < rows; i++) {
        answers[block[i]]++;
      }
    }
    return answers;
  }
}
