package io.sfumato.synth.schema;

import java.util.Map;
import tech.tablesaw.api.ColumnType;

/** Which types of a table hold a number, and numbers as these types have them. */
final class NumberType {

  /** Up to here a type has all integers; its least value may stand for a missing one. */
  private static final Map<ColumnType, Double> LARGEST_INTEGER =
      Map.of(
          ColumnType.SHORT, (double) Short.MAX_VALUE,
          ColumnType.INTEGER, (double) Integer.MAX_VALUE,
          ColumnType.LONG, 0x1p53,
          ColumnType.FLOAT, 0x1p24,
          ColumnType.DOUBLE, 0x1p53,
          ColumnType.STRING, 0x1p53);

  private NumberType() {}

  /** Returns whether a type has all integers up to a size. */
  static boolean holdsIntegers(ColumnType type, double size) {
    Double largest = LARGEST_INTEGER.get(type);
    return largest != null && size <= largest;
  }

  /** Returns an integer that the type holds. */
  static Object integer(double value, ColumnType type) {
    if (type == ColumnType.SHORT) {
      return (short) value;
    } else if (type == ColumnType.INTEGER) {
      return (int) value;
    } else if (type == ColumnType.LONG) {
      return (long) value;
    } else if (type == ColumnType.STRING) {
      return Long.toString((long) value);
    } else if (type == ColumnType.FLOAT) {
      return (float) value;
    }
    return value;
  }

  /**
   * Returns a real number of an interval as a type has it.
   *
   * @param value the number, in {@code [from, to)}
   * @return a number of the same interval, if the type has one there
   */
  static Object real(double value, double from, double to, ColumnType type) {
    if (type == ColumnType.STRING) {
      return Double.toString(value);
    } else if (type != ColumnType.FLOAT) {
      return value;
    }
    float rounded = (float) value;
    return rounded >= to ? Math.nextDown(rounded) : rounded < from ? Math.nextUp(rounded) : rounded;
  }
}
