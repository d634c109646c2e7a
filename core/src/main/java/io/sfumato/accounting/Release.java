package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * A value that became public, with its receipt. Everything computed from it is post-processing and
 * costs nothing.
 *
 * @param <R> the type of the value; immutable
 * @param value the public value
 * @param receipt what it cost
 */
public record Release<R>(R value, Receipt receipt) {

  /** Checks that nothing is missing. */
  public Release {
    requireNonNull(value, "value");
    requireNonNull(receipt, "receipt");
  }

  /**
   * Returns this release with its value transformed. That is free, provided the function sees no
   * private data.
   *
   * @param <U> the type of the new value
   * @param f the transformation
   * @return the release of the new value under the same receipt
   */
  public <U> Release<U> map(Function<? super R, ? extends U> f) {
    return new Release<>(f.apply(value), receipt);
  }

  /** Returns the receipt on the first line and the value below. */
  @Override
  public String toString() {
    return receipt + System.lineSeparator() + value;
  }
}
