package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Ledger} in a database: the life cycle around a {@link ChainStore}.
 *
 * <p>Safe for use by several threads: one lock guards the one connection.
 */
final class StoredLedger implements Ledger {

  /** Entries read at a time: no transaction is open while a consumer thinks. */
  private static final int BATCH = 1000;

  private final Object lock = new Object();
  private final String description;
  private final Opening opening;
  private @Nullable ChainStore store;
  private boolean closed;

  /** Opens a ledger, after making a new one with the given header if there is none. */
  @FunctionalInterface
  interface Opening {
    ChainStore open(String headerIfNew);
  }

  /** Opens nothing yet. */
  StoredLedger(String description, Opening opening) {
    this.description = description;
    this.opening = opening;
  }

  @Override
  public String bind(String header) {
    StorableText.check("header", header);
    synchronized (lock) {
      if (closed) {
        throw closed();
      }
      if (store == null) {
        store = opening.open(header);
      }
      return store.header();
    }
  }

  @Override
  public void forEachAfter(long afterId, Consumer<? super LedgerEntry> consumer) {
    if (afterId < 0) {
      throw new IllegalArgumentException("afterId must be at least 0, got " + afterId);
    }
    requireNonNull(consumer, "consumer");
    long known = afterId;
    List<LedgerEntry> batch;
    do {
      synchronized (lock) {
        batch = bound().entriesAfter(known, BATCH);
      }
      batch.forEach(consumer);
      known += batch.size();
    } while (batch.size() == BATCH);
  }

  @Override
  public Optional<LedgerEntry> find(String name) {
    requireNonNull(name, "name");
    synchronized (lock) {
      return bound().find(name);
    }
  }

  @Override
  public boolean append(LedgerEntry entry) {
    requireNonNull(entry, "entry");
    synchronized (lock) {
      return bound().append(entry);
    }
  }

  @Override
  public Optional<String> value(long id) {
    synchronized (lock) {
      return bound().value(id);
    }
  }

  @Override
  public String storeValue(long id, String value) {
    StorableText.check("value", value);
    synchronized (lock) {
      return bound().storeValue(id, value);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (store != null) {
        ChainStore open = store;
        store = null;
        open.close();
      }
    }
  }

  private ChainStore bound() {
    if (closed) {
      throw closed();
    }
    if (store == null) {
      throw new IllegalStateException("the ledger must be bound to a header before it is used");
    }
    return store;
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the ledger is closed");
  }

  @Override
  public String toString() {
    return description;
  }
}
