package io.sfumato.accounting;

import io.sfumato.accounting.SessionMarks.Mark;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Opens sessions, and takes them up again where their checkpoints and marks allow it. */
final class Sessions {

  private final Books books;
  private final AccountantNoise noise;

  Sessions(Books books, AccountantNoise noise) {
    this.books = books;
    this.noise = noise;
  }

  /** Opens a session that nobody has opened before. */
  <D, S> S open(Draft draft, InteractiveMeasurement<? super D, S> measurement, D data) {
    refuse(draft.kept(), "it was opened with a store: open it with its store");
    Books.Charge charge = books.chargeOnce(draft);
    if (!charge.isNew()) {
      throw new ReleaseConflictException(
          charge.receipt(), List.of("a session cannot be opened twice"));
    }
    SessionMarks marks = new SessionMarks(books, charge.receipt());
    return measurement.open(
        data, noise.forSession(), new SessionJournal(marks, null, 0, Checkpoint.NONE));
  }

  /** Opens a session whose state is kept, or takes it up again. */
  <S> S open(Draft draft, ResumableMeasurement<S> measurement, SessionStore store) {
    refuse(draft, "it was opened without a store: it can be suspended and resumed");
    SessionMarks marks = new SessionMarks(books, books.chargeOnce(draft.kept()).receipt());
    Optional<Mark> last = marks.last();
    S session;
    SessionJournal journal;
    if (last.isEmpty()) { // nothing was returned before the first mark
      journal = new SessionJournal(marks, store, 0, Checkpoint.NONE);
      session = measurement.open(noise.forSession(), journal);
    } else {
      journal = new SessionJournal(marks, store, last.get().serial(), last.get().checkpoint());
      session = restored(measurement, newest(marks, last.get(), store), journal);
    }
    journal.begin(measurement.step(session), saved(measurement, session));
    return session;
  }

  /** Takes a session up from an older state, for another charge. */
  <S> S openRolledBack(Draft draft, ResumableMeasurement<S> measurement, SessionStore store) {
    try {
      return open(draft, measurement, store);
    } catch (RolledBackException e) {
      SessionMarks marks = new SessionMarks(books, books.chargeOnce(draft.kept()).receipt());
      Mark last = marks.last().orElseThrow(() -> e);
      Checkpoint old = older(marks, last, store).orElseThrow(() -> e);
      SessionJournal journal = new SessionJournal(marks, store, last.serial(), old.digest());
      S session = restored(measurement, old.open(store.key()), journal);
      journal.beginCharged(measurement.step(session), saved(measurement, session));
      return session;
    }
  }

  /** Says plainly what else the name stands for, if it is that; a matter of messages alone. */
  private void refuse(Draft other, String why) {
    books
        .find(other.name())
        .filter(receipt -> other.differences(receipt).isEmpty())
        .ifPresent(
            receipt -> {
              throw new ReleaseConflictException(receipt, List.of(why));
            });
  }

  private static <S> StateWriter saved(ResumableMeasurement<S> measurement, S session) {
    StateWriter state = new StateWriter();
    measurement.save(session, state);
    return state;
  }

