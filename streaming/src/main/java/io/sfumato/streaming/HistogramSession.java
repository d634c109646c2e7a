package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.streaming.internal.HaarBank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An open {@link KeyedHistogram}: items of any key come in, and the keys whose private sums pass
 * the threshold come out.
 *
 * <p><b>What is public.</b> The steps, when {@link #select} is called, the keys it returned, and
 * which of these are read when. <b>What is secret.</b> All other keys, whether they have items or
 * not, how many there are, and the state of this object. The time that {@link #select} takes, and
 * the memory, grow with the number of keys that came: do not show them. There must be fewer than
 * 2²⁷ keys, and memory for them: a process that runs out of it shows that there are many.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 *
 * @param <K> the type of the keys
 */
public final class HistogramSession<K extends Comparable<? super K>> {

  private static final int CHUNK = 1024;

  private final ItemGrid items;
  private final CounterBounds bounds;
  private final HaarBank bank;
  private final long lastStep;
  private final double threshold;

  private final long lowest;
  private final long highest;
  private final double spacing;

  /** All keys that came, private, with the indices that they got as they came. */
  private final Map<K, Integer> indices = new HashMap<>();

  private final List<K> keys = new ArrayList<>();

  /** How many keys came in closed steps. */
  private int settled;

  private final Map<K, Integer> selected = new HashMap<>();

  HistogramSession(
      ItemGrid items, CounterBounds bounds, HaarBank bank, long lastStep, double threshold) {
    this.items = items;
    this.bounds = bounds;
    this.bank = bank;
    this.lastStep = lastStep;
    this.threshold = threshold;
    this.lowest = (long) items.lower();
    this.highest = (long) items.upper();
    this.spacing = items.grid().spacing();
  }

  /**
   * Adds an item to the open step of a key, known or not. Draws no noise.
   *
   * @param key the key; an item of one that cannot be compared, or of {@code null}, is dropped
   * @param item the item; clamped to the bounds
   * @throws IllegalStateException if the last step has closed, whatever the item and its key
   */
  public void add(K key, long item) {
    checkOpen();
    if (key == null) {
      return;
    }
    Integer index;
    try {
      index = indices.get(key);
      if (index == null) {
        indices.put(key, keys.size());
      }
    } catch (RuntimeException broken) {
      return; // What a key is must not show.
    }
    if (index == null) {
      index = bank.grow(1);
      keys.add(key);
    }
    bank.add(index, Math.max(lowest, Math.min(highest, item)));
  }

  /**
   * Closes the open step of all keys and opens the next.
   *
   * @throws IllegalStateException if the last step has closed
   */
  public void tick() {
    checkOpen();
    bank.tick();
    settled = keys.size();
  }

  /**
   * Makes public the keys whose private sums over all closed steps exceed the threshold. They stay
   * public. Call it at public times: after each step, or after each tenth; a key is looked at then
   * only. Takes some 50 ns for each key that ever came.
   *
   * @return the keys that were not public before, in their natural order
   * @throws IllegalStateException if no step has closed, or two keys that were selected are not
   *     equal and compare as equal
   */
  public List<K> select() {
    checkStep();
    List<K> found = new ArrayList<>();
    double[] sums = new double[Math.min(CHUNK, settled)];
    for (int first = 0; first < settled; first += CHUNK) {
      if (settled - first < sums.length) {
        sums = new double[settled - first];
      }
      bank.values(first, sums);
      for (int i = 0; i < sums.length; i++) {
        K key = keys.get(first + i);
        if (sums[i] > threshold && selected.putIfAbsent(key, first + i) == null) {
          found.add(key);
        }
      }
    }
    checkOrder();
    Collections.sort(found);
    return found;
  }

  /**
   * Returns the keys that are public.
   *
   * @return the keys that {@link #select} returned so far; a copy
   */
  public SortedSet<K> selected() {
    return new TreeSet<>(selected.keySet());
  }

  /**
   * Returns the private sum of a public key over all closed steps; the same at each call until the
   * next step closes.
   *
   * @param key a key that {@link #select} returned
   * @return the sum
   * @throws IllegalArgumentException if the key is not public, whether it has items or not
   */
  public BankRelease<K> release(K key) {
    Integer index = selected.get(requireNonNull(key, "key"));
    if (index == null) {
      throw new IllegalArgumentException("key must be one that select() returned; it is not");
    }
    return new BankRelease<>(key, step(), bank.value(index) * spacing, bounds);
  }

  private Map<K, Integer> ordered() {
    checkOrder();
    return new TreeMap<>(selected);
  }

  /**
   * Ranks the public keys by their private sums over all closed steps; this costs nothing further.
   *
   * @param most how many keys to take, at least 1
   * @return the keys of the largest sums, or all if there are fewer
   * @throws IllegalStateException if no step has closed
   * @throws IllegalArgumentException if {@code most < 1}
   */
  public Ranking<K> top(int most) {
    checkStep();
    return Ranking.of(most, ordered(), index -> bank.value(index) * spacing, step(), bounds);
  }

  /**
   * Returns how many steps have closed.
   *
   * @return the step that can be read
   */
  public long step() {
    return bank.step();
  }

  /**
   * Returns what the error of the sum of each key is, before it is known that it passed the
   * threshold: among those that have, at the time they do, the noise is rather above 0.
   *
   * @return the bounds
   */
  public CounterBounds bounds() {
    return bounds;
  }

  /** Returns the step, the public keys' number and the items' bounds, nothing private. */
  @Override
  public String toString() {
    return "HistogramSession[step %d of %d, %d keys selected, items in [%s, %s]]"
        .formatted(step(), lastStep, selected.size(), items.lower(), items.upper());
  }

  /** A function of the selected keys, which are public; so is what it throws. */
  private void checkOrder() {
    if (selected().size() != selected.size()) {
      throw new IllegalStateException(
          "keys must have a natural order that is consistent with equals: two of those selected"
              + " compare as equal and are not; wrap them in a type whose order tells them apart");
    }
  }

  private void checkOpen() {
    if (bank.step() >= lastStep) {
      throw new IllegalStateException(
          "the last of %d steps has closed; open a new histogram for what follows"
              .formatted(lastStep));
    }
  }

  private void checkStep() {
    if (bank.step() == 0) {
      throw new IllegalStateException("no step has closed; call tick() before reading");
    }
  }
}
