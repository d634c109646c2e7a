package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;

/**
 * A factorization of the matrix of partial sums with noise of the size that a task needs.
 *
 * <p>Errors are differences between what is released after a step and the exact sum of the steps so
 * far, in steps of the grid. Implementations are immutable and thread-safe; each proves in {@code
 * docs/proofs} that a process costs one unit of the task no more than {@link #event()}, whatever
 * stream an adversary feeds it who sees every release before the next step.
 */
public interface CalibratedCounter {

  /**
   * Returns what the shape and the noise are: with the task, all that the output depends on.
   *
   * @return the parameters, for the ledger
   */
  Fields parameters();

  /**
   * Returns what a whole run costs one unit of the task.
   *
   * @return the event
   */
  PrivacyEvent event();

  /**
   * Returns how many steps the mechanism can run, at least the horizon of a task that has one.
   *
   * @return the last step that may be closed
   */
  default long lastStep() {
    return Long.MAX_VALUE;
  }

  /**
   * Returns the largest sum of one step, in size: what is beyond counts as this much. Privacy does
   * not depend on it.
   *
   * @return the sum in steps of the grid, at least the size of one item
   */
  default long largestStep() {
    return Long.MAX_VALUE;
  }

  /**
   * Returns into how many parts the steps of the grid are divided where the process adds modulo
   * 2⁶⁴: sums beyond {@code 2⁶² / fractions()} grow inaccurate.
   *
   * @return the number of parts, at least 1
   */
  default long fractions() {
    return 1;
  }

  /**
   * Returns whether noise is drawn only for nodes all of whose items have come. Then a run that
   * goes on twice from one state is covered by two charges ({@code docs/proofs/Checkpoints.md}).
   *
   * @return false if it looks ahead, or nobody has proved that it does not
   */
  default boolean isCausal() {
    return false;
  }

  /**
   * Returns the variance of the error after a step.
   *
   * @param t the step, in {@code [1, horizon]}
   * @return the variance, in squared steps of the grid, to about 1e-9
   */
  double varianceAt(long t);

  /**
   * Returns the mean of {@link #varianceAt} over the first steps.
   *
   * @param steps how many, in {@code [1, horizon]}
   * @return the mean squared error
   */
  double meanVariance(long steps);

  /**
   * Returns the largest {@link #varianceAt} among the first steps.
   *
   * @param steps how many, in {@code [1, horizon]}
   * @return the largest variance, or a little more
   */
  double maxVariance(long steps);

  /**
   * Returns the variance of the difference of two errors, for the sum of the steps between.
   *
   * @param s the earlier step, in {@code [0, t]}; after step 0 the error is 0
   * @param t the later step, in {@code [1, horizon]}
   * @return the variance
   */
  double varianceBetween(long s, long t);

  /**
   * Returns the law of the error after a step.
   *
   * @param t the step, in {@code [1, horizon]}
   * @return the law
   */
  ErrorLaw errorAt(long t);

  /**
   * Returns the law of the difference of two errors, for the sum of the steps between.
   *
   * @param s the earlier step, in {@code [0, t]}
   * @param t the later step, in {@code [1, horizon]}
   * @return the law, or one of the same variance with larger tails
   */
  ErrorLaw errorBetween(long s, long t);

  /**
   * Bounds all errors of the first steps together, by a union over the steps.
   *
   * @param steps how many, in {@code [1, horizon]}
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error| > x at any of the steps) ≤ beta}
   */
  double unionBound(long steps, double beta);

  /**
   * Returns the size of a running process: its numbers, at 8 bytes each, without object headers.
   *
   * @param steps how long it runs, in {@code [1, horizon]}
   * @return the size in bytes
   */
  long stateBytes(long steps);

  /**
   * Starts a run.
   *
   * @param noise the only source of randomness, for this run alone
   * @return the process, before its first step
   */
  CounterProcess start(NoiseSource noise);
}
