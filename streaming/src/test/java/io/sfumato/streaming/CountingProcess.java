package io.sfumato.streaming;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.SessionStore;
import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.nio.file.Path;
import javax.crypto.spec.SecretKeySpec;

/**
 * The main class of child processes that open one counter with a store, or take it up again, and
 * print the releases they find and get. Step t has t items.
 */
final class CountingProcess {

  static final int STEPS = 100;

  private CountingProcess() {}

  /** Takes the ledger's file, the store's folder, the mechanism and ε. */
  public static void main(String[] arguments) {
    PureDp privacy = PureDp.of(Double.parseDouble(arguments[3]));
    try (PrivacyAccountant accountant = accountant(Path.of(arguments[0]), privacy)) {
      CounterSession session =
          accountant.open("admissions", counter(arguments[2], privacy), store(arguments[1]));
      session.lastRelease().ifPresent(last -> print("found", last));
      while (session.step() < STEPS) {
        for (long i = 0; i <= session.step(); i++) {
          session.add(1);
        }
        print("returned", session.tick());
      }
    }
  }

  static ContinualCounter counter(String mechanism, PureDp privacy) {
    return ContinualCounter.builder()
        .horizon(STEPS)
        .privacy(privacy)
        .mechanism(CounterMechanism.valueOf(mechanism))
        .build();
  }

  static PrivacyAccountant accountant(Path ledger, PureDp budget) {
    return PrivacyAccountant.builder()
        .budget(budget) // so that whatever was charged twice would be refused
        .unit(PrivacyUnit.rows("patient"))
        .ledger(Ledger.sqlite(ledger))
        .open();
  }

  static SessionStore store(String folder) {
    return SessionStore.inFolder(Path.of(folder), new SecretKeySpec(new byte[32], "AES"));
  }

  private static void print(String what, CounterRelease release) {
    System.out.println(what + " " + line(release));
    System.out.flush();
  }

  /** Returns the step, all bits of the value, and those of its standard deviation. */
  static String line(CounterRelease release) {
    return "%d %x %x"
        .formatted(
            release.t(),
            Double.doubleToRawLongBits(release.value()),
            Double.doubleToRawLongBits(release.standardDeviation()));
  }
}
