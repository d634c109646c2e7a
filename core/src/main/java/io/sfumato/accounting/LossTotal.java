package io.sfumato.accounting;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * The running total of a ledger: the sum over releases of the whole data, plus, for each split, the
 * largest total of its parts, term by term.
 *
 * <p>Mutable; confined to the {@link Books} that own it.
 */
final class LossTotal {

  private EventLoss whole = EventLoss.NONE;
  private final Map<String, Map<String, EventLoss>> splits = new HashMap<>();

  /** The largest total of a part, term by term, for each split. */
  private final Map<String, EventLoss> largest = new HashMap<>();

  /** The sum of those, but of ε only where it is finite: so that it can be taken back. */
  private EventLoss sumOfLargest = EventLoss.NONE;

  /** How many of those have no finite ε. */
  private int unbounded;

  void add(EventLoss loss, Part part) {
    if (part.isWhole()) {
      whole = whole.plus(loss);
      return;
    }
    EventLoss grown =
        splits
            .computeIfAbsent(part.split(), split -> new HashMap<>())
            .merge(part.label(), loss, EventLoss::plus);
    EventLoss before = largest(part.split());
    EventLoss after = before.max(grown); // totals of parts never shrink
    largest.put(part.split(), after);
    sumOfLargest = sumOfLargest.plus(finite(after)).minus(finite(before));
    unbounded += unbounded(after) - unbounded(before);
  }

  /** Returns whether any release saw a part only. */
  boolean isSplit() {
    return !splits.isEmpty();
  }

  /** Returns the total of everything. */
  EventLoss total() {
    return total(sumOfLargest, unbounded);
  }

  /** Returns what the total would be with one more event. */
  EventLoss with(EventLoss loss, Part part) {
    if (part.isWhole()) {
      return total().plus(loss);
    }
    return totalBeside(part.split()).plus(largest(part.split()).max(of(part).plus(loss)));
  }

  /**
   * Returns the total that units of one part have met, which limits what that part may still do.
   */
  EventLoss totalFor(Part part) {
    return part.isWhole() ? total() : totalBeside(part.split()).plus(of(part));
  }

  /** Returns the total but for one split. */
  private EventLoss totalBeside(String split) {
    EventLoss one = largest(split);
    return total(sumOfLargest.minus(finite(one)), unbounded - unbounded(one));
  }

  private EventLoss total(EventLoss ofSplits, int unboundedSplits) {
    EventLoss total = whole.plus(ofSplits);
    return unboundedSplits > 0 ? total.withEpsilon(null) : total;
  }

  private EventLoss largest(String split) {
    return largest.getOrDefault(split, EventLoss.NONE);
  }

  private EventLoss of(Part part) {
    return splits.getOrDefault(part.split(), Map.of()).getOrDefault(part.label(), EventLoss.NONE);
  }

  private static EventLoss finite(EventLoss loss) {
    return loss.epsilon() == null ? loss.withEpsilon(BigDecimal.ZERO) : loss;
  }

  private static int unbounded(EventLoss loss) {
    return loss.epsilon() == null ? 1 : 0;
  }
}
