package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.ledger.Ledger;
import java.nio.file.Path;

/**
 * The main class of a process that fills a ledger up to a number of releases: {@code FillLedger
 * FILE RELEASES}.
 */
final class FillLedger {

  private FillLedger() {}

  public static void main(String[] arguments) {
    try (PrivacyAccountant accountant =
        PastReleases.accountant(Ledger.sqlite(Path.of(arguments[0])))) {
      int done = accountant.history().size();
      PastReleases.release(accountant, done, Integer.parseInt(arguments[1]));
    }
  }
}
