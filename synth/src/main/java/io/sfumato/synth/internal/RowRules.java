package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.domain.RowRule;
import java.util.ArrayList;
import java.util.List;

/** The rules of a schema, by the columns that they bind. Immutable and thread-safe. */
public final class RowRules {

  private final List<RowRule> rules;
  private final List<List<RowRule>> byColumn;

  private RowRules(Domain domain, List<RowRule> rules) {
    this.rules = List.copyOf(rules);
    this.byColumn = new ArrayList<>();
    for (int c = 0; c < domain.columns(); c++) {
      byColumn.add(new ArrayList<>());
    }
    for (RowRule rule : rules) {
      for (int column : rule.columns()) {
        byColumn.get(column).add(rule);
      }
    }
  }

  /**
   * Returns some rules.
   *
   * @param domain the domain
   * @param rules the rules, possibly none
   * @return the same by column
   */
  public static RowRules of(Domain domain, List<RowRule> rules) {
    return new RowRules(domain, rules);
  }

  /**
   * Changes rows that break a rule, as few columns as it can, until none does. Before an objective
   * is made of the table.
   *
   * @param table the table to repair
   * @param seed the public seed
   * @throws IllegalArgumentException if there is no row that satisfies all rules, or none was found
   *     in a long search
   */
  public void repair(SyntheticRows table, long seed) {
    if (!rules.isEmpty()) {
      new RowRepair(table.domain(), rules, seed).repair(table);
    }
  }

  /** Refuses a table with a row that breaks a rule. */
  void check(SyntheticRows table) {
    int[] row = new int[table.domain().columns()];
    for (int i = 0; i < table.rows() && !rules.isEmpty(); i++) {
      table.copyRow(i, row);
      for (RowRule rule : rules) {
        if (!rule.allows(row)) {
          throw new IllegalArgumentException(
              "row %d of the table breaks rule '%s'; repair the table first"
                  .formatted(i, rule.name()));
        }
      }
    }
  }

  /** Whether some rule depends on the column. */
  boolean bind(int column) {
    return !byColumn.get(column).isEmpty();
  }

  /** Whether a row that was allowed still is when a cell takes another code. */
  boolean allow(SyntheticRows table, int row, int column, int code, int[] scratch) {
    if (!bind(column)) {
      return true;
    }
    table.copyRow(row, scratch);
    scratch[column] = code;
    return allow(column, scratch);
  }

  /** A code of a segment that a cell may take, drawn with a random word, or -1. */
  int draw(
      SyntheticRows table,
      int row,
      int column,
      Segments segments,
      int segment,
      long word,
      int[] scratch) {
    table.copyRow(row, scratch);
    int first = segments.first(segment);
    int width = segments.width(segment);
    int start = segments.draw(segment, word) - first;
    for (int i = 0; i < width; i++) {
      scratch[column] = first + (start + i) % width;
      if (allow(column, scratch)) {
        return scratch[column];
      }
    }
    return -1;
  }

  /** Whether a row may exist as far as the rules of a column can tell. */
  boolean allow(int column, int[] row) {
    for (RowRule rule : byColumn.get(column)) {
      if (!rule.allows(row)) {
        return false;
      }
    }
    return true;
  }
}
