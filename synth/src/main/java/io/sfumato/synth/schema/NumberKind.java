package io.sfumato.synth.schema;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.columns.Column;

/** What numbers a column holds, and on which public cells their bounds are looked for. */
enum NumberKind {
  /** Integers; the cells are 0 and, on both sides, from each power of two up to the next, 2⁵³. */
  INTEGER,
  /** Real numbers; the cells are between 0 and ±2^-64 and each further power of two, to ±2¹²⁸. */
  REAL,
  /** Dates as days since 1970-01-01; the cells are the years 1800 to 2199. */
  DATE;

  private static final int INTEGER_BITS = 53;
  private static final int SMALLEST_EXPONENT = -64;
  private static final int LARGEST_EXPONENT = 128;
  private static final int FIRST_YEAR = 1800;
  private static final int LAST_YEAR = 2200;

  /** Returns the edges of the cells, increasing; what lies beyond counts in the outer cells. */
  double[] cells() {
    return switch (this) {
      case INTEGER -> {
        double[] powers = powers(0, INTEGER_BITS);
        // Half-open cells: the one below -2^k begins at the integer after -2^(k+1).
        yield joined(Arrays.stream(powers).map(power -> 1 - power), powers);
      }
      case REAL -> {
        double[] powers = powers(SMALLEST_EXPONENT, LARGEST_EXPONENT);
        yield joined(DoubleStream.concat(Arrays.stream(powers).map(p -> -p), zero()), powers);
      }
      case DATE ->
          IntStream.rangeClosed(FIRST_YEAR, LAST_YEAR)
              .mapToDouble(year -> LocalDate.of(year, 1, 1).toEpochDay())
              .toArray();
    };
  }

  boolean integers() {
    return this != REAL;
  }

  /** Returns a value of a column that passed the check of its type; NaN if it is missing. */
  double value(Column<?> column, int row) {
    return this == DATE ? DayColumn.day(column, row) : NumberColumn.number(column, row);
  }

  /** Returns the column of numbers as one of this kind. */
  SchemaColumn column(NumberColumn numbers) {
    return this == DATE ? new DayColumn(numbers) : numbers;
  }

  private static double[] powers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToDouble(k -> Math.scalb(1.0, k)).toArray();
  }

  private static DoubleStream zero() {
    return DoubleStream.of(0);
  }

  private static double[] joined(DoubleStream below, double[] above) {
    return DoubleStream.concat(below, Arrays.stream(above)).sorted().toArray();
  }
}
