package io.sfumato.accounting;

import io.sfumato.noise.NoiseSource;

/**
 * A mechanism that stays open and answers again and again: a counter, a sparse vector. It is
 * charged once, in full, when {@link PrivacyAccountant#open opened}.
 *
 * <p>Whoever extends this class promises that all answers of one session together are as private as
 * {@link #event()} says, even when each question is chosen after seeing the answers before it, and
 * that no value of any row makes the session throw.
 *
 * @param <D> the type of the private data known at the start; {@link NoData} if none is
 * @param <S> the type of the session
 */
public abstract non-sealed class InteractiveMeasurement<D, S> extends Mechanism {

  /** For subclasses. */
  protected InteractiveMeasurement() {}

  /**
   * Opens the session. The accountant calls this, after the charge is durable.
   *
   * @param data the private data known at the start
   * @param noise the only source of randomness to use, for the session alone
   * @return the session
   */
  protected abstract S open(D data, NoiseSource noise);

  /** Opens the session with what it may use to be resumed. */
  S open(D data, NoiseSource noise, SessionJournal journal) {
    return open(data, noise);
  }
}
