package io.sfumato.synth;

import io.sfumato.synth.internal.StopRule;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Reports progress, and hears of impatience.
 *
 * <p>The clock never decides what is measured: how long counting takes depends on the private
 * table. It may only end the last refinement, which reads nothing but released answers, and is
 * started when that begins ({@code docs/proofs/PrivateGsd.md}, Section 4).
 *
 * @param listener who hears of progress
 * @param cancelled whether the analyst has given up
 * @param limit how long the last refinement may take
 */
record Watch(GsdListener listener, BooleanSupplier cancelled, Duration limit) {

  /** Who has given up once, has for good: what a search left unfinished is never built upon. */
  Watch {
    BooleanSupplier asked = cancelled;
    AtomicBoolean givenUp = new AtomicBoolean();
    cancelled =
        () -> {
          if (!givenUp.get() && asked.getAsBoolean()) {
            givenUp.set(true);
          }
          return givenUp.get();
        };
  }

  void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException(
          "the synthesis was cancelled; its charge stays, as it may have measured already");
    }
  }

  /** Returns when to end the last refinement, which begins now. */
  StopRule lastRefinement(long sweeps) {
    long now = System.nanoTime();
    return new StopRule(sweeps, 0, 0, now + limit.toNanos(), cancelled);
  }

  /** Returns a rule that ends a search before the last one only when the analyst gives up. */
  StopRule untilCancelled() {
    return StopRule.rounds(Long.MAX_VALUE).withCancelled(cancelled);
  }

  void measured(NoisyAnswers noisy, int round, RhoBudget budget, int rows) {
    listener.onProgress(
        new GsdProgress(
            round,
            noisy.workload().name(),
            noisy.standardDeviation(),
            budget.total().subtract(budget.left()),
            budget.total(),
            rows));
  }

  void generating(RhoBudget budget, int rows) {
    listener.onProgress(
        new GsdProgress(
            0, "generate", 0, budget.total().subtract(budget.left()), budget.total(), rows));
  }
}
