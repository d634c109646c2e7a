package io.sfumato.accounting;

import java.io.Serial;
import java.util.List;

/**
 * Thrown when a name is asked for again with something else than what was released under it, or
 * after a run that showed something before it ended. Nothing is spent.
 */
public final class ReleaseConflictException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> differences;

  ReleaseConflictException(Receipt before, List<String> differences) {
    super(
        "'%s' is entry %d of the ledger, charged %s for something else (%s);"
                .formatted(
                    before.name(), before.entry(), before.cost(), String.join("; ", differences))
            + " use the old parameters to get it again for free, or a new name to pay for a new"
            + " release");
    this.differences = List.copyOf(differences);
  }

  private ReleaseConflictException(String message) {
    super(message);
    this.differences = List.of();
  }

  /** Refuses to run what may have shown something before it ended without a value. */
  static ReleaseConflictException unfinished(Receipt before) {
    return new ReleaseConflictException(
        "'%s' is entry %d of the ledger, charged %s; it ended without a value, and what it showed before cannot be shown again with other noise; use a new name to pay for a new release"
            .formatted(before.name(), before.entry(), before.cost()));
  }

  /**
   * Returns what differs from what was released.
   *
   * @return one line for each difference, such as {@code grid.bins: 10, now 20}; empty if nothing
   *     does
   */
  public List<String> differences() {
    return differences;
  }
}
