package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;

/** A {@link Ledger} in a SQLite file. */
final class SqliteLedger {

  private SqliteLedger() {}

  /**
   * Returns the ledger in a file, not yet opened.
   *
   * @param busyTimeout how long to wait for another connection's lock
   */
  static Ledger of(Path file, Duration busyTimeout) {
    requireNonNull(file, "file");
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          "file must be on the default file system, got a path of "
              + file.getFileSystem().provider().getScheme());
    }
    Path absolute = file.toAbsolutePath();
    return new StoredLedger(
        "Ledger.sqlite(" + absolute + ")", header -> open(absolute, busyTimeout, header));
  }

  /** Opens the ledger in a file and verifies it, after making one of a missing or empty file. */
  private static ChainStore open(Path file, Duration busyTimeout, String headerIfNew) {
    LedgerFile.prepare(file);
    SqliteConnection connection = SqliteConnection.open(file, busyTimeout);
    try {
      SqliteSchema.prepare(file, connection, headerIfNew);
      return ChainStore.open(new ChainTables(file, "", false), connection);
    } catch (RuntimeException | Error e) {
      connection.closeAfter(e);
      throw e;
    }
  }
}
