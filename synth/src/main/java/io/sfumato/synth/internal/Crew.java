package io.sfumato.synth.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that together do short pieces of work, tens of microseconds each: too short for a pool,
 * whose hand-over would cost as much. A piece is a number of items, each of which yields an int; it
 * is cut into chunks, and whoever is free takes the next one. For use by one thread, which works
 * too.
 *
 * <p>On a busy machine a helper may lose its processor in the middle of a chunk. The user then does
 * not wait for it, but does the chunk again; what the helper says when it comes back is ignored. So
 * work must be a function of the state at the start of a piece, must write to nothing but what
 * belongs to its thread number, and must bear that the state changes under it: a helper's results,
 * and exceptions, count only if they come in time.
 */
final class Crew implements AutoCloseable {

  /** Work on one item. */
  @FunctionalInterface
  interface Work {

    /**
     * Does an item.
     *
     * @param thread the number of the thread, from 0
     * @param item the number of the item, from 0
     * @return its result
     */
    int run(int thread, int item);
  }

  private static final int CHUNK = 16;
  private static final int CHUNK_BITS = 20;

  /** Some 100 µs on the machines at hand; whoever waits longer sleeps a little. */
  private static final int SPINS = 5_000;

  private static final long PARK_NANOS = 20_000;

  // What may have happened to a chunk, added to four times the number of the piece.
  private static final int PUBLISHING = 1;
  private static final int DONE = 2;
  private static final int OWN = 3;

  private final Work work;
  private final int[] results;
  private final AtomicLongArray states;

  /** The number of the piece, and in the low bits that of the next chunk to take. */
  private final AtomicLong next = new AtomicLong();

  private int items;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /**
   * Starts the threads.
   *
   * @param threads how many, at least 1; the user is one of them
   * @param results where the results of a piece go
   * @param work what to do
   */
  Crew(int threads, int[] results, Work work) {
    this.work = work;
    this.results = results;
    this.states = new AtomicLongArray(chunks(results.length));
    for (int t = 1; t < threads; t++) {
      int number = t;
      Thread thread = new Thread(() -> help(number), "sfumato-synth-" + t);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static int chunks(int count) {
    return (count + CHUNK - 1) / CHUNK;
  }

  /** Does a piece of so many items, and returns when all their results are there. */
  void run(int count) {
    long piece = (next.get() >>> CHUNK_BITS) + 1;
    int chunks = chunks(count);
    items = count;
    next.set(piece << CHUNK_BITS);
    long start = System.nanoTime();
    int own = 0;
    for (long claim = next.getAndIncrement(); chunk(claim) < chunks; own++) {
      doChunk(piece, chunk(claim));
      claim = next.getAndIncrement();
    }
    long patience = 2 * (System.nanoTime() - start) / Math.max(1, own);
    long deadline = System.nanoTime() + patience;
    for (int chunk = 0; chunk < chunks; chunk++) {
      await(piece, chunk, deadline);
    }
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  private static int chunk(long claim) {
    return (int) (claim & ((1 << CHUNK_BITS) - 1));
  }

  private void doChunk(long piece, int chunk) {
    int to = Math.min(items, (chunk + 1) * CHUNK);
    for (int item = chunk * CHUNK; item < to; item++) {
      results[item] = work.run(0, item);
    }
    states.set(chunk, 4 * piece + OWN);
  }

  private void await(long piece, int chunk, long deadline) {
    while (true) {
      long state = states.get(chunk);
      if (state >= 4 * piece + DONE) {
        return;
      }
      if (state < 4 * piece
          && System.nanoTime() - deadline > 0
          && states.compareAndSet(chunk, state, 4 * piece + OWN)) {
        doChunk(piece, chunk);
        return;
      }
      Thread.onSpinWait();
    }
  }

  private void help(int thread) {
    int[] buffer = new int[CHUNK];
    int spins = 0;
    while (!closed) {
      long claim = next.get();
      int chunk = chunk(claim);
      if (chunk >= chunks(items)) {
        if (spins++ < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(PARK_NANOS);
        }
        continue;
      }
      long state = states.get(chunk);
      if (next.compareAndSet(claim, claim + 1)) {
        helpWith(thread, claim >>> CHUNK_BITS, chunk, state, buffer);
        spins = 0;
      }
    }
  }

  private void helpWith(int thread, long piece, int chunk, long state, int[] buffer) {
    int from = chunk * CHUNK;
    int count = Math.min(items - from, CHUNK);
    Throwable thrown = null;
    try {
      for (int i = 0; i < count; i++) {
        buffer[i] = work.run(thread, from + i);
      }
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    if (states.compareAndSet(chunk, state, 4 * piece + PUBLISHING)) {
      if (thrown == null) {
        System.arraycopy(buffer, 0, results, from, count);
      } else {
        failure = thrown;
      }
      states.set(chunk, 4 * piece + DONE);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
