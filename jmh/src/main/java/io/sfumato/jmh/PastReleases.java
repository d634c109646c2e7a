package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.ledger.Ledger;
import io.sfumato.mechanism.VectorCount;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.util.List;

/** Ledgers with a long past. */
final class PastReleases {

  private PastReleases() {}

  static PrivacyAccountant accountant(Ledger ledger) {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1e9))
        .unit(PrivacyUnit.rows("row"))
        .ledger(ledger)
        .open();
  }

  /** Releases counts under the names 0, 1, … */
  static void release(PrivacyAccountant accountant, int from, int to) {
    VectorCount count = VectorCount.of(List.of("F", "M"), PureDp.of(0.001));
    for (int i = from; i < to; i++) {
      accountant.release(Integer.toString(i), count, List.of("F", "M", "M"));
    }
  }
}
