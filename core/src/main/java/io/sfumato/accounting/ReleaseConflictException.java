package io.sfumato.accounting;

import java.io.Serial;
import java.util.List;

/**
 * Thrown when a name is asked for again with something else than what was released under it.
 * Nothing is spent.
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

  /**
   * Returns what differs from what was released.
   *
   * @return one line for each difference, such as {@code grid.bins: 10, now 20}
   */
  public List<String> differences() {
    return differences;
  }
}
