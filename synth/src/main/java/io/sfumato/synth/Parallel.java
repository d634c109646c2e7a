package io.sfumato.synth;

import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Runs independent pieces of work in a fixed number of threads. Results do not depend on how many.
 *
 * @param threads how many, at least 1
 */
record Parallel(int threads) {

  /** Runs the work for each number in {@code [0, count)}. */
  void forEach(int count, IntConsumer work) {
    if (threads == 1 || count < 2) {
      IntStream.range(0, count).forEach(work);
      return;
    }
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(() -> IntStream.range(0, count).parallel().forEach(work)).join();
    } finally {
      pool.shutdown();
    }
  }
}
