package io.sfumato.survival;

import java.nio.file.Files;
import java.nio.file.Path;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;

/** Tables whose cells are all text, so that no row decides how another is read. */
final class TextTable {

  private TextTable() {}

  static Table read(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException("file must be a readable file, got '%s'".formatted(file));
    }
    try {
      return Table.read()
          .usingOptions(
              CsvReadOptions.builder(file.toFile()).columnTypes(name -> ColumnType.STRING));
    } catch (RuntimeException e) {
      // Without the cause: its message quotes cells.
      throw new IllegalArgumentException(
          "file must be CSV with a header line and as many cells in every row, got '%s'"
              .formatted(file));
    }
  }

  static boolean isText(Column<?> column) {
    return column instanceof StringColumn;
  }

  /** Returns the number that a cell holds, or NaN. */
  static double number(String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
