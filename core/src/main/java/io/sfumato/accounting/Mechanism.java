package io.sfumato.accounting;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;

/**
 * A randomized algorithm on private data, described completely: what it is, with which parameters,
 * what it costs and for which neighbouring datasets that was proved.
 *
 * <p>A mechanism is immutable and validated when it is built. Its description never depends on
 * data.
 */
public abstract sealed class Mechanism permits Measurement, InteractiveMeasurement {

  Mechanism() {}

  /**
   * Returns the stable name of the algorithm and of the form in which its values are stored, for
   * example {@code io.sfumato.survival.DpLifeTable/1}. The number changes when a stored value of
   * the old form could no longer be read, or the same parameters mean something else.
   *
   * @return the name
   */
  public abstract String type();

  /**
   * Returns every parameter that the result depends on. Two mechanisms of the same type with equal
   * parameters are the same question.
   *
   * @return the parameters
   */
  public abstract Fields parameters();

  /**
   * Returns what one use costs, for units of one row under {@link #neighboring()}.
   *
   * @return the event
   */
  public abstract PrivacyEvent event();

  /**
   * Returns the relation for which {@link #event()} was proved, for units of one row.
   *
   * @return the relation
   */
  public abstract Neighboring neighboring();

  /**
   * Opens a session of another mechanism as a part of this one, for mechanisms that are made of
   * others. Nothing is charged for the part: {@link #event()} of the whole must cover it.
   *
   * @param <D> the type of the data known at the start
   * @param <S> the type of the session
   * @param part what to open
   * @param data the private data known at the start
   * @param noise the source that the whole was given; sessions that share one are confined to one
   *     thread together
   * @return the session
   */
  protected static <D, S> S openPart(
      InteractiveMeasurement<? super D, S> part, D data, NoiseSource noise) {
    return part.open(data, noise);
  }

  /** Returns for example {@code DpLifeTable{grid.bins: 10, privacy.epsilon: 0.5}}. */
  @Override
  public String toString() {
    String name = type().substring(type().lastIndexOf('.') + 1);
    int version = name.lastIndexOf('/');
    return (version < 0 ? name : name.substring(0, version)) + parameters();
  }
}
