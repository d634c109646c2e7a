package io.sfumato.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How a ledger reads and writes the database that keeps it.
 *
 * <p>Confined: the caller sees to it that one thread at a time uses it.
 */
interface Transactions extends AutoCloseable {

  /**
   * Statements of one transaction. They may be run again from the start, also after a commit whose
   * answer was lost, and must then find out what has already been done.
   */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Runs statements that read, all from the same state. */
  <T> T read(Work<T> work);

  /** Runs statements that no other writer's come between; durable on return. */
  <T> T write(Work<T> work);

  @Override
  void close();
}
