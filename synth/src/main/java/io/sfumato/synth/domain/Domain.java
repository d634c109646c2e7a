package io.sfumato.synth.domain;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;

/**
 * The public columns of a coded table: what they are called and how many codes each has. A code is
 * an integer in {@code [0, size)}. Immutable.
 *
 * @param names the names of the columns, distinct, at least one
 * @param sizes how many codes each column has, in {@code [1, 65536]}
 */
public record Domain(List<String> names, List<Integer> sizes) {

  /** The most codes that a column may have. */
  public static final int MOST_CODES = 1 << 16;

  /**
   * Copies and checks the lists.
   *
   * @throws IllegalArgumentException if there is no column, a name is repeated, the lists differ in
   *     length, or a size is out of range
   */
  public Domain {
    names = List.copyOf(requireNonNull(names, "names"));
    sizes = List.copyOf(requireNonNull(sizes, "sizes"));
    if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("names must be distinct and at least one, got " + names);
    }
    if (sizes.size() != names.size()) {
      throw new IllegalArgumentException(
          "sizes must have one number for each of %d columns, got %d"
              .formatted(names.size(), sizes.size()));
    }
    for (int c = 0; c < names.size(); c++) {
      int size = sizes.get(c);
      if (size < 1 || size > MOST_CODES) {
        throw new IllegalArgumentException(
            "size of column '%s' must be in [1, %d], got %d; use fewer, wider bins"
                .formatted(names.get(c), MOST_CODES, size));
      }
    }
  }

  /**
   * Returns the number of columns.
   *
   * @return the number, at least 1
   */
  public int columns() {
    return names.size();
  }

  /**
   * Returns how many codes a column has.
   *
   * @param column the column, in {@code [0, columns())}
   * @return the number, at least 1
   */
  public int size(int column) {
    return sizes.get(column);
  }

  /**
   * Returns the number of a column.
   *
   * @param name its name
   * @return its number, from 0
   * @throws IllegalArgumentException if there is no such column
   */
  public int column(String name) {
    int column = names.indexOf(requireNonNull(name, "name"));
    if (column < 0) {
      throw new IllegalArgumentException(
          "column must be one of %s, got '%s'".formatted(names, name));
    }
    return column;
  }
}
