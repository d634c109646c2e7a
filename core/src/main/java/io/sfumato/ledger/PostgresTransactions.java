package io.sfumato.ledger;

import io.sfumato.ledger.PostgresFailure.Outcome;
import io.sfumato.ledger.PostgresSession.Connector;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that outlive their connection: when it is lost, the work is run again on a new one.
 *
 * <p>Also when it is lost while the server commits. Writers hold the ledger's lock to the end of
 * their transaction, whether its client is still there or not; so the work that is run again waits
 * until the lost transaction is committed or rolled back, and then finds its changes or does not.
 *
 * <p>Confined: the caller sees to it that one thread at a time uses it.
 */
final class PostgresTransactions implements Transactions {

  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  @FunctionalInterface
  private interface Attempt<T> {
    T on(PostgresSession session) throws SQLException;
  }

  private final PostgresName ledger;
  private final PostgresTimeouts timeouts;
  private final Connector connector;
  private @Nullable PostgresSession session;

  /** Whether there is a server at the address; if not, waiting for it to come back is no use. */
  private boolean reached;

  /** Connects to nothing yet. */
  PostgresTransactions(PostgresName ledger, PostgresTimeouts timeouts, Connector connector) {
    this.ledger = ledger;
    this.timeouts = timeouts;
    this.connector = connector;
  }

  @Override
  public <T> T read(Work<T> work) {
    return untilAnswered(attempt -> attempt.read(work), false);
  }

  @Override
  public <T> T write(Work<T> work) {
    return untilAnswered(attempt -> attempt.write(work), true);
  }

  private <T> T untilAnswered(Attempt<T> attempt, boolean writes) {
    Outcome outcome = writes ? Outcome.NOT_STORED : Outcome.NOTHING_TO_STORE;
    long deadline = 0;
    for (long pause = 0; ; pause = nextPause(pause)) {
      try {
        return attempt.on(session());
      } catch (SQLException e) {
        boolean lost = PostgresFailure.isConnectionLost(e);
        reached |= PostgresFailure.isServerStarting(e);
        boolean committing = session != null && session.isCommitSent();
        if (writes && committing && !PostgresFailure.isAnswer(e)) {
          outcome = Outcome.UNKNOWN;
        }
        long now = System.nanoTime();
        if (pause == 0) {
          deadline = now + timeouts.reconnecting().toNanos();
        }
        if (!lost || !reached || now - deadline > 0 || !sleep(pause)) {
          throw PostgresFailure.of(ledger, timeouts, e, outcome);
        }
        drop();
      } finally {
        if (session != null && session.isBroken()) {
          drop();
        }
      }
    }
  }

  private static long nextPause(long pause) {
    return pause == 0 ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
  }

  /** Returns false if the thread is interrupted, which stays so: it does not wait for a server. */
  private static boolean sleep(long millis) {
    if (millis == 0) {
      return true;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private PostgresSession session() throws SQLException {
    if (session == null) {
      session = PostgresSession.connect(ledger, timeouts, connector);
      reached = true;
    }
    return session;
  }

  private void drop() {
    if (session != null) {
      session.abort();
      session = null;
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
