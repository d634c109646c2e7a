package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.SessionMarks.Mark;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Where one open session of a {@link ResumableMeasurement} leaves its state, and its marks in the
 * ledger. The accountant hands it to the session.
 *
 * <p>A session that {@link #isDurable} calls {@link #commit} when it has computed the answer of a
 * step, and returns the answer only if that returns. Any other may be suspended once.
 *
 * <p>For use by one thread at a time, as the session is.
 */
public final class SessionJournal {

  private final @Nullable SessionMarks marks;
  private final @Nullable SessionStore store;
  private long serial;
  private String newest;
  private boolean closed;

  /**
   * @param serial the last mark of the session, or 0
   * @param newest the digest of the checkpoint there
   */
  SessionJournal(
      @Nullable SessionMarks marks, @Nullable SessionStore store, long serial, String newest) {
    this.marks = marks;
    this.store = store;
    this.serial = serial;
    this.newest = newest;
  }

  /**
   * Returns the journal of a session that no ledger knows, as tests open it: such a session can be
   * neither kept nor suspended.
   *
   * @return a new journal
   */
  public static SessionJournal none() {
    return new SessionJournal(null, null, 0, Checkpoint.NONE);
  }

  /**
   * Returns whether every step must be committed.
   *
   * @return true if the session was opened with a store
   */
  public boolean isDurable() {
    return store != null;
  }

  /**
   * Returns whether the session has ended here.
   *
   * @return true if the journal was closed, or something failed
   */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Makes a state durable: it is written to the store, and then the ledger is told that it is the
   * newest. When this returns, whoever opens the session again continues from this state, whatever
   * happens to this process. If it throws, the outcome is for the ledger to tell, and this journal
   * is closed.
   *
   * @param step how many steps have closed
   * @param state the whole state, answers to publish again included
   * @throws IllegalStateException if another process has resumed the session, the journal is
   *     closed, or there is no store
   * @throws CheckpointException if the store fails
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public void commit(long step, StateWriter state) {
    if (store == null) {
      throw new IllegalStateException(
          "the session has no store; open it with one, or suspend it with a key");
    }
    Checkpoint next = next(step, state, store.key());
    store.write(next);
    mark(step, next.digest(), false);
    store.remove(next.session(), next.serial() - 1, next.previous());
    closed = false;
  }

  /**
   * Makes a state durable as {@link #commit} does, for the last time: the journal is then closed.
   *
   * @param step how many steps have closed
   * @param state the whole state, what has come in since the last step included
   * @throws IllegalStateException as for {@link #commit}
   * @throws CheckpointException if the store fails
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public void close(long step, StateWriter state) {
    commit(step, state);
    closed = true;
  }

  /**
   * Seals a state and tells the ledger that the session ends with it. The journal is then closed.
   *
   * @param step how many steps have closed
   * @param state the whole state
   * @param key an AES key of 256 bits
   * @return the checkpoint, for {@link PrivacyAccountant#resume}
   * @throws IllegalArgumentException if {@code key} is not such a key; the session goes on
   * @throws IllegalStateException if the session is durable, or the journal closed
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public byte[] suspend(long step, StateWriter state, SecretKey key) {
    Checkpoint.checkedKey(key);
    if (store != null) {
      throw new IllegalStateException(
          "the session keeps its state in its store; suspend it without a key");
    }
    Checkpoint last = next(step, state, key);
    mark(step, last.digest(), false);
    return last.bytes();
  }

  /** Marks that a session now runs in memory alone, so that its checkpoint serves only once. */
  void begin(long step) {
    mark(step, Checkpoint.NONE, false);
  }

  /** Makes the state of a session that has just begun durable, and clears what others left. */
  void begin(long step, StateWriter state) {
    commit(step, state);
    requireNonNull(store, "store").removeOthers(known().session(), serial, newest);
  }

  /**
   * Charges for the session once more and makes its state durable. The state names an older one as
   * that before it: should the charge fail, nobody takes it for a step ahead of the last mark.
   */
  void beginCharged(long step, StateWriter state) {
    SessionStore kept = requireNonNull(store, "store");
    Checkpoint next = next(step, state, kept.key());
    kept.write(next);
    mark(step, next.digest(), true);
    kept.removeOthers(next.session(), serial, newest);
    closed = false;
  }

  private Checkpoint next(long step, StateWriter state, SecretKey key) {
    SessionMarks known = known();
    if (closed) {
      throw new IllegalStateException(
          "'%s' is closed here; resume it, or open it again".formatted(known.name()));
    }
    closed = true; // until all is well: what fails half-way must not go on
    return Checkpoint.seal(known.session(), serial + 1, step, newest, state, key);
  }

  private void mark(long step, String digest, boolean charged) {
    SessionMarks known = known();
    Mark mark = new Mark(serial + 1, step, digest);
    if (!(charged ? known.appendCharged(mark) : known.append(mark))) {
      throw known.overtaken();
    }
    serial++;
    newest = digest;
  }

  private SessionMarks known() {
    if (marks == null) {
      throw new IllegalStateException(
          "the session is not in a ledger; open it through an accountant");
    }
    return marks;
  }

  /** Says which session, and no state. */
  @Override
  public String toString() {
    return "SessionJournal[%s, mark %d%s]"
        .formatted(marks == null ? "none" : marks.name(), serial, closed ? ", closed" : "");
  }
}
