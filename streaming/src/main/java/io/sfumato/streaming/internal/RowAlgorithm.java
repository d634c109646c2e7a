package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;

/**
 * A private algorithm for the largest column sum of a stream of rows, or for the column that has
 * it, calibrated to a task. Immutable and thread-safe; {@code docs/proofs/MaxSum.md} proves for
 * each that a process costs one row no more than {@link #event()}, whatever stream an adversary
 * feeds it who sees every release before the next row, and that its error is as stated.
 */
public interface RowAlgorithm {

  /** Returns what the output depends on besides the task, for the ledger. */
  Fields parameters();

  /** Returns the parameter that was chosen, for people: for example {@code period 306}. */
  String summary();

  /** Returns what a whole run costs one row. */
  PrivacyEvent event();

  /**
   * Bounds the errors of all steps together: of a sum, its distance from the largest sum; of a
   * column, how far its sum is below the largest.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(error > x at any step) ≤ beta}, for every stream whose largest sum
   *     is what the task promises, however it is chosen
   */
  double errorBound(double beta);

  /**
   * Starts a run.
   *
   * @param noise the only source of randomness, for this run alone
   * @return the process, before its first row
   */
  RowProcess start(NoiseSource noise);
}
