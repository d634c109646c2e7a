package io.sfumato.accounting;

import io.sfumato.ledger.LedgerException;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import java.math.BigDecimal;
import java.util.List;

/**
 * What every charge of one ledger has in common: fixed when the ledger is new, and the same for
 * every accountant that opens it later.
 */
record Terms(
    PrivacyBound budget,
    BigDecimal reservedDelta,
    FilterMode mode,
    Neighboring neighboring,
    PrivacyUnit unit,
    boolean simulation) {

  private static final long FORMAT = 1;

  String toJson() {
    Fields terms =
        Fields.NONE
            .with("format", FORMAT)
            .with("budget", EventFields.of(budget))
            .with("reserved_delta", EventFields.text(reservedDelta))
            .with("neighboring", neighboring.label())
            .with("unit", Fields.NONE.with("name", unit.name()).with("max_rows", unit.maxRows()))
            .with("simulation", simulation);
    // Left out where it is the default, so that ledgers from before there was a choice still open.
    return (mode.isDefault() ? terms : terms.with("filter", mode.toFields())).toJson();
  }

  /** Checks that a ledger bound earlier has these terms. */
  void check(String header) {
    Fields before;
    try {
      before = Fields.parse(header);
    } catch (IllegalArgumentException e) {
      throw new LedgerException("the ledger's header cannot be read; it is not of this library", e);
    }
    List<String> differences = before.differences(Fields.parse(toJson()));
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "the ledger was opened before on other terms (%s); open it on those, or use a new ledger"
              .formatted(String.join("; ", differences)));
    }
  }
}
