package io.sfumato.accounting;

import io.sfumato.privacy.PrivacyBound;
import java.io.Serial;

/** Thrown when a release would spend more than is left. No data were touched, nothing is spent. */
public final class BudgetExceededException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient PrivacyBound requested;
  private final transient Remaining remaining;

  BudgetExceededException(String name, PrivacyBound requested, Remaining remaining) {
    super(
        "release '%s' asks for %s; the budget can still pay for %s; ask for less, or open a ledger with a"
                .formatted(name, requested, remaining)
            + " larger budget");
    this.requested = requested;
    this.remaining = remaining;
  }

  /**
   * Returns what the refused release would have cost.
   *
   * @return the cost, in the terms of the budget
   */
  public PrivacyBound requested() {
    return requested;
  }

  /**
   * Returns what the budget could still pay for when it refused.
   *
   * @return what remained
   */
  public Remaining remaining() {
    return remaining;
  }
}
