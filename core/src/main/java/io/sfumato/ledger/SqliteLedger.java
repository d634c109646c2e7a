package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Ledger} in a SQLite file: the life cycle around a {@link SqliteStore}.
 *
 * <p>Safe for use by several threads: one lock guards the one connection.
 */
final class SqliteLedger implements Ledger {

  /** Entries read at a time: the file is not kept locked while a consumer thinks. */
  private static final int BATCH = 1000;

  private final Object lock = new Object();
  private final Path file;
  private final Duration busyTimeout;
  private @Nullable SqliteStore store;
  private boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param busyTimeout how long to wait for another connection's lock
   */
  SqliteLedger(Path file, Duration busyTimeout) {
    requireNonNull(file, "file");
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          "file must be on the default file system, got a path of "
              + file.getFileSystem().provider().getScheme());
    }
    this.file = file.toAbsolutePath();
    this.busyTimeout = busyTimeout;
  }

  @Override
  public String bind(String header) {
    StorableText.check("header", header);
    synchronized (lock) {
      if (closed) {
        throw closed();
      }
      if (store == null) {
        store = SqliteStore.open(file, busyTimeout, header);
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
        SqliteStore open = store;
        store = null;
        open.close();
      }
    }
  }

  private SqliteStore bound() {
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
    return "Ledger.sqlite(" + file + ")";
  }
}
