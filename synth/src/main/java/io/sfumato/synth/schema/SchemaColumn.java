package io.sfumato.synth.schema;

import io.sfumato.accounting.Fields;
import java.util.SplittableRandom;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.columns.Column;

/**
 * What is public about one column: its name, its domain, and whether values may be missing. A value
 * becomes a code in {@code [0, size())}; a missing one the last code, if the column is nullable.
 * Immutable and thread-safe.
 */
public abstract sealed class SchemaColumn permits LabelColumn, NumberColumn, DayColumn {

  SchemaColumn() {}

  /**
   * Returns the name.
   *
   * @return the name, as the table has it
   */
  public abstract String name();

  /**
   * Returns whether values may be missing.
   *
   * @return whether the last code stands for a missing value
   */
  public abstract boolean nullable();

  /**
   * Returns how many codes there are for values, without that of a missing one.
   *
   * @return the number, at least 1
   */
  public abstract int values();

  /**
   * Returns whether the codes of values are in the order of the values.
   *
   * @return whether thresholds and bins make sense
   */
  public abstract boolean ordered();

  /**
   * Returns how many codes there are.
   *
   * @return the number, at least 1
   */
  public final int size() {
    return values() + (nullable() ? 1 : 0);
  }

  /** Refuses a column of a type that has no such values, whatever they are. */
  abstract void checkType(Column<?> column);

  /** Returns the code of a value of a column that passed {@link #checkType}; never throws. */
  abstract int encode(Column<?> column, int row);

  /** Returns the type in which values are written if no other is asked for. */
  abstract ColumnType type();

  /** Returns whether every value can be written in a type, and read again as the same code. */
  abstract boolean fits(ColumnType type);

  /**
   * Returns a value drawn uniformly among those of a code below {@link #values}, as a type has it.
   */
  abstract Object draw(int code, SplittableRandom random, ColumnType type);

  /** Returns a column of values drawn uniformly among those that have the given codes. */
  final Column<?> decode(int[] codes, SplittableRandom random, ColumnType type) {
    Column<?> column = type.create(name());
    for (int code : codes) {
      if (code < values()) {
        column.appendObj(draw(code, random, type));
      } else {
        column.appendMissing();
      }
    }
    return column;
  }

  /** Refuses a column of which a code stands for no value; done when a schema is built. */
  void check() {}

  /** Returns this column with null as one more code. */
  abstract SchemaColumn asNullable();

  /** Returns everything that the codes depend on. */
  abstract Fields toFields();

  /** Returns for example {@code {name: age, kind: integer, nullable: false, ...}}. */
  @Override
  public final String toString() {
    return toFields().toString();
  }
}
