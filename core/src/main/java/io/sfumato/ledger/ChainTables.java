package io.sfumato.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where the tables {@code header}, {@code entry} and {@code value} are, and whether entries keep
 * the attempt that stored them.
 *
 * <p>A client may lose the answer to a commit. What it finds afterwards may be the same text stored
 * by someone else, so each attempt to append has a random mark of its own.
 *
 * @param place the ledger as messages name it
 * @param prefix what stands before a table's name: empty, or a schema and a dot
 * @param marked whether the table of entries has a column {@code attempt}
 */
record ChainTables(Object place, String prefix, boolean marked) {

  /** Prepares a statement in which {@code $} stands before the names of tables. */
  PreparedStatement prepare(Connection c, String sql) throws SQLException {
    return c.prepareStatement(sql.replace("$", prefix));
  }

  void insertEntry(Connection c, ChainLink link, LedgerEntry entry, String attempt)
      throws SQLException {
    String sql =
        marked
            ? "INSERT INTO $entry (id, name, body, chain, attempt) VALUES (?, ?, ?, ?, ?)"
            : "INSERT INTO $entry (id, name, body, chain) VALUES (?, ?, ?, ?)";
    try (PreparedStatement insert = prepare(c, sql)) {
      insert.setLong(1, link.id());
      insert.setString(2, entry.name());
      insert.setString(3, entry.body());
      insert.setString(4, link.digest());
      if (marked) {
        insert.setString(5, attempt);
      }
      insert.executeUpdate();
    }
  }

  /** Returns whether an entry was stored by this attempt. */
  boolean isStoredBy(Connection c, long id, String attempt) throws SQLException {
    if (!marked) {
      return false;
    }
    try (PreparedStatement select =
        prepare(c, "SELECT id FROM $entry WHERE id = ? AND attempt = ?")) {
      select.setLong(1, id);
      select.setString(2, attempt);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  LedgerException damaged(String finding) {
    return LedgerException.damaged(place, finding);
  }
}
