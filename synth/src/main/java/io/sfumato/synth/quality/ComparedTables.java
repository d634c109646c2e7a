package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.RowRule;
import io.sfumato.synth.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * The tables of a comparison, checked but not read until it runs.
 *
 * @param real the real rows
 * @param synthetic the synthetic rows
 * @param holdout rows of the same people that the synthesis has not seen, if there are any
 * @param rules what every row should keep
 */
record ComparedTables(
    Supplier<ComparedTable> real,
    Supplier<ComparedTable> synthetic,
    Supplier<Optional<ComparedTable>> holdout,
    List<RowRule> rules) {

  static ComparedTables of(Schema schema, Table real, Table synthetic, Optional<Table> holdout) {
    checkRows("real", real.rowCount());
    checkRows("synthetic", synthetic.rowCount());
    holdout.ifPresent(table -> checkRows("holdout", table.rowCount()));
    Stream.concat(Stream.of(real, synthetic), holdout.stream()).forEach(schema::checkShape);
    return new ComparedTables(
        () -> ComparedTable.of(schema, real),
        () -> ComparedTable.of(schema, synthetic),
        () -> holdout.map(table -> ComparedTable.of(schema, table)),
        schema.rules());
  }

  static ComparedTables of(
      List<ColumnTraits> traits,
      CodedTable real,
      CodedTable synthetic,
      Optional<CodedTable> holdout) {
    checkRows("real", real.rows());
    checkRows("synthetic", synthetic.rows());
    holdout.ifPresent(table -> checkRows("holdout", table.rows()));
    if (Stream.concat(Stream.of(synthetic), holdout.stream())
        .anyMatch(table -> !table.domain().equals(real.domain()))) {
      throw new IllegalArgumentException("tables must be of the same domain");
    }
    List<ColumnTraits> checked = ColumnTraits.checked(real.domain(), traits);
    return new ComparedTables(
        () -> ComparedTable.of(real, checked),
        () -> ComparedTable.of(synthetic, checked),
        () -> holdout.map(table -> ComparedTable.of(table, checked)),
        List.of());
  }

  private static void checkRows(String name, int rows) {
    if (rows == 0) {
      throw new IllegalArgumentException(name + " must have at least one row");
    }
  }
}
