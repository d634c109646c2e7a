package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.streaming.internal.HaarBank;
import java.util.HashMap;
import java.util.Map;

/**
 * An open {@link CounterBank}: items of any key come in, one clock closes the steps of all, and the
 * private sum of each key can be read after each.
 *
 * <p>Keys are numbered in the order in which they are registered, from 0. The methods that take an
 * index do the same as those that take a key, without a look-up and without an object. A counter
 * takes 64 bytes; a key takes what its entry in a {@link HashMap} does besides, for which {@link
 * #registerIndexed} has no need.
 *
 * <p><b>What is secret.</b> Items, the number of items, and the state of this object. Nothing an
 * item is can make a method throw, and items of keys that are not registered are dropped. Sums are
 * taken modulo 2⁶⁴: items beyond the {@linkplain CounterBounds#largestSum() largest sum} cost
 * accuracy and no privacy.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock.
 *
 * @param <K> the type of the keys
 */
public final class BankSession<K> {

  private static final int NONE = -1;

  private final ItemGrid items;
  private final CounterBounds bounds;
  private final HaarBank bank;
  private final long lastStep;

  private final boolean real;
  private final long lowest;
  private final long highest;
  private final double spacing;

  private final Map<K, Integer> indices = new HashMap<>();

  BankSession(ItemGrid items, CounterBounds bounds, HaarBank bank, long lastStep) {
    this.items = items;
    this.bounds = bounds;
    this.bank = bank;
    this.lastStep = lastStep;
    this.real = items.real();
    this.lowest = (long) items.lower();
    this.highest = (long) items.upper();
    this.spacing = items.grid().spacing();
  }

  /**
   * Starts a counter for a public key, at 0; for one that is known already, does nothing. Which
   * keys are registered when is public.
   *
   * @param key the key
   * @return its index
   * @throws IllegalArgumentException if there are 2²⁷ counters
   */
  public int register(K key) {
    Integer known = indices.get(requireNonNull(key, "key"));
    if (known != null) {
      return known;
    }
    int index = bank.grow(1);
    indices.put(key, index);
    return index;
  }

  /**
   * Starts counters that have an index and no key, at 0.
   *
   * @param count how many, at least 0
   * @return the index of the first
   * @throws IllegalArgumentException if {@code count} is negative, or there would be more than 2²⁷
   *     counters
   */
  public int registerIndexed(int count) {
    return bank.grow(count);
  }

  /**
   * Returns how many counters there are.
   *
   * @return the number of indices
   */
  public int size() {
    return bank.size();
  }

  /**
   * Adds an item to the open step of a key.
   *
   * @param key the key; if it is {@code null} or not registered, the item is dropped
   * @param item the item; clamped to the bounds
   * @throws IllegalStateException if the last step has closed, whatever the item and its key
   */
  public void add(K key, long item) {
    addAt(indexOf(key), item);
  }

  /**
   * Adds an item to the open step of a key.
   *
   * @param key the key; if it is {@code null} or not registered, the item is dropped
   * @param item the item; clamped to the bounds and rounded to the grid; NaN counts as the value in
   *     bounds that is nearest to 0
   * @throws IllegalStateException if the last step has closed, whatever the item and its key
   */
  public void add(K key, double item) {
    checkOpen();
    int index = indexOf(key);
    if (isCounter(index)) {
      bank.add(index, items.steps(item));
    }
  }

  /** An item's key is private: whatever it is, nothing is thrown. */
  private int indexOf(K key) {
    try {
      return indices.getOrDefault(key, NONE);
    } catch (RuntimeException broken) {
      return NONE;
    }
  }

  private boolean isCounter(int index) {
    return index >= 0 && index < bank.size();
  }

  /**
   * Adds an item to the open step of a counter. Draws no noise.
   *
   * @param index the counter; if it is not in {@code [0, size())}, the item is dropped
   * @param item the item; clamped to the bounds
   * @throws IllegalStateException if the last step has closed, whatever the item and its counter
   */
  public void addAt(int index, long item) {
    checkOpen();
    if (isCounter(index)) {
      bank.add(
          index, real ? items.steps((double) item) : Math.max(lowest, Math.min(highest, item)));
    }
  }

  /**
   * Closes the open step of all counters and opens the next. Takes no longer for more counters.
   *
   * @throws IllegalStateException if the last step has closed
   */
  public void tick() {
    checkOpen();
    bank.tick();
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
   * Returns the private sum of a key over all closed steps; the same at each call until the next
   * step closes. That it is asked for is public.
   *
   * @param key a registered key
   * @return the sum
   * @throws IllegalStateException if no step has closed
   * @throws IllegalArgumentException if the key is not registered
   */
  public BankRelease<K> release(K key) {
    Integer index = indices.get(requireNonNull(key, "key"));
    if (index == null) {
      throw new IllegalArgumentException("key must be registered before it is read; it is not");
    }
    return new BankRelease<>(key, step(), valueAt(index), bounds);
  }

  /**
   * Returns the private sum of a counter as {@link #release} does, without an object. Takes time in
   * proportion to the logarithm of the steps since it was read before, and no longer than for the
   * logarithm of the horizon.
   *
   * @param index the counter, in {@code [0, size())}
   * @return the sum, in the unit of the items
   * @throws IllegalStateException if no step has closed
   * @throws IndexOutOfBoundsException if there is no such counter
   */
  public double valueAt(int index) {
    checkStep();
    return bank.value(index) * spacing;
  }

  /**
   * Returns the private sums of consecutive counters; faster than one by one.
   *
   * @param first the first counter
   * @param out overwritten with the sums, in the unit of the items
   * @throws IllegalStateException if no step has closed
   * @throws IndexOutOfBoundsException if there are not so many counters
   */
  public void valuesAt(int first, double[] out) {
    checkStep();
    bank.values(first, out);
    for (int i = 0; i < out.length; i++) {
      out[i] *= spacing;
    }
  }

  /**
   * Ranks the registered keys by their private sums; this costs nothing further.
   *
   * @param most how many keys to take, at least 1
   * @return the keys of the largest sums, or all if there are fewer
   * @throws IllegalStateException if no step has closed
   * @throws IllegalArgumentException if {@code most < 1}
   */
  public Ranking<K> top(int most) {
    checkStep();
    return Ranking.of(most, indices, this::valueAt, step(), bounds);
  }

  /**
   * Returns what the error of each counter is.
   *
   * @return the bounds
   */
  public CounterBounds bounds() {
    return bounds;
  }

  /** Returns the step, the number of counters and the items' bounds, never a sum. */
  @Override
  public String toString() {
    return "BankSession[step %d of %d, %d counters, items in [%s, %s]]"
        .formatted(step(), lastStep, size(), items.lower(), items.upper());
  }

  private void checkOpen() {
    if (bank.step() >= lastStep) {
      throw new IllegalStateException(
          "the last of %d steps has closed; open a new bank for what follows".formatted(lastStep));
    }
  }

  private void checkStep() {
    if (bank.step() == 0) {
      throw new IllegalStateException("no step has closed; call tick() before reading");
    }
  }
}
