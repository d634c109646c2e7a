package io.sfumato.synth.domain;

import static java.util.Objects.requireNonNull;

/**
 * Rows of integer codes under a public domain, kept column by column. Whether they are private is
 * the holder's to know. Immutable and thread-safe.
 */
public final class CodedTable {

  private final Domain domain;
  private final int rows;
  private final int[][] columns;

  private CodedTable(Domain domain, int rows, int[][] columns) {
    this.domain = domain;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Returns a table of given codes. Codes outside the domain are clamped into it, as no value of
   * private data may cause an exception.
   *
   * @param domain the domain
   * @param columns the codes of each column, all of the same length, copied
   * @return the table
   * @throws IllegalArgumentException if there is not one array of the same length for each column
   */
  public static CodedTable of(Domain domain, int[][] columns) {
    requireNonNull(domain, "domain");
    if (columns.length != domain.columns()) {
      throw new IllegalArgumentException(
          "columns must be %d arrays, got %d".formatted(domain.columns(), columns.length));
    }
    int rows = columns[0].length;
    int[][] copy = new int[columns.length][];
    for (int c = 0; c < columns.length; c++) {
      if (columns[c].length != rows) {
        throw new IllegalArgumentException("columns must be arrays of the same length");
      }
      int last = domain.size(c) - 1;
      copy[c] = columns[c].clone();
      for (int row = 0; row < rows; row++) {
        copy[c][row] = Math.max(0, Math.min(last, copy[c][row]));
      }
    }
    return new CodedTable(domain, rows, copy);
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
   * @return the number, possibly 0
   */
  public int rows() {
    return rows;
  }

  /**
   * Returns one code.
   *
   * @param row the row, in {@code [0, rows())}
   * @param column the column, in {@code [0, domain().columns())}
   * @return the code, in {@code [0, domain().size(column))}
   */
  public int code(int row, int column) {
    return columns[column][row];
  }

  /**
   * Copies one row.
   *
   * @param row the row, in {@code [0, rows())}
   * @param into where the codes go, one for each column
   */
  public void copyRow(int row, int[] into) {
    for (int c = 0; c < columns.length; c++) {
      into[c] = columns[c][row];
    }
  }

  /**
   * Returns the codes of a column.
   *
   * @param column the column, in {@code [0, domain().columns())}
   * @return a copy of its codes, one for each row
   */
  public int[] column(int column) {
    return columns[column].clone();
  }
}
