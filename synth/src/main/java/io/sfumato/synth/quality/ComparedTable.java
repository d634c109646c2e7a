package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.schema.DayColumn;
import io.sfumato.synth.schema.LabelColumn;
import io.sfumato.synth.schema.NumberColumn;
import io.sfumato.synth.schema.Schema;
import io.sfumato.synth.schema.SchemaColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** One of the tables of a comparison: its codes, and the numbers of its numeric columns. */
final class ComparedTable {

  private final List<ComparedColumn> columns;
  private final CodedTable codes;

  /** Empty arrays for columns that are not numeric; NaN for null. */
  private final double[][] numbers;

  private ComparedTable(List<ComparedColumn> columns, CodedTable codes, double[][] numbers) {
    this.columns = columns;
    this.codes = codes;
    this.numbers = numbers;
  }

  /** Returns a table whose numbers are as they stand there, not rounded to codes. */
  static ComparedTable of(Schema schema, Table table) {
    CodedTable codes = schema.encode(table);
    List<ComparedColumn> columns = new ArrayList<>();
    double[][] numbers = new double[schema.columns().size()][0];
    for (int c = 0; c < numbers.length; c++) {
      SchemaColumn column = schema.columns().get(c);
      if (column instanceof LabelColumn) {
        columns.add(new ComparedColumn(column.name(), false, column.values(), 1));
      } else {
        NumberColumn range = column instanceof DayColumn days ? days.days() : (NumberColumn) column;
        double[] edges = range.edges();
        columns.add(
            new ComparedColumn(
                column.name(), true, column.values(), edges[edges.length - 1] - edges[0]));
        numbers[c] = numbers(range, table.column(column.name()), codes.column(c));
      }
    }
    return new ComparedTable(columns, codes, numbers);
  }

  /** Returns a table in which the codes of ordered columns are taken for numbers. */
  static ComparedTable of(CodedTable codes, List<ColumnTraits> traits) {
    Domain domain = codes.domain();
    List<ComparedColumn> columns = new ArrayList<>();
    double[][] numbers = new double[domain.columns()][0];
    for (int c = 0; c < numbers.length; c++) {
      ColumnTraits of = traits.get(c);
      int values = of.values(domain.size(c));
      columns.add(
          new ComparedColumn(domain.names().get(c), of.ordered(), values, Math.max(1, values - 1)));
      if (of.ordered()) {
        numbers[c] =
            Arrays.stream(codes.column(c))
                .mapToDouble(code -> code < values ? code : Double.NaN)
                .toArray();
      }
    }
    return new ComparedTable(columns, codes, numbers);
  }

  private static double[] numbers(NumberColumn range, Column<?> column, int[] codes) {
    double[] numbers = new double[codes.length];
    for (int row = 0; row < numbers.length; row++) {
      if (column.isMissing(row)) {
        numbers[row] = Double.NaN;
      } else if (column instanceof NumericColumn<?> numeric) {
        numbers[row] = numeric.getDouble(row);
      } else if (column instanceof DateColumn dates) {
        numbers[row] = dates.get(row).toEpochDay();
      } else { // text that holds numbers or dates
        numbers[row] = codes[row] < range.values() ? range.middle(codes[row]) : Double.NaN;
      }
    }
    return numbers;
  }

  List<ComparedColumn> columns() {
    return columns;
  }

  CodedTable codes() {
    return codes;
  }

  int rows() {
    return codes.rows();
  }

  /** Returns the numbers of a numeric column, NaN for null; not to be changed. */
  double[] numbers(int column) {
    return numbers[column];
  }

  /** Returns where a row is in the range of a column, in {@code [0, 1]}, NaN for null. */
  double place(int column, int row) {
    return columns.get(column).place(codes.code(row, column));
  }

  /** Returns the numbers of the columns that are numeric, or of those that are not. */
  List<Integer> which(boolean numeric) {
    List<Integer> chosen = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).numeric() == numeric) {
        chosen.add(c);
      }
    }
    return chosen;
  }

  /** Returns the share of nulls in a column. */
  double nulls(int column) {
    int values = columns.get(column).values();
    return Arrays.stream(codes.column(column)).filter(code -> code >= values).count()
        / (double) rows();
  }

  /** Returns codes in which columns of numbers have at most so many, null not counted. */
  CodedTable binned(int most) {
    int[][] binned = new int[columns.size()][];
    List<Integer> sizes = new ArrayList<>();
    for (int c = 0; c < binned.length; c++) {
      ComparedColumn column = columns.get(c);
      int size = codes.domain().size(c);
      binned[c] = codes.column(c);
      if (column.numeric() && column.values() > most) {
        int nulls = size - column.values();
        for (int row = 0; row < binned[c].length; row++) {
          int code = binned[c][row];
          binned[c][row] =
              code >= column.values() ? most : (int) ((long) code * most / column.values());
        }
        size = most + nulls;
      }
      sizes.add(size);
    }
    return CodedTable.of(new Domain(codes.domain().names(), sizes), binned);
  }
}
