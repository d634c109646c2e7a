package io.sfumato.synth.domain;

/**
 * What every row of a synthetic table must satisfy: no married children, no income below the age of
 * work. It is public, and says nothing of any real row. Implementations are immutable, thread-safe
 * and deterministic.
 */
public interface RowRule {

  /**
   * Returns the name, as reports of violations show it.
   *
   * @return the name, unique among the rules of a schema
   */
  String name();

  /**
   * Returns the columns that the rule depends on.
   *
   * @return distinct numbers of columns, ascending; a fresh array
   */
  int[] columns();

  /**
   * Decides on a row.
   *
   * @param row the codes of all columns of the domain
   * @return whether the row may exist
   */
  boolean allows(int[] row);
}
