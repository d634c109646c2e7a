package io.sfumato.ledger;

import java.nio.file.Path;

/** The main class of child processes that append to a ledger and print each acknowledged entry. */
final class AppendingProcess {

  private AppendingProcess() {}

  /** Takes the ledger, a prefix for names, how many entries to append, and the length of bodies. */
  public static void main(String[] arguments) {
    String prefix = arguments[1];
    String body = "x".repeat(Integer.parseInt(arguments[3]));
    try (Ledger ledger = ledger(arguments[0])) {
      ledger.bind(LedgerContract.HEADER);
      long[] last = {0};
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        LedgerEntry entry;
        do {
          ledger.forEachAfter(last[0], seen -> last[0] = seen.id());
          entry = new LedgerEntry(last[0] + 1, prefix + i, body);
        } while (!ledger.append(entry));
        System.out.println(entry.id() + " " + entry.name());
        System.out.flush();
      }
    } catch (LedgerException e) {
      System.out.println("! " + e.getMessage());
    }
  }

  /**
   * Returns the ledger of a name in a database, from its URL, a space and the name; or a file's.
   */
  static Ledger ledger(String place) {
    int space = place.indexOf(' ');
    return place.startsWith("jdbc:")
        ? Ledger.postgres(place.substring(0, space), place.substring(space + 1))
        : Ledger.sqlite(Path.of(place));
  }
}
