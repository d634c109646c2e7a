package io.sfumato.streaming;

import io.sfumato.accounting.SessionJournal;
import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import io.sfumato.streaming.internal.CounterProcess;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * An open counter: items come in, and each time a step closes the private sum of everything so far
 * goes out.
 *
 * <p><b>What is public.</b> That a step closed, hence how many did and when. Call {@link #tick} by
 * the clock, or at other public times; not once for each item, or the number of items is public and
 * the guarantee hides values only, not that there was an item. Steps without items must be closed
 * like any other.
 *
 * <p><b>What is secret.</b> Items, the number of items in a step, and the state of this object:
 * noise and releases together are the data. Nothing an item is can make a method throw. Sums are
 * taken modulo 2⁶⁴: items beyond the {@linkplain CounterBounds#largestSum() largest sum} cost
 * accuracy and no privacy.
 *
 * <p><b>Crashes.</b> A session opened {@linkplain
 * io.sfumato.accounting.PrivacyAccountant#open(String, io.sfumato.accounting.ResumableMeasurement,
 * io.sfumato.accounting.SessionStore) with a store} has written its state down when {@code tick}
 * returns. Opened again it is where it was, and {@link #lastRelease} is the release of the last
 * step that closed, bit for bit: also if that was never returned, because the process ended in
 * between. No step is released twice with different values. Compare {@link #step} with the last
 * step you know of before you go on.
 *
 * <ul>
 *   <li><i>Items of the open step</i> are lost with a process that ends without {@link #suspend()}:
 *       an item counts at most once. Add again what came after the last step that closed.
 *   <li><i>Duplicates</i> count twice, and weaken the guarantee if they make more items of a unit
 *       than promised: whoever adds items again removes those that were counted.
 *   <li><i>Late items</i> count in the step that is open when they come.
 *   <li><i>Steps without items</i>, those missed while no process ran included, are closed like any
 *       other.
 * </ul>
 *
 * <p>If {@code tick} or {@code suspend} throws because the store or the ledger failed, or another
 * process took the session over, the session is closed; open it again to go on.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 */
public final class CounterSession {

  /** The form of a saved state. */
  private static final long STATE_FORM = 1;

  private static final long CLOSED = -1;

  private final ItemGrid items;
  private final CounterBounds bounds;
  private final CounterProcess process;
  private final SessionJournal journal;
  private final boolean durable;
  private final long lastStep;

  private final double lower;
  private final double upper;
  private final double stepsPerUnit;
  private final double spacing;

  private long step;
  private long open;
  private double last;

  /** The step after which no more is taken. */
  private long limit;

  CounterSession(
      ItemGrid items,
      CounterBounds bounds,
      CounterProcess process,
      long lastStep,
      SessionJournal journal) {
    this.items = items;
    this.bounds = bounds;
    this.process = process;
    this.journal = journal;
    this.durable = journal.isDurable();
    this.lastStep = lastStep;
    this.limit = lastStep;
    this.lower = items.lower();
    this.upper = items.upper();
    this.spacing = items.grid().spacing();
    this.stepsPerUnit = 1 / spacing; // exact: a power of 2 far from the ends of the range
  }

  /**
   * Adds an item to the open step. Takes about a nanosecond and draws no noise.
   *
   * @param item the item; clamped to the bounds
   * @throws IllegalStateException if the last step has closed, or the session, whatever the item
   */
  public void add(long item) {
    if (step >= limit) {
      throw closed();
    }
    open += steps((double) item); // bounds are exact as doubles, and so is what lies between
  }

  /**
   * Adds an item to the open step. Takes some nanoseconds and draws no noise.
   *
   * @param item the item; clamped to the bounds and rounded to the grid; NaN counts as the value in
   *     bounds that is nearest to 0
   * @throws IllegalStateException if the last step has closed, or the session, whatever the item
   */
  public void add(double item) {
    if (step >= limit) {
      throw closed();
    }
    open += steps(item);
  }

  /** As {@link ItemGrid#steps}, without a call into the grid: the product is exact. */
  private long steps(double item) {
    double number = Double.isNaN(item) ? 0 : item;
    return (long) Math.rint(Math.max(lower, Math.min(upper, number)) * stepsPerUnit);
  }

  /**
   * Closes the open step and opens the next.
   *
   * @return the private sum of all items so far
   * @throws IllegalStateException if the last step has closed, or the session
   * @throws io.sfumato.accounting.CheckpointException if the store fails
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public CounterRelease tick() {
    double value = tickValue();
    return new CounterRelease(bounds, step, value);
  }

  /**
   * Closes the open step as {@link #tick} does, without an object for the release.
   *
   * @return the private sum of all items so far, in the unit of the items
   * @throws IllegalStateException if the last step has closed, or the session
   * @throws io.sfumato.accounting.CheckpointException if the store fails
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public double tickValue() {
    if (step >= limit) {
      throw closed();
    }
    limit = CLOSED; // until all is well: what fails half-way must neither go on nor be read
    long sum = open;
    open = 0;
    step++;
    last = process.tick(sum) * spacing;
    if (durable) {
      journal.commit(step, saved());
    }
    limit = lastStep;
    return last;
  }

  private void closeWithJournal() {
    if (journal.isClosed()) {
      limit = CLOSED;
    }
  }

  /**
   * Writes the session down and closes it. It can be taken up again, once, with {@link
   * io.sfumato.accounting.PrivacyAccountant#resume}; items of the open step are kept.
   *
   * <p>The checkpoint is encrypted and authenticated. Who has it and the key has the data.
   *
   * @param key an AES key of 256 bits
   * @return the checkpoint
   * @throws IllegalArgumentException if {@code key} is not such a key; the session goes on
   * @throws IllegalStateException if the session is closed, or has a store
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public byte[] suspend(SecretKey key) {
    try {
      return journal.suspend(step, saved(), key);
    } finally {
      closeWithJournal();
    }
  }

  /**
   * Writes the session to its store and closes it. It can be opened again with the same store;
   * unlike after a crash, items of the open step are kept.
   *
   * @throws IllegalStateException if the session is closed, or has no store
   * @throws io.sfumato.accounting.CheckpointException if the store fails
   * @throws io.sfumato.ledger.LedgerException if the ledger fails
   */
  public void suspend() {
    try {
      journal.close(step, saved());
    } finally {
      closeWithJournal();
    }
  }

  /**
   * Returns the release of the last step that closed, as it was: it is kept, not computed again.
   *
   * @return the release; empty before the first step has closed
   * @throws IllegalStateException if the session is closed: whoever opens it again has the release
   */
  public Optional<CounterRelease> lastRelease() {
    if (limit == CLOSED) {
      throw closed();
    }
    return step == 0 ? Optional.empty() : Optional.of(new CounterRelease(bounds, step, last));
  }

  private StateWriter saved() {
    StateWriter state = new StateWriter();
    save(state);
    return state;
  }

  void save(StateWriter state) {
    state.writeLong(STATE_FORM);
    state.writeLong(step);
    state.writeLong(open);
    state.writeDouble(last);
    process.save(state);
  }

  void load(StateReader state) {
    long form = state.readLong();
    if (form != STATE_FORM) {
      throw new IllegalArgumentException(
          "state must have form %d, got %d".formatted(STATE_FORM, form));
    }
    step = state.readLong();
    open = state.readLong();
    last = state.readDouble();
    process.load(state);
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the number of releases so far
   */
  public long step() {
    return step;
  }

  /**
   * Returns what the error of the releases is.
   *
   * @return the bounds, the same for every session of the counter
   */
  public CounterBounds bounds() {
    return bounds;
  }

  /** Returns the step and the items' bounds, never a sum. */
  @Override
  public String toString() {
    return "CounterSession[step %d of %s, items in [%s, %s]]"
        .formatted(step, lastStep, items.lower(), items.upper());
  }

  private IllegalStateException closed() {
    if (limit == CLOSED) {
      return new IllegalStateException(
          "the session was suspended, or could not keep its state; open it again to go on");
    }
    return new IllegalStateException(
        "the last of %d steps has closed; open a new counter for what follows".formatted(lastStep));
  }
}
