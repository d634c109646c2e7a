package io.sfumato.accounting;

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

  void add(EventLoss loss, Part part) {
    if (part.isWhole()) {
      whole = whole.plus(loss);
    } else {
      splits
          .computeIfAbsent(part.split(), split -> new HashMap<>())
          .merge(part.label(), loss, EventLoss::plus);
    }
  }

  /** Returns the total of everything. */
  EventLoss total() {
    return totalBeside("");
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
    EventLoss total = whole;
    for (String other : splits.keySet()) {
      if (!other.equals(split)) {
        total = total.plus(largest(other));
      }
    }
    return total;
  }

  private EventLoss largest(String split) {
    return splits.getOrDefault(split, Map.of()).values().stream()
        .reduce(EventLoss.NONE, EventLoss::max);
  }

  private EventLoss of(Part part) {
    return splits.getOrDefault(part.split(), Map.of()).getOrDefault(part.label(), EventLoss.NONE);
  }
}
