package io.sfumato.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What makes a PostgreSQL schema a ledger: its tables, and nothing beside them.
 *
 * <p>Names are found by a hash index because a b-tree refuses values beyond a third of a page.
 * Texts have the collation {@code "C"}, whose order does not change with the operating system.
 */
final class PostgresSchema {

  /** The newest layout this class knows. Every layout keeps its number in {@code header.layout}. */
  private static final int LAYOUT = 1;

  /** Older ones have another catalog, and hash indexes that do not survive a crash before 10. */
  private static final int OLDEST_SERVER = 12;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE $header (
            id smallint PRIMARY KEY CHECK (id = 1),
            layout integer NOT NULL,
            body text COLLATE "C" NOT NULL,
            chain text COLLATE "C" NOT NULL)""",
          """
          CREATE TABLE $entry (
            id bigint PRIMARY KEY CHECK (id > 0),
            name text COLLATE "C" NOT NULL,
            body text COLLATE "C" NOT NULL,
            chain text COLLATE "C" NOT NULL,
            attempt text COLLATE "C" NOT NULL,
            EXCLUDE USING hash (name WITH =))""",
          """
          CREATE TABLE $value (
            id bigint PRIMARY KEY REFERENCES $entry,
            body text COLLATE "C" NOT NULL,
            digest text COLLATE "C" NOT NULL)""");

  /** The lines that {@link #DESCRIPTION} returns for layout 1. */
  private static final Set<String> DESCRIBED =
      Set.of(
          "table header r p false false",
          "column header.id smallint - true false",
          "column header.layout integer - true false",
          "column header.body text C true false",
          "column header.chain text C true false",
          "constraint header PRIMARY KEY (id)",
          "constraint header CHECK ((id = 1))",
          "table entry r p false false",
          "column entry.id bigint - true false",
          "column entry.name text C true false",
          "column entry.body text C true false",
          "column entry.chain text C true false",
          "column entry.attempt text C true false",
          "constraint entry PRIMARY KEY (id)",
          "constraint entry CHECK ((id > 0))",
          "constraint entry EXCLUDE USING hash (name WITH =)",
          "table value r p false false",
          "column value.id bigint - true false",
          "column value.body text C true false",
          "column value.digest text C true false",
          "constraint value PRIMARY KEY (id)",
          "constraint value FOREIGN KEY (id) REFERENCES $entry(id)");

  /**
   * All that decides what is read and written: kinds and persistence of tables (an unlogged one is
   * emptied by a crash), row security (which hides rows), inheritance, columns, constraints,
   * triggers and rules. More indexes do no harm.
   */
  private static final String DESCRIPTION =
      """
      WITH relation AS (
        SELECT r.* FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE n.nspname = ? AND r.relkind NOT IN ('i', 't'))
      SELECT 'table ' || relname || ' ' || relkind::text || ' ' || relpersistence::text || ' '
          || relrowsecurity || ' ' || EXISTS (SELECT FROM pg_inherits WHERE inhparent = oid)
        FROM relation
      UNION ALL
      SELECT 'column ' || relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
          || ' ' || coalesce(collname, '-') || ' ' || attnotnull || ' ' || atthasdef
        FROM relation JOIN pg_attribute ON attrelid = relation.oid
          LEFT JOIN pg_collation ON pg_collation.oid = attcollation
        WHERE attnum > 0 AND NOT attisdropped
      UNION ALL
      SELECT 'constraint ' || relname || ' ' || pg_get_constraintdef(c.oid)
        FROM relation JOIN pg_constraint c ON conrelid = relation.oid WHERE contype <> 'n'
      UNION ALL
      SELECT 'trigger ' || relname || ' ' || tgname
        FROM relation JOIN pg_trigger ON tgrelid = relation.oid WHERE NOT tgisinternal
      UNION ALL
      SELECT 'rule ' || relname || ' ' || rulename
        FROM relation JOIN pg_rewrite ON ev_class = relation.oid""";

  private PostgresSchema() {}

  static ChainTables tables(PostgresName ledger) {
    return new ChainTables(ledger, ledger.schema() + ".", true);
  }

  /** Verifies that a schema is a ledger, after making one where there is none. */
  static void prepare(PostgresName ledger, Transactions transactions, String headerIfNew) {
    boolean isUnused =
        transactions.read(
            c -> {
              checkServer(c, ledger);
              return description(c, ledger).isEmpty();
            });
    if (isUnused) {
      // Looked at again under the write lock: another process may have been faster.
      transactions.write(
          c -> description(c, ledger).isEmpty() && create(c, tables(ledger), ledger, headerIfNew));
    }
    transactions.read(c -> verify(c, ledger));
  }

  private static void checkServer(Connection c, PostgresName ledger) throws SQLException {
    int version = c.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_SERVER) {
      throw new LedgerException(
          ledger, "needs PostgreSQL " + OLDEST_SERVER + " or newer, and the server is " + version);
    }
    String encoding = text(c, "SELECT current_setting('server_encoding')");
    if (!"UTF8".equals(encoding)) {
      throw new LedgerException(
          ledger,
          "needs a database with the encoding UTF8, and this one has "
              + encoding
              + "; name a database made with: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE"
              + " template0");
    }
  }

  /** In one transaction: there is no half-made ledger. */
  private static boolean create(
      Connection c, ChainTables tables, PostgresName ledger, String header) throws SQLException {
    try (Statement statement = c.createStatement()) {
      if (!hasSchema(c, ledger)) {
        statement.execute("CREATE SCHEMA " + ledger.schema());
      }
      for (String table : TABLES) {
        statement.execute(table.replace("$", tables.prefix()));
      }
    }
    try (PreparedStatement insert =
        tables.prepare(c, "INSERT INTO $header (id, layout, body, chain) VALUES (1, ?, ?, ?)")) {
      insert.setInt(1, LAYOUT);
      insert.setString(2, header);
      insert.setString(3, ChainLink.root(header).digest());
      insert.executeUpdate();
    }
    return true;
  }

  private static boolean hasSchema(Connection c, PostgresName ledger) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("SELECT FROM pg_namespace WHERE nspname = ?")) {
      select.setString(1, ledger.schema());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static boolean verify(Connection c, PostgresName ledger) throws SQLException {
    ChainTables tables = tables(ledger);
    Set<String> described = description(c, ledger);
    if (!described.contains("column header.layout integer - true false")) {
      throw new LedgerException(
          ledger,
          "cannot be kept in the schema "
              + ledger.schema()
              + ", which holds something else; it was left as it is: choose another name");
    }
    String layout = text(c, "SELECT max(layout) FROM " + tables.prefix() + "header");
    if (layout == null) {
      throw tables.damaged("its header is missing");
    }
    if (Integer.parseInt(layout) > LAYOUT) {
      throw new LedgerException(
          ledger,
          "was written by a newer Sfumato (layout %s, this version knows %d);"
                  .formatted(layout, LAYOUT)
              + " it was left as it is: open it with that version");
    }
    Set<String> expected = new TreeSet<>();
    DESCRIBED.forEach(line -> expected.add(line.replace("$", tables.prefix())));
    if (Integer.parseInt(layout) < LAYOUT || !described.equals(expected)) {
      throw tables.damaged("its tables are not those of a ledger");
    }
    return true;
  }

  /** Returns the lines that describe the tables of a schema; none if it is missing or empty. */
  private static Set<String> description(Connection c, PostgresName ledger) throws SQLException {
    Set<String> lines = new TreeSet<>();
    try (PreparedStatement select = c.prepareStatement(DESCRIPTION)) {
      select.setString(1, ledger.schema());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return lines;
  }

  private static @Nullable String text(Connection c, String sql) throws SQLException {
    try (Statement statement = c.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
