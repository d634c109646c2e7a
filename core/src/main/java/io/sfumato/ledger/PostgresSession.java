package io.sfumato.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to PostgreSQL, and transactions set up so that what is committed stays committed.
 *
 * <p>All settings are those of one transaction: they hold whatever the defaults of the server, the
 * database and the user are, behind a connection pool too, and leave no trace in a pooled
 * connection.
 */
final class PostgresSession {

  /** How a connection is made. */
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }

  /**
   * Settings, and what must hold now: it may have changed since the last transaction. A weaker
   * {@code synchronous_commit} would acknowledge what a crash can still undo; with this search path
   * nobody's functions or operators come before PostgreSQL's own.
   */
  private static final String SETTINGS =
      """
      SELECT pg_catalog.pg_is_in_recovery(),
        pg_catalog.current_setting('fsync'),
        pg_catalog.set_config('synchronous_commit',
          CASE pg_catalog.current_setting('synchronous_commit')
            WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true),
        pg_catalog.set_config('search_path', 'pg_catalog', true),
        pg_catalog.set_config('lock_timeout', '%d', true),
        pg_catalog.set_config('statement_timeout', '%d', true),
        pg_catalog.set_config('idle_in_transaction_session_timeout', '%d', true)""";

  private static final String CANNOT_CONNECT = "08001";

  private final PostgresName ledger;
  private final Connection connection;
  private final String beginReading;
  private final String beginWriting;
  private boolean broken;
  private boolean commitSent;

  private PostgresSession(PostgresName ledger, PostgresTimeouts timeouts, Connection connection) {
    this.ledger = ledger;
    this.connection = connection;
    String settings =
        SETTINGS.formatted(
            timeouts.lock().toMillis(),
            timeouts.statement().toMillis(),
            timeouts.idle().toMillis());
    // One snapshot for all that is read.
    this.beginReading = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; " + settings;
    // A snapshot for each statement, the first one taken after the lock.
    this.beginWriting = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; " + settings;
  }

  static PostgresSession connect(
      PostgresName ledger, PostgresTimeouts timeouts, Connector connector) throws SQLException {
    Connection connection = connect(connector, timeouts.network());
    try {
      connection.setAutoCommit(false);
      connection.setNetworkTimeout(Runnable::run, (int) timeouts.network().toMillis());
      return new PostgresSession(ledger, timeouts, connection);
    } catch (SQLException | RuntimeException | Error e) {
      abort(connection);
      throw e;
    }
  }

  /** In a thread of its own: not every data source gives up by itself. */
  private static Connection connect(Connector connector, Duration timeout) throws SQLException {
    CompletableFuture<Connection> connected = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                Connection connection = connector.connect();
                if (!connected.complete(connection)) {
                  abort(connection); // too late
                }
              } catch (SQLException | RuntimeException | Error e) {
                connected.completeExceptionally(e);
              }
            },
            "ledger-connection");
    thread.setDaemon(true);
    thread.start();
    try {
      return connected.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      Throwable reason = e.getCause();
      if (reason instanceof SQLException failure) {
        throw failure;
      }
      if (reason instanceof LedgerException failure) {
        throw failure;
      }
      if (reason instanceof Error failure) {
        throw failure;
      }
      throw new SQLException(
          reason instanceof TimeoutException
              ? "no connection within " + timeout.toMillis() + " ms"
              : "the data source failed: " + reason,
          CANNOT_CONNECT,
          reason);
    }
  }

  <T> T read(Transactions.Work<T> work) throws SQLException {
    return transaction(beginReading, work);
  }

  <T> T write(Transactions.Work<T> work) throws SQLException {
    // Held until the outcome of the transaction is visible to whoever takes the lock next.
    return transaction(
        beginWriting + "; SELECT pg_catalog.pg_advisory_xact_lock(" + ledger.lock() + ")", work);
  }

  private <T> T transaction(String begin, Transactions.Work<T> work) throws SQLException {
    commitSent = false;
    try {
      begin(begin);
      T result = work.on(connection);
      commitSent = true;
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      throw e;
    }
  }

  /** In one round trip: the driver sends several statements at once. */
  private void begin(String begin) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(begin);
      statement.getMoreResults(); // past SET TRANSACTION
      try (ResultSet settings = statement.getResultSet()) {
        settings.next();
        if (settings.getBoolean(1)) {
          throw new LedgerException(
              ledger,
              "cannot be kept by a standby server, which may lag behind; connect to the primary");
        }
        if (!settings.getString(2).equals("on")) {
          throw new LedgerException(
              ledger,
              "cannot be kept by a server with fsync = off, which loses charges in a crash;"
                  + " set fsync = on");
        }
      }
    }
  }

  private void rollBack() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      broken = true; // what the transaction failed with is what is reported
    }
  }

  /** Returns whether the last transaction got as far as asking the server to commit it. */
  boolean isCommitSent() {
    return commitSent;
  }

  boolean isBroken() {
    return broken;
  }

  /** Drops the connection without a word to the server, which may not be listening. */
  void abort() {
    abort(connection);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
      connection.close(); // tells a pool
    } catch (SQLException e) {
      // It is given up either way.
    }
  }

  /** Closes the connection. Everything acknowledged is committed, so a failure changes nothing. */
  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      abort(connection);
    }
  }
}
