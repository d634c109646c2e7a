package io.sfumato.synth.query;

import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What questions may be about.
 *
 * @param domain the domain
 * @param traits the traits of its columns
 * @param columns the numbers of the columns to ask about, ascending
 */
record Scope(Domain domain, List<ColumnTraits> traits, List<Integer> columns) {

  String name(int column) {
    return domain.names().get(column);
  }

  boolean isOrdered(int column) {
    return traits.get(column).ordered();
  }

  /** Whether a column is in order and has a threshold between two codes. */
  boolean halves(int column) {
    return isOrdered(column) && domain.size(column) > 1;
  }

  int[] halved() {
    return ints().filter(this::halves).toArray();
  }

  /** Columns in order with two values or more. */
  int[] varying() {
    return ints().filter(c -> isOrdered(c) && traits.get(c).values(domain.size(c)) > 1).toArray();
  }

  /** Columns without an order that have two codes or more. */
  int[] categorical() {
    return ints().filter(c -> !isOrdered(c) && domain.size(c) > 1).toArray();
  }

  int[] nullable() {
    return ints().filter(c -> traits.get(c).nullable()).toArray();
  }

  IntStream ints() {
    return columns.stream().mapToInt(c -> c);
  }

  /** Refuses a scope without columns of a kind. */
  static int[] needed(int[] columns, String what, String kind) {
    if (columns.length == 0) {
      throw new IllegalArgumentException(
          "%s must have a column that is %s, got none among those asked about"
              .formatted(what, kind));
    }
    return columns;
  }
}
