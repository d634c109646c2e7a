package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A column whose codes are grouped into bins. Immutable and thread-safe. */
public final class BinnedColumn {

  private final int column;
  private final int bins;
  private final String mark;
  private final int[] binOfCode;

  private BinnedColumn(int column, int bins, String mark, int[] binOfCode) {
    this.column = column;
    this.bins = bins;
    this.mark = mark;
    this.binOfCode = binOfCode;
  }

  /**
   * Returns a column with a bin for each code.
   *
   * @param domain the domain
   * @param column the number of the column
   * @return the column
   */
  public static BinnedColumn whole(Domain domain, int column) {
    int size = requireNonNull(domain, "domain").size(column);
    int[] same = new int[size];
    for (int code = 0; code < size; code++) {
      same[code] = code;
    }
    return new BinnedColumn(column, size, "", same);
  }

  /**
   * Returns a column with bins of neighbouring codes, as equal in width as they can be.
   *
   * @param domain the domain
   * @param column the number of the column, whose codes have an order
   * @param bins how many bins, at least 1; no more are made than there are codes
   * @return the column
   * @throws IllegalArgumentException if {@code bins < 1}
   */
  public static BinnedColumn equalWidth(Domain domain, int column, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("bins must be at least 1, got " + bins);
    }
    int size = requireNonNull(domain, "domain").size(column);
    if (bins >= size) {
      return whole(domain, column);
    }
    int[] bin = new int[size];
    for (int code = 0; code < size; code++) {
      bin[code] = (int) ((long) code * bins / size);
    }
    return new BinnedColumn(column, bins, "/" + bins, bin);
  }

  /**
   * Returns a column with bins of neighbouring codes, as equal in width as they can be, and one
   * more for null if it is nullable.
   *
   * @param domain the domain
   * @param traits the traits of the column
   * @param column the number of the column, whose codes have an order
   * @param bins how many bins for values, at least 1; no more are made than there are values
   * @return the column
   * @throws IllegalArgumentException if {@code bins < 1}
   */
  public static BinnedColumn equalWidth(Domain domain, ColumnTraits traits, int column, int bins) {
    int size = requireNonNull(domain, "domain").size(column);
    if (bins < 1) {
      throw new IllegalArgumentException("bins must be at least 1, got " + bins);
    }
    if (!traits.nullable()) {
      return equalWidth(domain, column, bins);
    }
    int values = size - 1;
    if (bins >= values) {
      return whole(domain, column);
    }
    int[] bin = new int[size];
    for (int code = 0; code < values; code++) {
      bin[code] = (int) ((long) code * bins / values);
    }
    bin[values] = bins;
    return new BinnedColumn(column, bins + 1, "/" + bins + "+null", bin);
  }

  /**
   * Returns a column with given bins of neighbouring codes.
   *
   * @param domain the domain
   * @param column the number of the column
   * @param starts the first code of each bin, ascending, the first 0; public
   * @return the column
   * @throws IllegalArgumentException if {@code starts} is not such
   */
  public static BinnedColumn startingAt(Domain domain, int column, int[] starts) {
    int size = requireNonNull(domain, "domain").size(column);
    if (starts.length == 0 || starts[0] != 0) {
      throw new IllegalArgumentException("starts must begin with 0");
    }
    int[] bin = new int[size];
    for (int b = 0; b < starts.length; b++) {
      int end = b + 1 < starts.length ? starts[b + 1] : size;
      if (end <= starts[b] || end > size) {
        throw new IllegalArgumentException(
            "starts must ascend within [0, %d), got %d before %d".formatted(size, starts[b], end));
      }
      Arrays.fill(bin, starts[b], end, b);
    }
    return starts.length == size
        ? whole(domain, column)
        : new BinnedColumn(column, starts.length, mark(starts), bin);
  }

  /**
   * Returns the number of the column.
   *
   * @return the number, from 0
   */
  public int column() {
    return column;
  }

  /**
   * Returns how many bins there are.
   *
   * @return the number, at least 1
   */
  public int bins() {
    return bins;
  }

  /**
   * Returns whether each code is a bin of its own.
   *
   * @return whether nothing is grouped
   */
  public boolean isWhole() {
    return mark.isEmpty();
  }

  /**
   * Returns the bin of a code.
   *
   * @param code the code, in the column's domain
   * @return its bin, in {@code [0, bins())}
   */
  public int bin(int code) {
    return binOfCode[code];
  }

  /** Turns the cell numbers of a block of rows into those of cells with this column, too. */
  void appendBins(CodedTable table, int start, int rows, int[] cells) {
    for (int i = 0; i < rows; i++) {
      cells[i] = cells[i] * bins + binOfCode[table.code(start + i, column)];
    }
  }

  /** Whether codes that share a bin share one of the other division, too. */
  boolean refines(BinnedColumn coarser) {
    int[] known = new int[bins];
    Arrays.fill(known, -1);
    for (int code = 0; code < binOfCode.length; code++) {
      int bin = coarser.bin(code);
      if (known[binOfCode[code]] >= 0 && known[binOfCode[code]] != bin) {
        return false;
      }
      known[binOfCode[code]] = bin;
    }
    return true;
  }

  /** How many codes the column has. */
  int codes() {
    return binOfCode.length;
  }

  /** Two divisions differ if their marks do not. */
  private static String mark(int[] starts) {
    return Arrays.stream(starts)
        .skip(1)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" ", "[", "]"));
  }

  /** What follows the name of the column in that of a marginal. */
  String mark() {
    return mark;
  }
}
