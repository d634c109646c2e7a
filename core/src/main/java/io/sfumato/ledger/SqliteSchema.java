package io.sfumato.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** What makes a SQLite database a ledger: its identity and its tables. */
final class SqliteSchema {

  /** Layout 1. SQLite keeps these texts, so equality shows that nothing was added or changed. */
  private static final Set<String> TABLES =
      Set.of(
          "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL,"
              + " chain TEXT NOT NULL)",
          "CREATE TABLE entry (id INTEGER PRIMARY KEY CHECK (id > 0), name TEXT NOT NULL UNIQUE,"
              + " body TEXT NOT NULL, chain TEXT NOT NULL)",
          "CREATE TABLE value (id INTEGER PRIMARY KEY REFERENCES entry, body TEXT NOT NULL,"
              + " digest TEXT NOT NULL)");

  private SqliteSchema() {}

  /** Verifies that a database is a ledger, after making one of an empty database. */
  static void prepare(Path file, SqliteConnection connection, String headerIfNew) {
    if (connection.read(SqliteSchema::isUnused)) {
      // Looked at again under the write lock: another process may have been faster.
      connection.write(c -> isUnused(c) && create(c, headerIfNew));
    }
    connection.read(c -> verify(c, file));
  }

  private static boolean isUnused(Connection c) throws SQLException {
    return SqliteConnection.integer(c, "PRAGMA application_id") == 0 && tables(c).isEmpty();
  }

  /** In one transaction, identity included: there is no half-made ledger. */
  private static boolean create(Connection c, String header) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.execute("PRAGMA application_id = " + LedgerFile.APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + LedgerFile.VERSION);
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    try (PreparedStatement insert = c.prepareStatement("INSERT INTO header VALUES (1, ?, ?)")) {
      insert.setString(1, header);
      insert.setString(2, ChainLink.root(header).digest());
      insert.executeUpdate();
    }
    return true;
  }

  private static boolean verify(Connection c, Path file) throws SQLException {
    // Again, although the file was looked at: it may have been empty then.
    LedgerFile.checkIdentity(
        file,
        SqliteConnection.integer(c, "PRAGMA application_id"),
        SqliteConnection.integer(c, "PRAGMA user_version"));
    // Not quick_check: it would trust the index that finds entries by name.
    String finding = SqliteConnection.text(c, "PRAGMA integrity_check(1)");
    if (!finding.equals("ok")) {
      throw LedgerException.damaged(file, finding);
    }
    if (!tables(c).equals(TABLES)) {
      throw LedgerException.damaged(file, "its tables are not those of a ledger");
    }
    return true;
  }

  /** The definitions of all tables, indexes, views and triggers but SQLite's own. */
  private static Set<String> tables(Connection c) throws SQLException {
    Set<String> definitions = new HashSet<>();
    try (Statement statement = c.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT sql FROM sqlite_master WHERE substr(name, 1, 7) <> 'sqlite_'")) {
      while (rows.next()) {
        definitions.add(rows.getString(1));
      }
    }
    return definitions;
  }
}
