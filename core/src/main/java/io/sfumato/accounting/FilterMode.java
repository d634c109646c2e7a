package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Which filter keeps an {@code ApproxDp} budget. Fixed before anything is released: a filter that
 * was chosen after seeing answers would be proved for none of them.
 *
 * @param gaussianOnly whether only Gaussian releases are taken, whose μ² are summed
 * @param orders the Rényi orders; empty for the one that is best for the budget
 */
record FilterMode(boolean gaussianOnly, List<Double> orders) {

  /** The default. */
  static final FilterMode BEST_ORDER = new FilterMode(false, List.of());

  static final FilterMode GAUSSIAN = new FilterMode(true, List.of());

  private static final int MAX_ORDERS = 32;

  FilterMode {
    orders = List.copyOf(orders);
  }

  static FilterMode renyi(double... orders) {
    List<Double> list = Arrays.stream(requireNonNull(orders, "orders")).boxed().toList();
    boolean distinct = new HashSet<>(list).size() == list.size();
    if (list.isEmpty()
        || list.size() > MAX_ORDERS
        || !distinct
        || !list.stream().allMatch(order -> order > 1 && Double.isFinite(order))) {
      throw new IllegalArgumentException(
          "orders must be 1 to %d distinct numbers in (1, ∞), got %s".formatted(MAX_ORDERS, list));
    }
    return new FilterMode(false, list);
  }

  boolean isDefault() {
    return equals(BEST_ORDER);
  }

  /** How the terms of a ledger spell it. */
  Fields toFields() {
    return gaussianOnly
        ? Fields.NONE.with("kind", "gaussian_only")
        : Fields.NONE
            .with("kind", "renyi")
            .with("orders", orders.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