  /** Takes a suspended session up again. */
  <S> S resume(Draft draft, ResumableMeasurement<S> measurement, byte[] sealed, SecretKey key) {
    Receipt charge =
        books
            .find(draft.name())
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "the ledger has no session '%s'; open the ledger that paid for it"
                            .formatted(draft.name())));
    refuse(draft.kept(), "it was opened with a store: open it with its store");
    List<String> differences = draft.differences(charge);
    if (!differences.isEmpty()) {
      throw new ReleaseConflictException(charge, differences);
    }
    SessionMarks marks = new SessionMarks(books, charge);
    Checkpoint checkpoint = Checkpoint.parse(sealed);
    check(marks, checkpoint);
    Mark last = marks.last().orElseThrow(() -> ahead(marks));
    if (checkpoint.serial() > last.serial()) {
      throw ahead(marks);
    }
    checkMarked(marks, checkpoint);
    if (checkpoint.serial() < last.serial()) {
      throw new RolledBackException(
          marks.name(), checkpoint.step(), last.step(), /* kept= */ false);
    }
    StateReader state = checkpoint.open(key);
    SessionJournal journal =
        new SessionJournal(marks, null, checkpoint.serial(), checkpoint.digest());
    S session = restored(measurement, state, journal);
    journal.begin(measurement.step(session));
    return session;
  }

  private <S> S restored(
      ResumableMeasurement<S> measurement, StateReader state, SessionJournal journal) {
    try {
      S session = measurement.restore(state, noise.forSession(), journal);
      state.finish();
      return session;
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "the checkpoint holds a state of another form; resume it with the version of this"
              + " library that made it",
          e);
    }
  }

  /**
   * Returns the state to go on from: the newest marked one, or a step made from that whose mark was
   * lost with the process that made it. Its answer was not returned to anyone, and it is marked
   * before it is.
   */
  private static StateReader newest(SessionMarks marks, Mark last, SessionStore store) {
    Checkpoint furthest = null;
    StateReader ahead = null;
    for (byte[] sealed : store.read(marks.session(), last.serial() + 1)) {
      Optional<Checkpoint> next = successor(marks, last, sealed);
      if (next.isPresent() && (furthest == null || next.get().step() > furthest.step())) {
        StateReader state = opened(next.get(), store.key());
        if (state != null) {
          furthest = next.get();
          ahead = state;
        }
      }
    }
    if (ahead != null) {
      return ahead;
    }
    Optional<byte[]> marked = store.read(marks.session(), last.serial(), last.checkpoint());
    if (marked.isEmpty()) {
      throw missing(marks, last, store);
    }
    Checkpoint checkpoint = Checkpoint.parse(marked.get());
    check(marks, checkpoint);
    checkMarked(marks, checkpoint);
    return checkpoint.open(store.key());
  }

  /** A file that a crash left half-written is no successor. */
  private static Optional<Checkpoint> successor(SessionMarks marks, Mark last, byte[] sealed) {
    return parsed(sealed)
        .filter(next -> next.session().equals(marks.session()))
        .filter(next -> next.serial() == last.serial() + 1)
        .filter(next -> next.previous().equals(last.checkpoint()));
  }

  private static Optional<Checkpoint> parsed(byte[] sealed) {
    try {
      return Optional.of(Checkpoint.parse(sealed));
    } catch (CheckpointException e) {
      return Optional.empty();
    }
  }

  private static @Nullable StateReader opened(Checkpoint checkpoint, SecretKey key) {
    try {
      return checkpoint.open(key);
    } catch (CheckpointException e) {
      return null; // altered, or half-written, or of another key: then so is the marked one
    }
  }

  private static RuntimeException missing(SessionMarks marks, Mark last, SessionStore store) {
    if (marks.at(last.serial() + 1).isPresent()) {
      return marks.overtaken(); // its owner went on, and removed what had been marked
    }
    Optional<Checkpoint> old = older(marks, last, store);
    if (old.isPresent()) {
      return new RolledBackException(marks.name(), old.get().step(), last.step(), /* kept= */ true);
    }
    return new CheckpointException(
        "the checkpoint of '%s' after step %d is missing in %s; bring the folder back, or open a"
                .formatted(marks.name(), last.step(), store)
            + " new session under a new name");
  }

  /** Returns the newest of the states that the ledger had marked before. */
  private static Optional<Checkpoint> older(SessionMarks marks, Mark last, SessionStore store) {
    Checkpoint newest = null;
    for (byte[] sealed : store.readBefore(marks.session(), last.serial())) {
      Checkpoint old = parsed(sealed).filter(found -> isMarked(marks, found)).orElse(null);
      if (old != null && (newest == null || old.serial() > newest.serial())) {
        newest = old;
      }
    }
    return Optional.ofNullable(newest);
  }

  private static void check(SessionMarks marks, Checkpoint checkpoint) {
    if (!checkpoint.session().equals(marks.session())) {
      throw new CheckpointException(
          "the checkpoint is one of another session, or of another ledger; name the session it was"
              + " made of, and open the ledger that paid for it");
    }
  }

  /** What the ledger was told of a checkpoint shows whether it is the same still. */
  private static void checkMarked(SessionMarks marks, Checkpoint checkpoint) {
    if (!isMarked(marks, checkpoint)) {
      throw new CheckpointException(
          "the checkpoint was altered, or damaged: it is not the one that the ledger knows; bring"
              + " the original back");
    }
  }

  private static boolean isMarked(SessionMarks marks, Checkpoint checkpoint) {
    return marks
        .at(checkpoint.serial())
        .filter(mark -> mark.checkpoint().equals(checkpoint.digest()))
        .isPresent();
  }

  private static CheckpointException ahead(SessionMarks marks) {
    return new CheckpointException(
        "the ledger does not know the checkpoint of '%s': an older copy of the ledger was put in its"
                .formatted(marks.name())
            + " place, or the checkpoint was altered; bring the newest ledger back");
  }
}
