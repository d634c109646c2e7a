package io.sfumato.accounting;

import io.sfumato.noise.NoiseSource;

/**
 * A session that can be taken up again, in this process or a later one, without being charged
 * again: its state can be written down and read back. See {@link PrivacyAccountant#open(String,
 * ResumableMeasurement, SessionStore)} and {@link PrivacyAccountant#resume}; {@code
 * docs/proofs/Checkpoints.md} says what is guaranteed.
 *
 * <p>Whoever extends this class promises, beyond what {@link InteractiveMeasurement} asks:
 *
 * <ul>
 *   <li>a restored session answers exactly as the saved one would have: it holds all noise drawn
 *       before, bit for bit, and draws only noise that the saved one had not drawn; the source of
 *       randomness is no part of the state;
 *   <li>the session calls {@link SessionJournal#commit} for each answer, if the journal is durable,
 *       and returns the answer only then: nothing that was computed can be read before, nor after
 *       {@code commit} or anything else has failed;
 *   <li>the last answer is a part of the state, and is read from it when it is asked for again;
 *   <li>the size of the state follows from the parameters and the step, not from data.
 * </ul>
 *
 * @param <S> the type of the session
 */
public abstract class ResumableMeasurement<S> extends InteractiveMeasurement<NoData, S> {

  /** For subclasses. */
  protected ResumableMeasurement() {}

  /**
   * Opens a session before its first step. The accountant calls this, after the charge is durable.
   *
   * @param noise the only source of randomness to use, for the session alone
   * @param journal where the session leaves its state
   * @return the session
   */
  protected abstract S open(NoiseSource noise, SessionJournal journal);

  /**
   * Opens a session as it was when it was saved.
   *
   * @param state what {@link #save} wrote for an equal measurement; all of it is to be read
   * @param noise a source of fresh randomness, for what had not been drawn
   * @param journal where the session leaves its state
   * @return the session
   * @throws IllegalArgumentException if the state is of another form
   */
  protected abstract S restore(StateReader state, NoiseSource noise, SessionJournal journal);

  /**
   * Writes the whole state of a session down.
   *
   * @param session a session of this measurement
   * @param state where to
   */
  protected abstract void save(S session, StateWriter state);

  /**
   * Returns how many steps of a session have closed, which is public.
   *
   * @param session a session of this measurement
   * @return the number of answers so far
   */
  protected abstract long step(S session);

  /**
   * Returns whether two runs from one state, each with noise of its own for what the state has not
   * drawn, cost together no more than two sessions. That is so if no noise in the state serves for
   * data still to come: else the difference of the two runs is that of their data.
   *
   * @return false, unless a subclass has a proof
   */
  protected boolean isForkable() {
    return false;
  }

  @Override
  protected final S open(NoData data, NoiseSource noise) {
    return open(noise, SessionJournal.none());
  }

  @Override
  final S open(NoData data, NoiseSource noise, SessionJournal journal) {
    return open(noise, journal);
  }
}
