package io.sfumato.accounting;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one release of each name happen at a time; releases of different names do not wait. */
final class NamesInFlight {

  private final Map<String, Thread> owners = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  <T> T oneAtATime(String name, Supplier<T> release) {
    enter(name);
    try {
      return release.get();
    } finally {
      leave(name);
    }
  }

  private void enter(String name) {
    lock.lock();
    try {
      while (owners.containsKey(name)) {
        if (owners.get(name) == Thread.currentThread()) {
          throw new IllegalStateException(
              "the measurement of '%s' asked the accountant for its own name".formatted(name));
        }
        changed.awaitUninterruptibly();
      }
      owners.put(name, Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  private void leave(String name) {
    lock.lock();
    try {
      owners.remove(name);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
