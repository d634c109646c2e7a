package io.sfumato.accounting;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import java.util.function.Consumer;

/**
 * A session for tests: a random walk, so that an answer made anew is another one, and so are all
 * that follow. It tells a listener what it does: {@code opened}, {@code computed t v}, {@code
 * committed t v}.
 */
final class Walk extends ResumableMeasurement<Walk.Session> {

  static final PureDp COST = PureDp.of(0.5);

  private final String label;
  private final Consumer<String> listener;

  private Walk(String label, Consumer<String> listener) {
    this.label = label;
    this.listener = listener;
  }

  static Walk of(String label) {
    return new Walk(label, step -> {});
  }

  Walk telling(Consumer<String> steps) {
    return new Walk(label, steps);
  }

  @Override
  public String type() {
    return "io.sfumato.accounting.Walk/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("label", label);
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(COST);
  }

  @Override
  public Neighboring neighboring() {
    return Neighboring.ADD_REMOVE;
  }

  @Override
  protected boolean isForkable() {
    return !label.equals("not forkable");
  }

  @Override
  protected Session open(NoiseSource noise, SessionJournal journal) {
    listener.accept("opened");
    return new Session(noise, journal, listener);
  }

  @Override
  protected Session restore(StateReader state, NoiseSource noise, SessionJournal journal) {
    Session session = new Session(noise, journal, listener);
    session.step = state.readLong();
    session.value = state.readLong();
    return session;
  }

  @Override
  protected void save(Session session, StateWriter state) {
    state.writeLong(session.step);
    state.writeLong(session.value);
  }

  @Override
  protected long step(Session session) {
    return session.step;
  }

  /** An open walk. */
  static final class Session {

    private final NoiseSource noise;
    private final SessionJournal journal;
    private final Consumer<String> listener;
    private long step;
    private long value;

    Session(NoiseSource noise, SessionJournal journal, Consumer<String> listener) {
      this.noise = noise;
      this.journal = journal;
      this.listener = listener;
    }

    long tick() {
      step++;
      value += noise.nextLong();
      listener.accept("computed " + last());
      if (journal.isDurable()) {
        journal.commit(step, state());
      }
      listener.accept("committed " + last());
      return value;
    }

    StateWriter state() {
      StateWriter state = new StateWriter();
      state.writeLong(step);
      state.writeLong(value);
      return state;
    }

    SessionJournal journal() {
      return journal;
    }

    long step() {
      return step;
    }

    /** Returns the step and the value. */
    String last() {
      return step + " " + value;
    }
  }
}
