package io.sfumato.ledger;

/**
 * A ledger that cannot be read or written: foreign, newer, damaged, altered, locked, read-only, out
 * of reach, or on a disk that is full or failing. The message names the ledger and says what to do.
 *
 * <p>An entry whose {@linkplain Ledger#append appending} ended with this exception is either stored
 * whole or not at all. Which of the two, {@link Ledger#find} tells once the ledger can be read.
 */
public final class LedgerException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final String DAMAGED =
      "is damaged or was altered: %s; it was left as it is: restore it from a copy, and count what"
          + " was spent since as spent";

  /**
   * Creates the exception for entries that a ledger returned and its user cannot read.
   *
   * @param problem what is wrong, and what to do
   * @param cause what was thrown when reading
   */
  public LedgerException(String problem, Throwable cause) {
    super(problem, cause);
  }

  LedgerException(Object place, String problem) {
    super("ledger " + place + " " + problem);
  }

  LedgerException(Object place, String problem, Throwable cause) {
    super("ledger " + place + " " + problem, cause);
  }

  static LedgerException damaged(Object place, String finding) {
    return new LedgerException(place, DAMAGED.formatted(finding));
  }

  static LedgerException damaged(Object place, String finding, Throwable cause) {
    return new LedgerException(place, DAMAGED.formatted(finding), cause);
  }
}
