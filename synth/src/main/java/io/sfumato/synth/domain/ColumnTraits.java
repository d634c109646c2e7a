package io.sfumato.synth.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the codes of a column mean, as far as a question must know: a list of these, one for each
 * column, goes with a {@link Domain}. Immutable.
 *
 * @param ordered whether codes are in the order of the values they stand for, as numbers and dates
 *     are: whether it makes sense to ask for rows below a code
 * @param nullable whether the last code stands for null, which has no place in the order
 */
public record ColumnTraits(boolean ordered, boolean nullable) {

  /** Codes without an order, none of them null. */
  public static final ColumnTraits CATEGORICAL = new ColumnTraits(false, false);

  /** Codes in order, none of them null. */
  public static final ColumnTraits ORDERED = new ColumnTraits(true, false);

  /**
   * Returns these traits with null as one more code, the last.
   *
   * @return the changed copy
   */
  public ColumnTraits withNull() {
    return new ColumnTraits(ordered, true);
  }

  /**
   * Returns how many codes stand for values.
   *
   * @param size how many codes the column has, at least 1
   * @return all of them but null
   */
  public int values(int size) {
    return nullable ? size - 1 : size;
  }

  /**
   * Refuses a list that does not go with a domain.
   *
   * @param domain the domain
   * @param traits the traits of its columns
   * @return an immutable copy
   * @throws IllegalArgumentException if there is not one for each column
   */
  public static List<ColumnTraits> checked(Domain domain, List<ColumnTraits> traits) {
    if (requireNonNull(traits, "traits").size() != domain.columns()) {
      throw new IllegalArgumentException(
          "traits must be given for %d columns, got %d".formatted(domain.columns(), traits.size()));
    }
    return List.copyOf(traits);
  }
}
