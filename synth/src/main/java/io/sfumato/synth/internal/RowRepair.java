package io.sfumato.synth.internal;

import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.domain.RowRule;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes rows satisfy rules. A row that breaks some is changed in one column if that helps, else in
 * all columns that the rules name, by the codes of a row that is known to be allowed. Such a row is
 * looked for in the table, then at random, then, where their combinations are few enough to try
 * them all, everywhere. Nothing here loops without a bound.
 */
final class RowRepair {

  private static final int RANDOM_TRIES = 100_000;
  private static final long MOST_COMBINATIONS = 1 << 22;

  private final Domain domain;
  private final List<RowRule> rules;
  private final int[] columns;
  private final SplittableRandom random;

  RowRepair(Domain domain, List<RowRule> rules, long seed) {
    this.domain = domain;
    this.rules = rules;
    this.columns =
        rules.stream()
            .flatMapToInt(rule -> IntStream.of(rule.columns()))
            .distinct()
            .sorted()
            .toArray();
    this.random = new SplittableRandom(seed);
  }

  void repair(SyntheticRows table) {
    int[] allowedRows =
        IntStream.range(0, table.rows()).filter(i -> allows(row(table, i))).toArray();
    if (allowedRows.length == table.rows()) {
      return;
    }
    int[] found = allowedRows.length > 0 ? row(table, allowedRows[0]) : find();
    for (int i = 0; i < table.rows(); i++) {
      int[] row = row(table, i);
      if (!allows(row)) {
        if (!changeOneColumn(row)) {
          int[] model =
              allowedRows.length > 0
                  ? row(table, allowedRows[random.nextInt(allowedRows.length)])
                  : found;
          for (int column : columns) {
            row[column] = model[column];
          }
        }
        System.arraycopy(row, 0, table.codes(), i * row.length, row.length);
      }
    }
  }

  private static int[] row(SyntheticRows table, int i) {
    int[] row = new int[table.domain().columns()];
    table.copyRow(i, row);
    return row;
  }

  private boolean allows(int[] row) {
    for (RowRule rule : rules) {
      if (!rule.allows(row)) {
        return false;
      }
    }
    return true;
  }

  /** Tries all codes of each column, beginning anywhere. */
  private boolean changeOneColumn(int[] row) {
    int[] order = columns.clone();
    SyntheticRows.shuffle(order, random);
    for (int column : order) {
      int kept = row[column];
      int size = domain.size(column);
      int start = random.nextInt(size);
      for (int i = 0; i < size; i++) {
        row[column] = (start + i) % size;
        if (allows(row)) {
          return true;
        }
      }
      row[column] = kept;
    }
    return false;
  }

  private int[] find() {
    int[] row = new int[domain.columns()];
    for (int i = 0; i < RANDOM_TRIES; i++) {
      for (int column : columns) {
        row[column] = random.nextInt(domain.size(column));
      }
      if (allows(row)) {
        return row;
      }
    }
    long combinations = 1;
    for (int column : columns) {
      combinations = Math.min(MOST_COMBINATIONS + 1, combinations * domain.size(column));
    }
    List<String> names = rules.stream().map(RowRule::name).toList();
    if (combinations > MOST_COMBINATIONS) {
      throw new IllegalArgumentException(
          "rules %s must allow some row; none was found among %d drawn at random"
              .formatted(names, RANDOM_TRIES));
    }
    Arrays.fill(row, 0);
    for (long i = 0; i < combinations; i++) {
      if (allows(row)) {
        return row;
      }
      for (int c = 0; c < columns.length && ++row[columns[c]] == domain.size(columns[c]); c++) {
        row[columns[c]] = 0;
      }
    }
    throw new IllegalArgumentException(
        "rules %s must allow some row, and allow none".formatted(names));
  }
}
