package io.sfumato.audit;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Clopper-Pearson limits for a probability.
 *
 * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson (1934)</a>
 */
final class BinomialBound {

  private static final int BISECTIONS = 100;

  private BinomialBound() {}

  /** Returns the largest p with {@code Pr(Bin(trials, p) ≥ successes) ≤ alpha}. */
  static double lower(long successes, long trials, double alpha) {
    if (successes == 0) {
      return 0;
    }
    double low = 0;
    double high = (double) successes / trials;
    for (int i = 0; i < BISECTIONS; i++) {
      double p = (low + high) / 2;
      // Pr(Bin(n, p) ≥ k) = I_p(k, n - k + 1)
      if (RegularizedBeta.value(p, (double) successes, trials - successes + 1.0) <= alpha) {
        low = p;
      } else {
        high = p;
      }
    }
    return low;
  }

  /** Returns the smallest p with {@code Pr(Bin(trials, p) ≤ successes) ≤ alpha}. */
  static double upper(long successes, long trials, double alpha) {
    return 1 - lower(trials - successes, trials, alpha);
  }
}
