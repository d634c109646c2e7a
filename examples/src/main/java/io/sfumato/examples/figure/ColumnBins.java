package io.sfumato.examples.figure;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.schema.DayColumn;
import io.sfumato.synth.schema.LabelColumn;
import io.sfumato.synth.schema.NumberColumn;
import io.sfumato.synth.schema.Schema;
import io.sfumato.synth.schema.SchemaColumn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * How a column is divided for a picture: a bin for each label, or few bins of numbers, and null.
 */
final class ColumnBins {

  private static final String MISSING = "missing";

  private final int column;
  private final SchemaColumn values;
  private final int bins;
  private final List<String> labels;

  private ColumnBins(int column, SchemaColumn values, int bins, List<String> labels) {
    this.column = column;
    this.values = values;
    this.bins = bins;
    this.labels = labels;
  }

  /**
   * Divides a column.
   *
   * @param most how many bins numbers have at most, at least 1
   */
  static ColumnBins of(Schema schema, String name, int most) {
    SchemaColumn values = schema.column(name);
    int bins = values instanceof LabelColumn ? values.values() : Math.min(most, values.values());
    List<String> labels = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      labels.add(label(values, firstCode(bin, bins, values.values())));
    }
    if (values.nullable()) {
      labels.add(MISSING);
    }
    return new ColumnBins(schema.domain().column(name), values, bins, List.copyOf(labels));
  }

  /** Returns the first code that falls in a bin. */
  private static int firstCode(int bin, int bins, int codes) {
    return (int) (((long) bin * codes + bins - 1) / bins);
  }

  private static String label(SchemaColumn values, int code) {
    if (values instanceof LabelColumn column) {
      return column.labels().get(code);
    }
    if (values instanceof DayColumn days) {
      return LocalDate.ofEpochDay((long) days.days().edges()[code]).toString();
    }
    NumberColumn numbers = (NumberColumn) values;
    double edge = numbers.edges()[code];
    return Axis.plain(numbers.isInteger() ? edge : roundToThreeDigits(edge));
  }

  private static double roundToThreeDigits(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  String name() {
    return values.name();
  }

  /** Returns whether bins are in order and labelled by where they begin. */
  boolean isNumeric() {
    return !(values instanceof LabelColumn);
  }

  /** Returns what each bin is called: its label, or where it begins. */
  List<String> labels() {
    return labels;
  }

  int size() {
    return labels.size();
  }

  /** Returns the bin of a row. */
  int bin(CodedTable table, int row) {
    int code = table.code(row, column);
    return code >= values.values() ? bins : binOf(code);
  }

  /** Returns the share of the rows in each bin. */
  double[] shares(CodedTable table) {
    double[] shares = new double[size()];
    for (int row = 0; row < table.rows(); row++) {
      shares[bin(table, row)] += 1.0 / table.rows();
    }
    return shares;
  }

  private int binOf(int code) {
    return (int) ((long) code * bins / values.values());
  }
}
