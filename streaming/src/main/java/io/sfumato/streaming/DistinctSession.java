package io.sfumato.streaming;

import io.sfumato.streaming.internal.CounterProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An open counter of distinct keys: keys come and go, and each time a step closes the private
 * number of those present goes out.
 *
 * <p>Steps are public; keys, how many there are, and the state of this object are secret. Nothing a
 * key is can make a method throw. How long a step takes and how much memory the object has depend
 * on the keys: close steps on a schedule, and keep the process to yourself.
 *
 * <p>Changes of one step beyond {@link CounterBounds#largestStep()} are counted in the steps after.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 *
 * @param <K> the type of keys
 */
public final class DistinctSession<K> {

  private final int flips;
  private final boolean removal;
  private final CounterBounds bounds;
  private final CounterProcess process;
  private final Map<K, Presence> keys = new HashMap<>();
  private final List<Presence> touched = new ArrayList<>();
  private final long cap;
  private long pending;
  private long step;

  /** What is known of a key. */
  private static final class Presence {
    private long balance;
    private int flips;
    private boolean counted;
    private boolean touched;
  }

  /**
   * @param cap the largest change of a step that the counter takes as it is
   */
  DistinctSession(
      int flips, boolean removal, CounterBounds bounds, CounterProcess process, long cap) {
    this.flips = flips;
    this.removal = removal;
    this.bounds = bounds;
    this.process = process;
    this.cap = cap;
  }

  /**
   * Adds a key in the open step. Draws no noise.
   *
   * @param key the key; should it be {@code null}, that is a key like others
   * @throws IllegalStateException if the last step has closed, whatever the key
   */
  public void add(K key) {
    checkOpen();
    change(key, 1);
  }

  /**
   * Removes a key in the open step, once. Draws no noise.
   *
   * @param key the key; it may be one that was never added
   * @throws IllegalStateException if the counter was built without {@code flips}, or the last step
   *     has closed, whatever the key
   */
  public void remove(K key) {
    if (!removal) {
      throw new IllegalStateException(
          "keys cannot be removed; build the counter with flips(w) for that");
    }
    checkOpen();
    change(key, -1);
  }

  private void change(K key, long by) {
    Presence presence;
    try {
      presence = keys.computeIfAbsent(key, any -> new Presence());
    } catch (RuntimeException broken) {
      return; // A key that cannot be compared is none: what a key is must not show.
    }
    // A balance that would wrap around stays.
    if (presence.balance != (by > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)) {
      presence.balance += by;
    }
    if (!presence.touched) {
      presence.touched = true;
      touched.add(presence);
    }
  }

  /**
   * Closes the open step and opens the next.
   *
   * @return the private number of keys that are counted as present at the end of the step
   * @throws IllegalStateException if the last step has closed
   */
  public CounterRelease tick() {
    checkOpen();
    long change = 0;
    for (Presence key : touched) {
      key.touched = false;
      boolean present = key.balance > 0;
      if (present != key.counted && key.flips < flips) {
        key.counted = present;
        key.flips++;
        change += present ? 1 : -1;
      }
    }
    touched.clear();
    step++;
    // The counter would cut off what is beyond the cap, and with it one of two changes in turn.
    pending += change;
    long fed = Math.max(-cap, Math.min(cap, pending));
    pending -= fed;
    return new CounterRelease(bounds, step, process.tick(fed));
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the number of releases so far
   */
  public long step() {
    return step;
  }

  /** Returns the step, never a key or a number of keys. */
  @Override
  public String toString() {
    return "DistinctSession[step %d of %d]".formatted(step, bounds.steps());
  }

  private void checkOpen() {
    if (step >= bounds.steps()) {
      throw new IllegalStateException(
          "the last of %d steps has closed; open a new counter for what follows"
              .formatted(bounds.steps()));
    }
  }
}
