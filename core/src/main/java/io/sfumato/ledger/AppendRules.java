package io.sfumato.ledger;

/** What every ledger asks of those who write to it, in the same words. */
final class AppendRules {

  private AppendRules() {}

  /**
   * Throws unless the entry may follow the last one.
   *
   * @param entry an entry whose id is not taken
   * @param last the id of the last entry, or 0
   * @param namesake the id of the entry of the same name, or 0
   */
  static void check(LedgerEntry entry, long last, long namesake) {
    if (entry.id() > last + 1) {
      throw new IllegalArgumentException(
          "id must follow the last entry's, " + last + ", without a gap, got " + entry.id());
    }
    if (namesake != 0) {
      throw new IllegalArgumentException(
          "name must be unique in the ledger, got \""
              + entry.name()
              + "\", the name of entry "
              + namesake);
    }
  }

  static IllegalArgumentException noEntry(long id, long last) {
    return new IllegalArgumentException(
        "id must be that of an entry, 1 to " + last + ", got " + id);
  }
}
