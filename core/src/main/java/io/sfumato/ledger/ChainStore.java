package io.sfumato.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The tables of an opened ledger and the hash chain through them.
 *
 * <p>The {@code tail} is the last link verified so far. Each transaction that depends on the chain
 * first extends the tail over what others appended, and so finds out if entries seen before have
 * gone or changed.
 *
 * <p>Confined: the caller sees to it that one thread at a time uses it.
 */
final class ChainStore implements AutoCloseable {

  /** Rows a driver that can fetch in parts keeps in memory at a time. */
  private static final int FETCH_SIZE = 1000;

  private final ChainTables tables;
  private final Transactions transactions;
  private final String header;
  private ChainLink tail;

  private ChainStore(ChainTables tables, Transactions transactions, String header) {
    this.tables = tables;
    this.transactions = transactions;
    this.header = header;
    this.tail = ChainLink.root(header);
  }

  /** Verifies the header and all entries of tables that are known to be a ledger's. */
  static ChainStore open(ChainTables tables, Transactions transactions) {
    String header = transactions.read(c -> storedHeader(c, tables));
    ChainStore store = new ChainStore(tables, transactions, header);
    transactions.read(store::extendTail);
    return store;
  }

  private static String storedHeader(Connection c, ChainTables tables) throws SQLException {
    try (PreparedStatement select = tables.prepare(c, "SELECT body, chain FROM $header");
        ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw tables.damaged("its header is missing");
      }
      String header = rows.getString(1);
      if (!ChainLink.root(header).digest().equals(rows.getString(2))) {
        throw tables.damaged("its header is not what was stored");
      }
      return header;
    }
  }

  /** Returns the header in force. */
  String header() {
    return header;
  }

  /** Returns up to {@code limit} entries with larger ids, in order. */
  List<LedgerEntry> entriesAfter(long afterId, int limit) {
    return transactions.read(
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
    if (!StorableText.isStorable(name)) {
      return Optional.empty(); // and a driver would pass it on as another name, or fail
    }
    return transactions.read(
        c -> {
          extendTail(c);
          long id = idOf(c, name);
          List<LedgerEntry> entries = new ArrayList<>();
          if (id != 0) {
            walk(c, storedLink(c, id - 1), 1, add(entries));
          }
          return entries.stream().findFirst();
        });
  }

  boolean append(LedgerEntry entry) {
    String attempt = UUID.randomUUID().toString();
    Optional<ChainLink> appended = transactions.write(c -> append(c, entry, attempt));
    appended.ifPresent(link -> tail = link); // not before the commit
    return appended.isPresent();
  }

  private Optional<ChainLink> append(Connection c, LedgerEntry entry, String attempt)
      throws SQLException {
    if (entry.id() <= extendTail(c).id()) {
      // Stored by this very call, if the answer to its commit was lost.
      return tables.isStoredBy(c, entry.id(), attempt) ? Optional.of(tail) : Optional.empty();
    }
    AppendRules.check(entry, tail.id(), idOf(c, entry.name()));
    ChainLink link = tail.next(entry.name(), entry.body());
    tables.insertEntry(c, link, entry, attempt);
    return Optional.of(link);
  }

  Optional<String> value(long id) {
    return transactions.read(c -> verifiedValue(c, id));
  }

  String storeValue(long id, String value) {
    return transactions.write(
        c -> {
          if (id < 1 || id > extendTail(c).id()) {
            throw AppendRules.noEntry(id, tail.id());
          }
          Optional<String> earlier = verifiedValue(c, id);
          if (earlier.isPresent()) {
            return earlier.get();
          }
          try (PreparedStatement insert =
              tables.prepare(c, "INSERT INTO $value (id, body, digest) VALUES (?, ?, ?)")) {
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
    transactions.close();
  }

  /** Verifies what was appended since the last time, and that the entry known as last is there. */
  private ChainLink extendTail(Connection c) throws SQLException {
    if (!storedLink(c, tail.id()).equals(tail)) {
      throw tables.damaged(
          (tail.id() == 0 ? "its header" : "entry " + tail.id())
              + " has changed since it was read");
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
        tables.prepare(
            c, "SELECT id, name, body, chain FROM $entry WHERE id > ? ORDER BY id LIMIT ?")) {
      select.setLong(1, from.id());
      select.setInt(2, limit);
      select.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long id = rows.getLong(1);
          String name = rows.getString(2);
          String body = rows.getString(3);
          link = link.next(name, body);
          if (!link.equals(new ChainLink(id, rows.getString(4)))) {
            throw tables.damaged("entry " + id + " does not follow from those before it");
          }
          reader.row(id, name, body);
        }
      }
    }
    return link;
  }

  private ChainLink storedLink(Connection c, long id) throws SQLException {
    String sql =
        id == 0
            ? "SELECT chain FROM $header WHERE id = ?"
            : "SELECT chain FROM $entry WHERE id = ?";
    try (PreparedStatement select = tables.prepare(c, sql)) {
      select.setLong(1, id == 0 ? 1 : id);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw tables.damaged(id == 0 ? "its header is missing" : "entry " + id + " is missing");
        }
        return new ChainLink(id, rows.getString(1));
      }
    }
  }

  private Optional<String> verifiedValue(Connection c, long id) throws SQLException {
    try (PreparedStatement select =
        tables.prepare(c, "SELECT body, digest FROM $value WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        String value = rows.getString(1);
        if (!storedLink(c, id).valueDigest(value).equals(rows.getString(2))) {
          throw tables.damaged("the value of entry " + id + " is not what was stored");
        }
        return Optional.of(value);
      }
    }
  }

  /** Returns the id of the entry with a name, or 0. */
  private long idOf(Connection c, String name) throws SQLException {
    try (PreparedStatement select = tables.prepare(c, "SELECT id FROM $entry WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }
}
