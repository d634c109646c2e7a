package io.sfumato.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An opened ledger file and the hash chain through it.
 *
 * <p>The {@code tail} is the last link verified so far. Each transaction that depends on the chain
 * first extends the tail over what others appended, and so finds out if entries seen before have
 * gone or changed.
 *
 * <p>Confined: the caller sees to it that one thread at a time uses it.
 */
final class SqliteStore implements AutoCloseable {

  private final Path file;
  private final SqliteConnection connection;
  private final String header;
  private final ChainLink root;
  private ChainLink tail;

  private SqliteStore(Path file, SqliteConnection connection, String header) {
    this.file = file;
    this.connection = connection;
    this.header = header;
    this.root = ChainLink.root(header);
    this.tail = root;
  }

  /**
   * Opens the ledger in a file and verifies it, after making one of a missing or empty file.
   *
   * @param headerIfNew the header to store in a new ledger
   */
  static SqliteStore open(Path file, Duration busyTimeout, String headerIfNew) {
    LedgerFile.prepare(file);
    SqliteConnection connection = SqliteConnection.open(file, busyTimeout);
    try {
      String header = SqliteSchema.headerOf(file, connection, headerIfNew);
      SqliteStore store = new SqliteStore(file, connection, header);
      connection.read(store::extendTail);
      return store;
    } catch (RuntimeException | Error e) {
      connection.closeAfter(e);
      throw e;
    }
  }

  /** Returns the header in force. */
  String header() {
    return header;
  }

  /** Returns up to {@code limit} entries with larger ids, in order. */
  List<LedgerEntry> entriesAfter(long afterId, int limit) {
    return connection.read(
        c -> {
          if (afterId >= extendTail(c).id()) {
            return List.of();
          }
          List<LedgerEntry> entries = new ArrayList<>();
          walk(c, storedLink(c, afterId), limit, add(entries));
          return entries;
        });
  }

  Optional<LedgerEntry> find(String name) {
    return connection.read(
        c -> {
          extendTail(c);
          long id = idOf(c, name);
          List<LedgerEntry> entries = new ArrayList<>();
          if (id != 0) {
            walk(c, storedLink(c, id - 1), 1, add(entries));
          }
          // A name that cannot be stored reaches SQLite as another one.
          return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
        });
  }

  boolean append(LedgerEntry entry) {
    Optional<ChainLink> appended =
        connection.write(
            c ->
                entry.id() <= extendTail(c).id()
                    ? Optional.empty()
                    : Optional.of(insert(c, entry)));
    appended.ifPresent(link -> tail = link); // not before the commit
    return appended.isPresent();
  }

  private ChainLink insert(Connection c, LedgerEntry entry) throws SQLException {
    AppendRules.check(entry, tail.id(), idOf(c, entry.name()));
    ChainLink link = tail.next(entry.name(), entry.body());
    try (PreparedStatement insert = c.prepareStatement("INSERT INTO entry VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, link.id());
      insert.setString(2, entry.name());
      insert.setString(3, entry.body());
      insert.setString(4, link.digest());
      insert.executeUpdate();
    }
    return link;
  }

  Optional<String> value(long id) {
    return connection.read(c -> verifiedValue(c, id));
  }

  String storeValue(long id, String value) {
    return connection.write(
        c -> {
          if (id < 1 || id > extendTail(c).id()) {
            throw AppendRules.noEntry(id, tail.id());
          }
          Optional<String> earlier = verifiedValue(c, id);
          if (earlier.isPresent()) {
            return earlier.get();
          }
          try (PreparedStatement insert =
              c.prepareStatement("INSERT INTO value VALUES (?, ?, ?)")) {
            insert.setLong(1, id);
            insert.setString(2, value);
            insert.setString(3, storedLink(c, id).valueDigest(value));
            insert.executeUpdate();
          }
          return value;
        });
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Verifies what was appended since the last time, and that the entry known as last is there. */
  private ChainLink extendTail(Connection c) throws SQLException {
    if (!storedLink(c, tail.id()).equals(tail)) {
      throw LedgerFile.damaged(file, "entry " + tail.id() + " has changed since it was read");
    }
    tail = walk(c, tail, Integer.MAX_VALUE, (id, name, body) -> {});
    return tail;
  }

  @FunctionalInterface
  private interface RowReader {
    void row(long id, String name, String body);
  }

  private static RowReader add(List<LedgerEntry> entries) {
    return (id, name, body) -> entries.add(new LedgerEntry(id, name, body));
  }

  /** Passes on the entries that follow a link, verifying each; returns the last one's link. */
  private ChainLink walk(Connection c, ChainLink from, int limit, RowReader reader)
      throws SQLException {
    ChainLink link = from;
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT id, name, body, chain FROM entry WHERE id > ? ORDER BY id LIMIT ?")) {
      select.setLong(1, from.id());
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long id = rows.getLong(1);
          String name = rows.getString(2);
          String body = rows.getString(3);
          link = link.next(name, body);
          if (!link.equals(new ChainLink(id, rows.getString(4)))) {
            throw LedgerFile.damaged(file, "entry " + id + " does not follow from those before it");
          }
          reader.row(id, name, body);
        }
      }
    }
    return link;
  }

  private ChainLink storedLink(Connection c, long id) throws SQLException {
    if (id == 0) {
      return root;
    }
    try (PreparedStatement select = c.prepareStatement("SELECT chain FROM entry WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw LedgerFile.damaged(file, "entry " + id + " is missing");
        }
        return new ChainLink(id, rows.getString(1));
      }
    }
  }

  private Optional<String> verifiedValue(Connection c, long id) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("SELECT body, digest FROM value WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        String value = rows.getString(1);
        if (!storedLink(c, id).valueDigest(value).equals(rows.getString(2))) {
          throw LedgerFile.damaged(file, "the value of entry " + id + " is not what was stored");
        }
        return Optional.of(value);
      }
    }
  }

  /** Returns the id of the entry with a name, or 0. */
  private static long idOf(Connection c, String name) throws SQLException {
    try (PreparedStatement select = c.prepareStatement("SELECT id FROM entry WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }
}
