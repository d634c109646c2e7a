package io.sfumato.streaming.internal;

/**
 * Sums of products of moment generating functions over the steps of a block.
 *
 * <p>Let {@code ω(y) ≥ 0} for {@code y = 0, …, n - 1} be what the levels below contribute, with sum
 * A, {@code ω(0) = 1} and {@code ω(y) = ω(n - y)}. If the level above contributes {@code M(y/n)},
 * convex, then
 *
 * <pre>{@code
 * Σ ω(y) M(y/n) ≤ Σ ω(y) [(1 - y/n) M(0) + (y/n) M(1)] = (A + 1)/2 · M(0) + (A - 1)/2 · M(1).
 * }</pre>
 */
final class ConvexSums {

  private static final double LN_2 = Math.log(2);

  private ConvexSums() {}

  /**
   * Returns the bound above, all in logarithms.
   *
   * @param block ln A, or a bound on it, at least 0
   * @param left ln M(0)
   * @param right ln M(1)
   */
  static double child(double block, double left, double right) {
    double most = HonakerTree.logSum(block, 0) - LN_2 + left;
    return block <= 0
        ? most
        : HonakerTree.logSum(most, block + Math.log(-Math.expm1(-block)) - LN_2 + right);
  }
}
