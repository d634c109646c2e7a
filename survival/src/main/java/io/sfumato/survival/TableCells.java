package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** How the cells of a table's columns are read: each by itself. */
final class TableCells {

  private final Table table;

  TableCells(Table table) {
    this.table = requireNonNull(table, "table");
  }

  int rows() {
    return table.rowCount();
  }

  /** Returns the number in each row, NaN where there is none. */
  IntToDoubleFunction numbers(String parameter, String name) {
    Column<?> column = column(parameter, name);
    if (column instanceof NumericColumn<?> numeric) {
      return numeric::getDouble;
    } else if (column instanceof BooleanColumn flags) {
      return flags::getDouble;
    } else if (TextTable.isText(column)) {
      return i -> TextTable.number(column.getString(i));
    }
    throw new IllegalArgumentException(
        "%s '%s' must be numeric, boolean or text, got type %s"
            .formatted(parameter, name, column.type()));
  }

  /** Returns the numbers of all rows, NaN where there is none. */
  double[] allNumbers(String parameter, String name) {
    IntToDoubleFunction numbers = numbers(parameter, name);
    double[] values = new double[rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.applyAsDouble(i);
    }
    return values;
  }

  /** Returns the text in each row of a text column. */
  IntFunction<String> texts(String parameter, String name, String why) {
    Column<?> column = column(parameter, name);
    if (!TextTable.isText(column)) {
      throw new IllegalArgumentException(
          "%s '%s' must be text for %s, got type %s; give column types when reading the table,"
                  .formatted(parameter, name, why, column.type())
              + " use readCsv, or pass a number");
    }
    return column::getString;
  }

  /** Returns the cells of a column of any type as texts, empty where missing. */
  List<String> labels(String parameter, String name) {
    Column<?> column = column(parameter, name);
    return IntStream.range(0, rows()).mapToObj(column::getString).toList();
  }

  private Column<?> column(String parameter, String name) {
    requireNonNull(name, parameter);
    if (!table.containsColumn(name)) {
      throw new IllegalArgumentException(
          "%s must be a column of the table, got '%s'; it has %s"
              .formatted(parameter, name, table.columnNames()));
    }
    return table.column(name);
  }
}
