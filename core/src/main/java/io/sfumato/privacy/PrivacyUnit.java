package io.sfumato.privacy;

import static java.util.Objects.requireNonNull;

/**
 * Whom a guarantee protects: all rows of one unit, which may be one row or the rows that share a
 * key.
 *
 * <p>The bound on rows is a promise of whoever builds the accountant: in every table handed to it,
 * no unit has more than {@code maxRows} rows. A table that breaks the promise is protected less
 * than the receipts say.
 *
 * @param name what a unit is called ({@code patient}), or the key column that identifies it; not
 *     blank
 * @param maxRows the most rows one unit may have in a table, at least 1
 */
public record PrivacyUnit(String name, int maxRows) {

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if {@code name} is blank or {@code maxRows < 1}
   */
  public PrivacyUnit {
    requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must say what a unit is, got a blank name");
    }
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows must be at least 1, got " + maxRows);
    }
  }

  /**
   * Returns the unit of tables in which each unit has one row.
   *
   * @param name what one row stands for, for example {@code patient}
   * @return the unit
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static PrivacyUnit rows(String name) {
    return new PrivacyUnit(name, 1);
  }

  /**
   * Returns the unit of tables in which rows that share a key belong to one unit.
   *
   * @param keyColumn the column that identifies the unit
   * @param maxRows the most rows that share a key, at least 1
   * @return the unit
   * @throws IllegalArgumentException if {@code keyColumn} is blank or {@code maxRows < 1}
   */
  public static PrivacyUnit keyed(String keyColumn, int maxRows) {
    return new PrivacyUnit(keyColumn, maxRows);
  }

  /** Returns for example {@code one row per patient}. */
  @Override
  public String toString() {
    return (maxRows == 1 ? "one row" : "up to " + maxRows + " rows") + " per " + name;
  }
}
