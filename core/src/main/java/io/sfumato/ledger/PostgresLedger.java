package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

import io.sfumato.ledger.PostgresSession.Connector;
import java.sql.DriverManager;
import java.util.Properties;
import javax.sql.DataSource;

/** A {@link Ledger} in a PostgreSQL database. */
final class PostgresLedger {

  private static final String URL_PREFIX = "jdbc:postgresql:";

  private PostgresLedger() {}

  static Ledger of(DataSource source, String name, PostgresTimeouts timeouts) {
    requireNonNull(source, "source");
    return of(source::getConnection, new PostgresName(name), timeouts);
  }

  static Ledger of(String url, String name, PostgresTimeouts timeouts) {
    if (!requireNonNull(url, "url").startsWith(URL_PREFIX)) {
      // Not shown: it may hold a password.
      throw new IllegalArgumentException(
          "url must start with "
              + URL_PREFIX
              + ", as in jdbc:postgresql://db.example.org/trials?user=ann&sslmode=verify-full");
    }
    PostgresName ledger = new PostgresName(name);
    Properties properties = new Properties(); // the URL's own come first
    properties.setProperty("ApplicationName", "Sfumato");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("loginTimeout", Long.toString(timeouts.network().toSeconds()));
    return of(
        () -> {
          loadDriver(ledger);
          return DriverManager.getConnection(url, properties);
        },
        ledger,
        timeouts);
  }

  private static Ledger of(Connector connector, PostgresName ledger, PostgresTimeouts timeouts) {
    return new StoredLedger(
        "Ledger.postgres(" + ledger + ")",
        header -> {
          PostgresTransactions transactions = new PostgresTransactions(ledger, timeouts, connector);
          try {
            PostgresSchema.prepare(ledger, transactions, header);
            return ChainStore.open(PostgresSchema.tables(ledger), transactions);
          } catch (RuntimeException | Error e) {
            transactions.close();
            throw e;
          }
        });
  }

  private static void loadDriver(PostgresName ledger) {
    try {
      // Registers the driver even if DriverManager looked for drivers before it was on the path.
      Class.forName("org.postgresql.Driver");
    } catch (ClassNotFoundException e) {
      throw new LedgerException(
          ledger, "needs a driver: add org.postgresql:postgresql to the runtime class path", e);
    }
  }
}
