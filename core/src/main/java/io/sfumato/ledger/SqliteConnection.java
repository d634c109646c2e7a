package io.sfumato.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * A connection to the SQLite file of a ledger, set up so that what is committed stays committed.
 *
 * <p>A rollback journal rather than a write-ahead log: with a log, the file alone may lack the
 * latest commits, and people do copy the file alone. {@code synchronous = EXTRA} also syncs the
 * folder after the journal is deleted; otherwise a power failure could bring the journal back, and
 * with it undo an acknowledged commit.
 *
 * <p>Confined: the caller sees to it that one thread at a time uses it.
 */
final class SqliteConnection implements Transactions {

  @FunctionalInterface
  private interface Statements<T> {
    T run() throws SQLException;
  }

  // Primary result codes, https://www.sqlite.org/rescode.html
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private static final List<String> SETTINGS =
      List.of(
          "PRAGMA synchronous = EXTRA",
          "PRAGMA fullfsync = ON", // macOS: fsync alone stops at the drive's cache
          "PRAGMA foreign_keys = ON",
          "PRAGMA cell_size_check = ON",
          "PRAGMA trusted_schema = OFF");

  /**
   * How long SQLite itself sleeps for a lock before we ask again. Left alone it would sleep longer
   * and longer, and a process that writes without pause could lock the others out.
   */
  private static final int POLL_MILLIS = 1;

  private final Path file;
  private final Duration busyTimeout;
  private final Connection connection;

  private SqliteConnection(Path file, Duration busyTimeout, Connection connection) {
    this.file = file;
    this.busyTimeout = busyTimeout;
    this.connection = connection;
  }

  /** Connects to an existing file; does not change it, except to undo what a crash left undone. */
  static SqliteConnection open(Path file, Duration busyTimeout) {
    try {
      // Registers the driver even if DriverManager looked for drivers before it was on the path.
      Class.forName("org.sqlite.JDBC");
    } catch (ClassNotFoundException e) {
      throw new LedgerException(
          file, "needs a driver: add org.xerial:sqlite-jdbc to the runtime class path", e);
    }
    Connection connection;
    try {
      // As a URI, because a plain path may hold a question mark. "rw" never creates the file.
      connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri() + "?mode=rw");
    } catch (SQLException e) {
      throw failure(file, busyTimeout, e);
    }
    SqliteConnection opened = new SqliteConnection(file, busyTimeout, connection);
    try {
      opened.configure();
      return opened;
    } catch (RuntimeException | Error e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private void configure() {
    guarded(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + POLL_MILLIS);
            for (String setting : SETTINGS) {
              whenUnlocked(() -> statement.execute(setting)); // some read the file
            }
          }
          String mode = whenUnlocked(() -> text(connection, "PRAGMA journal_mode = DELETE"));
          if (!mode.equals("delete")) {
            throw new LedgerException(
                file, "is held in journal mode " + mode + " by another program; close it");
          }
          return mode;
        });
  }

  @Override
  public <T> T read(Work<T> work) {
    // The first statement that reads takes the lock, so that none after it has to wait.
    return transaction("BEGIN", c -> text(c, "SELECT count(*) FROM sqlite_master"), work);
  }

  @Override
  public <T> T write(Work<T> work) {
    return transaction("BEGIN IMMEDIATE", c -> "", work);
  }

  private <T> T transaction(String begin, Work<String> lock, Work<T> work) {
    return guarded(
        () -> {
          try (Statement control = connection.createStatement()) {
            whenUnlocked(() -> control.execute(begin));
            try {
              whenUnlocked(() -> lock.on(connection));
              T result = work.on(connection);
              // Locked only by readers: new ones are kept out while the commit waits.
              whenUnlocked(() -> control.execute("COMMIT"));
              return result;
            } catch (SQLException | RuntimeException | Error e) {
              rollBack(control, e);
              throw e;
            }
          }
        });
  }

  /** Repeats a statement that takes a lock until nobody else holds it, or time is up. */
  private <T> T whenUnlocked(Statements<T> statement) throws SQLException {
    long start = System.nanoTime();
    while (true) {
      try {
        return statement.run();
      } catch (SQLException e) {
        if (e.getErrorCode() != BUSY || System.nanoTime() - start > busyTimeout.toNanos()) {
          throw e;
        }
      }
    }
  }

  /** SQLite may have rolled back by itself, and then reports that there is nothing to roll back. */
  private static void rollBack(Statement control, Throwable reason) {
    try {
      control.execute("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private <T> T guarded(Statements<T> statements) {
    Lock lock = LedgerFile.transactionLock();
    lock.lock();
    try {
      return statements.run();
    } catch (SQLException e) {
      throw failure(file, busyTimeout, e);
    } finally {
      lock.unlock();
    }
  }

  static int integer(Connection connection, String sql) throws SQLException {
    return Integer.parseInt(text(connection, sql));
  }

  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** Closes the connection because of a failure, which stays the one reported. */
  void closeAfter(Throwable reason) {
    try {
      close();
    } catch (LedgerException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, busyTimeout, e);
    }
  }

  private static LedgerException failure(Path file, Duration busyTimeout, SQLException e) {
    String problem =
        switch (e.getErrorCode()) {
          case BUSY, LOCKED ->
              "is locked by another process or connection, and still was after "
                  + busyTimeout.toMillis()
                  + " ms; close the other program, or try again";
          case READ_ONLY ->
              "cannot be written: it is read-only, or was moved, deleted or replaced while open;"
                  + " put it back, or close the ledger and open it anew";
          case IO_ERROR ->
              "could not be read or written; check the disk, then open the ledger anew:"
                  + " acknowledged entries are kept";
          case FULL ->
              "could not be written because the disk is full; free some space and try again:"
                  + " acknowledged entries are kept";
          case CANNOT_OPEN ->
              "or its journal cannot be opened; check the permissions of the file and its folder";
          case CORRUPT, NOT_A_DATABASE -> "";
          default -> "failed; the cause says why";
        };
    String said = e.getMessage();
    return problem.isEmpty()
        ? LedgerException.damaged(file, String.valueOf(said), e)
        : new LedgerException(file, problem + " (" + said + ")", e);
  }
}
