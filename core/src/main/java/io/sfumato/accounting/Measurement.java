package io.sfumato.accounting;

import io.sfumato.noise.NoiseSource;

/**
 * A mechanism that answers once. Hand it to {@link PrivacyAccountant#release} together with the
 * data; nothing else can run it.
 *
 * <p>Whoever extends this class promises, for every pair of datasets that are {@link #neighboring()
 * neighbours} with units of one row, that the value returned by {@link #invoke} is as private as
 * {@link #event()} says, and that {@code invoke} throws for no value of any row.
 *
 * @param <D> the type of the private data; checked for its shape when it was built
 * @param <R> the type of the public value; immutable
 */
public abstract non-sealed class Measurement<D, R> extends Mechanism {

  /** For subclasses. */
  protected Measurement() {}

  /**
   * Computes the private value. The accountant calls this, after the charge is durable. Protected,
   * so that no path from data to a caller avoids the accountant.
   *
   * @param data the private data
   * @param noise the only source of randomness to use
   * @return the value that becomes public
   */
  protected abstract R invoke(D data, NoiseSource noise);

  /**
   * Refuses data of the wrong shape, before any charge. It may look at what is public, such as how
   * many columns there are, and at no value.
   *
   * @param data the private data
   * @throws IllegalArgumentException if the data are not of the shape that this measurement needs
   */
  protected void checkShape(D data) {}

  /**
   * Returns whether anything may become known of the result before {@link #invoke} returns: code of
   * the caller runs meanwhile, such as a listener or a condition for giving up. A release that was
   * charged and has no value is run again for free, with new noise, as nobody saw the first run;
   * one that is observed is not: the charge would pay for two answers.
   *
   * <p>It must follow from {@link #parameters()}, so that the same name cannot be observed once and
   * not the other time.
   *
   * @return whether it may; false unless overridden
   */
  protected boolean isObserved() {
    return false;
  }

  /**
   * Writes a public value down, so that {@link #decode} returns an equal one in years to come.
   *
   * @param value what {@link #invoke} returned
   * @return its stored form
   */
  protected abstract Fields encode(R value);

  /**
   * Reads a value that {@link #encode} wrote, for a mechanism equal to this one.
   *
   * @param stored the stored form
   * @return the value
   * @throws IllegalArgumentException if the form is not that of {@link #encode}
   */
  protected abstract R decode(Fields stored);
}
