package io.sfumato.ledger;

import java.nio.file.Path;

/**
 * A ledger that cannot be read or written: foreign, newer, damaged, altered, locked, read-only, or
 * on a disk that is full or failing. The message names the file and says what to do.
 *
 * <p>An entry whose {@linkplain Ledger#append appending} ended with this exception is either stored
 * whole or not at all. Which of the two, {@link Ledger#find} tells once the ledger can be read.
 */
public final class LedgerException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates the exception for entries that a ledger returned and its user cannot read.
   *
   * @param problem what is wrong, and what to do
   * @param cause what was thrown when reading
   */
  public LedgerException(String problem, Throwable cause) {
    super(problem, cause);
  }

  LedgerException(Path file, String problem) {
    super("ledger " + file + " " + problem);
  }

  LedgerException(Path file, String problem, Throwable cause) {
    super("ledger " + file + " " + problem, cause);
  }
}
