package io.sfumato.accounting;

import java.io.Serial;

/**
 * A checkpoint that is older than what its session has released since, as the ledger shows. To
 * continue from it would release those steps a second time.
 */
public final class RolledBackException extends CheckpointException {

  @Serial private static final long serialVersionUID = 1L;

  private final long checkpointStep;
  private final long lastStep;

  RolledBackException(String name, long checkpointStep, long lastStep, boolean kept) {
    super(
        ("the checkpoint of '%s' is an old one, of step %d: by the ledger it was resumed or followed"
                + " by a newer one since, the last mark being of step %d; bring the newest back, or"
                + " open a new session under a new name for the steps to come%s")
            .formatted(
                name,
                checkpointStep,
                lastStep,
                kept
                    ? "; openRolledBack would charge once more and release the steps since again,"
                        + " if the mechanism allows it"
                    : ""));
    this.checkpointStep = checkpointStep;
    this.lastStep = lastStep;
  }

  /**
   * Returns where the checkpoint is.
   *
   * @return the steps closed when it was made
   */
  public long checkpointStep() {
    return checkpointStep;
  }

  /**
   * Returns where the session was at its last mark in the ledger. A session that was resumed
   * without a {@link SessionStore} may have gone on since.
   *
   * @return the steps closed by then
   */
  public long lastStep() {
    return lastStep;
  }
}
