package io.sfumato.ledger;

/**
 * One line of a {@link Ledger}: its place, its name and whatever text its writer stores there.
 *
 * @param id the place in the ledger: 1, 2, 3, ... without gaps
 * @param name what the entry is found by; not blank, compared exactly, and unique in its ledger
 * @param body the content, which the ledger does not interpret
 */
public record LedgerEntry(long id, String name, String body) {

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if {@code id < 1}, {@code name} is blank, or a text holds a
   *     NUL or half of a surrogate pair, which a file would not give back as it was
   */
  public LedgerEntry {
    if (id < 1) {
      throw new IllegalArgumentException("id must be at least 1, got " + id);
    }
    StorableText.check("name", name);
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must say what the entry is, got a blank name");
    }
    StorableText.check("body", body);
  }
}
