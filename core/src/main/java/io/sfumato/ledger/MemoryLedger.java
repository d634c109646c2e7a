package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A {@link Ledger} in the heap. Safe for use by several threads: one lock guards all state. */
final class MemoryLedger implements Ledger {

  private final Object lock = new Object();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Map<String, LedgerEntry> byName = new HashMap<>();
  private final Map<Long, String> values = new HashMap<>();
  private @Nullable String header;
  private boolean closed;

  @Override
  public String bind(String header) {
    StorableText.check("header", header);
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the ledger is closed");
      }
      if (this.header == null) {
        this.header = header;
      }
      return this.header;
    }
  }

  @Override
  public void forEachAfter(long afterId, Consumer<? super LedgerEntry> consumer) {
    if (afterId < 0) {
      throw new IllegalArgumentException("afterId must be at least 0, got " + afterId);
    }
    requireNonNull(consumer, "consumer");
    List<LedgerEntry> found;
    synchronized (lock) {
      checkUsable();
      int from = (int) Math.min(afterId, entries.size());
      found = List.copyOf(entries.subList(from, entries.size()));
    }
    found.forEach(consumer);
  }

  @Override
  public Optional<LedgerEntry> find(String name) {
    requireNonNull(name, "name");
    synchronized (lock) {
      checkUsable();
      return Optional.ofNullable(byName.get(name));
    }
  }

  @Override
  public boolean append(LedgerEntry entry) {
    requireNonNull(entry, "entry");
    synchronized (lock) {
      checkUsable();
      int last = entries.size();
      if (entry.id() <= last) {
        return false;
      }
      LedgerEntry namesake = byName.get(entry.name());
      AppendRules.check(entry, last, namesake == null ? 0 : namesake.id());
      entries.add(entry);
      byName.put(entry.name(), entry);
      return true;
    }
  }

  @Override
  public Optional<String> value(long id) {
    synchronized (lock) {
      checkUsable();
      return Optional.ofNullable(values.get(id));
    }
  }

  @Override
  public String storeValue(long id, String value) {
    StorableText.check("value", value);
    synchronized (lock) {
      checkUsable();
      if (id < 1 || id > entries.size()) {
        throw AppendRules.noEntry(id, entries.size());
      }
      String earlier = values.putIfAbsent(id, value);
      return earlier == null ? value : earlier;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  private void checkUsable() {
    if (closed) {
      throw new IllegalStateException("the ledger is closed");
    }
    if (header == null) {
      throw new IllegalStateException("the ledger must be bound to a header before it is used");
    }
  }

  @Override
  public String toString() {
    return "Ledger.inMemory()";
  }
}
