package io.sfumato.streaming.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * The squared norms {@code ‖L_t‖²} of the rows of a factor L, which are the variances of the errors
 * for noise of variance 1. Immutable.
 */
interface ToeplitzErrors {

  /** Returns {@code ‖L_t‖²}, t from 1. */
  double squaredNorm(long t);

  /** Returns {@code ‖L_t - L_s‖²}, {@code 0 ≤ s ≤ t}. */
  double squaredDistance(long s, long t);

  /** Returns {@code Σ_{t≤steps} ‖L_t‖²}. */
  double sum(long steps);

  /** Returns the largest {@code ‖L_t‖²} of the first steps, or a little more. */
  double largest(long steps);

  /**
   * Bounds {@code Σ_{t≤steps} f(‖L_t‖²)} from above.
   *
   * @param steps the number of steps
   * @param function a function that does not decrease
   * @return the sum, or a little more
   */
  double sumOf(long steps, DoubleUnaryOperator function);
}
