package io.sfumato.streaming.internal;

/**
 * The squared length of what one unit adds to {@code C·x} with several items of size 1, any two of
 * them at least some steps apart.
 *
 * <p>C has non-increasing, log-convex coefficients, as those of {@link BufferedLinearToeplitz} are.
 * The figures are rounded up by more than the error of the sums. Derivations in {@code
 * docs/proofs/ToeplitzCounters.md}, section 4.
 */
final class SpacedContributions {

  private static final double SLACK = 1 + 1e-9;

  private SpacedContributions() {}

  /**
   * Returns the largest {@code ‖C x‖²}: items as early and as close together as may be.
   *
   * @param matrix the matrix C
   * @param horizon the number of steps T
   * @param items the most items, at least 1
   * @param separation the fewest steps between two of them; 0 lets all be in one step
   * @return the square
   * @see <a href="https://arxiv.org/abs/2405.13763">Kalinin and Lampert (2024), Theorem 2</a>
   */
  static double squaredNorm(
      BufferedLinearToeplitz matrix, long horizon, int items, long separation) {
    if (separation == 0) {
      return (double) items * items * matrix.squaredNorm(horizon) * SLACK;
    }
    int fit = fitting(horizon, items, separation);
    double sum = 0;
    for (int later = 0; later < fit; later++) {
      long rows = horizon - later * separation;
      for (int earlier = 0; earlier <= later; earlier++) {
        double product = matrix.innerProduct(rows, (later - earlier) * separation);
        sum += (earlier == later ? 1 : 2) * product;
      }
    }
    return sum * SLACK;
  }

  /**
   * Bounds {@code ‖C·D⁻¹x‖²} when D holds at least the norms of the columns of C.
   *
   * @param matrix the matrix C
   * @param horizon the number of steps T
   * @param items the most items, at least 1
   * @param separation the fewest steps between two of them; 0 lets all be in one step
   * @return the bound, at most {@code items²}
   */
  static double squaredNormalized(
      BufferedLinearToeplitz matrix, long horizon, int items, long separation) {
    if (separation == 0) {
      return (double) items * items;
    }
    int fit = fitting(horizon, items, separation);
    double sum = fit;
    double first = Math.sqrt(matrix.squaredNorm(horizon));
    for (int i = 1; i < fit; i++) {
      long rows = horizon - i * separation;
      double cosine =
          matrix.innerProduct(rows, i * separation) / (first * Math.sqrt(matrix.squaredNorm(rows)));
      sum += 2.0 * (fit - i) * Math.min(1, cosine);
    }
    return Math.min((double) fit * fit, sum * SLACK);
  }

  private static int fitting(long horizon, int items, long separation) {
    return (int) Math.min(items, (horizon - 1) / separation + 1);
  }
}
