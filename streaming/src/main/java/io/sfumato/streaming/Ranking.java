package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/**
 * The keys with the largest private sums at a step: a function of the private sums of all keys, so
 * that it costs nothing beyond them.
 *
 * @param t the step
 * @param top the largest private sums, the largest first
 * @param bounds what the error of each sum is
 * @param <K> the type of the keys
 */
public record Ranking<K>(long t, List<BankRelease<K>> top, CounterBounds bounds) {

  /** Copies the list. */
  public Ranking {
    top = List.copyOf(requireNonNull(top, "top"));
    requireNonNull(bounds, "bounds");
  }

  /**
   * Ranks counters. Ties are broken by the order of the map, which must be public.
   *
   * @param most how many keys to take
   * @param indices the keys with their indices
   * @param value the private sum of an index at the step
   */
  static <K> Ranking<K> of(
      int most, Map<K, Integer> indices, IntToDoubleFunction value, long t, CounterBounds bounds) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, got " + most);
    }
    Comparator<BankRelease<K>> ascending = Comparator.comparingDouble(BankRelease::value);
    PriorityQueue<BankRelease<K>> largest = new PriorityQueue<>(ascending);
    for (Map.Entry<K, Integer> entry : indices.entrySet()) {
      double sum = value.applyAsDouble(entry.getValue());
      if (largest.size() < most || sum > requireNonNull(largest.peek()).value()) {
        largest.add(new BankRelease<>(entry.getKey(), t, sum, bounds));
        if (largest.size() > most) {
          largest.remove();
        }
      }
    }
    List<BankRelease<K>> top = new ArrayList<>(largest);
    top.sort(Collections.reverseOrder(ascending));
    return new Ranking<>(t, top, bounds);
  }

  /**
   * Bounds how wrong the ranking is. Of two keys that were compared, the first before the second in
   * the list, or only the first in it, the exact sum of the first is less than that of the second
   * by no more than this: twice the error that the sums of all keys at this step keep within, but
   * for a probability of {@code beta}.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @param keys how many keys there are: of a {@link CounterBank} all that are registered; of a
   *     {@link KeyedHistogram} all that came, selected or not, as those that are selected have
   *     rather more noise than others. That number is private: give a public one that is no smaller
   * @return the bound, in the unit of the items
   * @throws IllegalArgumentException if a parameter is out of range, or the list has more keys
   */
  public double maxError(double beta, long keys) {
    SimulatedMaxError.checkProbability("beta", beta);
    if (keys < Math.max(1, top.size())) {
      throw new IllegalArgumentException(
          "keys must be at least 1 and the %d of the list, got %d".formatted(top.size(), keys));
    }
    return 2 * bounds.errorAt(t, beta / (double) keys);
  }
}
