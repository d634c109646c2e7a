package io.sfumato.ledger;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * What an exception of the PostgreSQL driver means for a ledger.
 *
 * <p>The driver's messages may quote rows and parameters, so no driver exception is passed on. Its
 * text is kept where the SQLState rules that out, and that is where it helps: connections, rights
 * and resources.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error
 *     codes</a>
 */
final class PostgresFailure {

  /** What became of the changes that a failed transaction was to make. */
  enum Outcome {
    NOTHING_TO_STORE(""),
    NOT_STORED("; nothing was stored"),
    UNKNOWN("; the answer to a commit was lost: what was stored, the ledger tells when it is read");

    private final String clause;

    Outcome(String clause) {
      this.clause = clause;
    }
  }

  /** Idle or overlong transaction; server shut down, crashed, not up yet; idle session. */
  private static final Set<String> CONNECTION_ENDED =
      Set.of("25P03", "25P04", "57P01", "57P02", "57P03", "57P05");

  private PostgresFailure() {}

  /** Returns whether the connection is gone, while the server may be there or come back. */
  static boolean isConnectionLost(SQLException e) {
    String state = state(e);
    return state.startsWith("08")
        || CONNECTION_ENDED.contains(state)
        || e instanceof SQLRecoverableException
        || e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException;
  }

  static boolean isServerStarting(SQLException e) {
    return state(e).equals("57P03");
  }

  /** Returns whether the server itself said that it failed, so that the transaction is undone. */
  static boolean isAnswer(SQLException e) {
    String state = state(e);
    return !isConnectionLost(e) && !state.startsWith("00") && !state.startsWith("99");
  }

  static LedgerException of(
      PostgresName ledger, PostgresTimeouts timeouts, SQLException e, Outcome outcome) {
    return new LedgerException(
        ledger, problem(ledger, timeouts, e) + outcome.clause, withoutData(e));
  }

  private static String problem(PostgresName ledger, PostgresTimeouts timeouts, SQLException e) {
    if (isConnectionLost(e)) {
      return "cannot be reached; check the server, the network and the address" + said(e);
    }
    String state = state(e);
    return switch (state) {
      case "25006" ->
          "cannot be written: the server or the session is read-only; connect to the primary server"
              + " without default_transaction_read_only";
      case "3D000" -> "is in a database that does not exist; create it" + said(e);
      case "3F000", "42P01", "42703" ->
          "lacks its tables; they were removed or altered while the ledger was open" + said(e);
      case "42501" ->
          "refuses this user; grant USAGE on the schema %s, SELECT on its tables and INSERT on entry"
                  .formatted(ledger.schema())
              + " and value, and to whoever creates a ledger CREATE on the database"
              + said(e);
      case "55P03" ->
          "is locked by another session, and still was after "
              + timeouts.lock().toMillis()
              + " ms; end that session, or try again";
      case "57014" ->
          "was not served within "
              + timeouts.statement().toMillis()
              + " ms, or the server's administrator cancelled a statement; try again";
      default ->
          switch (state.substring(0, 2)) {
            case "28" -> "lets this user not in; check the user and the password" + said(e);
            case "53" ->
                "could not be served because the server lacks a resource; free some and try again:"
                    + " acknowledged entries are kept"
                    + said(e);
            case "58" ->
                "could not be read or written; check the server's disk: acknowledged entries are"
                    + " kept"
                    + said(e);
            default -> "failed (SQLState " + state + "); the server's log says why";
          };
    };
  }

  /** The first line only: details come after it. */
  private static String said(SQLException e) {
    return " (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")";
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.length() != 5 ? "00000" : state;
  }

  private static SQLException withoutData(SQLException e) {
    SQLException stripped = new SQLException("SQLState " + state(e), state(e));
    stripped.setStackTrace(e.getStackTrace());
    return stripped;
  }
}
