package io.sfumato.survival;

/**
 * What the noisy value of a cell says about the true one, if the true one varies around a mean m.
 * Mutable: {@link #update} takes a cell, and the other methods tell about it. Not safe for use by
 * several threads.
 */
interface CellPosterior {

  /** Takes a noisy cell, in units, and the mean of the true one, in units and above 0. */
  void update(long noisy, double m);

  /** Returns the posterior mean of the true value, at least 0. */
  double mean();

  /** Returns the posterior probability that the cell is empty. */
  double empty();

  /** Returns the logarithm of the likelihood of m, up to a constant. */
  double logLikelihood();

  /** Returns the derivative of {@link #logLikelihood} by {@code log m}. */
  double score();

  /** Returns about the expected square of {@link #score}. */
  double information();
}
