package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;

/**
 * A factorization of the matrix of a weighted sum of the latest steps, with noise of the size that
 * a task needs, for any number of steps.
 *
 * <p>Errors are differences between what is released after a step and the exact weighted sum, in
 * steps of the grid. Implementations are immutable and thread-safe; {@code docs/proofs/Windows.md}
 * proves that a process costs one unit of the task no more than {@link #event()}, whatever stream
 * an adversary feeds it who sees every release before the next step.
 */
public interface CalibratedWindow {

  /**
   * Returns what the shape and the noise are: with the task, all that the output depends on.
   *
   * @return the parameters, for the ledger
   */
  Fields parameters();

  /**
   * Returns what a whole run costs one unit of the task, however long it is.
   *
   * @return the event
   */
  PrivacyEvent event();

  /**
   * Returns the variance of the error after a step.
   *
   * @param t the step, at least 1
   * @return the variance, in squared steps of the grid, to about 1e-9
   */
  double varianceAt(long t);

  /**
   * Returns the largest variance of any step.
   *
   * @return the variance, or a little more
   */
  double maxVariance();

  /**
   * Returns the mean variance of a long run.
   *
   * @return the mean squared error
   */
  double meanVariance();

  /**
   * Returns the law of the error after a step.
   *
   * @param t the step, at least 1
   * @return the law
   */
  ErrorLaw errorAt(long t);

  /**
   * Bounds all errors of the first steps together.
   *
   * @param steps how many, at least 1
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error| > x at any of the steps) ≤ beta}
   */
  double maxError(long steps, double beta);

  /**
   * Returns how large a weighted sum of absolute values may become before arithmetic modulo 2⁶⁴
   * makes releases inaccurate. Privacy does not depend on it.
   *
   * @return the size, in steps of the grid
   */
  double largestSum();

  /**
   * Starts a run.
   *
   * @param noise the only source of randomness, for this run alone
   * @return the process, before its first step
   */
  WindowProcess start(NoiseSource noise);
}
