package io.sfumato.accounting.internal;

/**
 * The lower convex hull of points (t, δ) with {@code t = e^ε}, and the law whose hockey-stick
 * divergence it is.
 *
 * <p>The masses are found from the right to the left. Each is chosen so large that the divergence,
 * computed from the masses there are, reaches the hull at the next corner with a slack that covers
 * the rounding; so errors do not add up, and no second difference is taken of rounded values.
 */
final class ProfileHull {

  private final double[] losses;
  private final double[] deltas;

  ProfileHull(double[] losses, double[] deltas) {
    this.losses = losses;
    this.deltas = deltas;
  }

  AtomLaw law() {
    int[] corners = corners();
    int n = corners.length;
    double[] at = new double[n];
    double[] p = new double[n];
    double[] q = new double[n];
    double infinite = Math.min(1, deltas[corners[n - 1]]);
    double sumP = infinite;
    double sumQ = 0;
    for (int k = n - 1; k >= 0; k--) {
      double loss = losses[corners[k]];
      // The next corner to the left; at t = 0, to the left of all, δ is 1.
      double next = k > 0 ? losses[corners[k - 1]] : Double.NEGATIVE_INFINITY;
      double target = k > 0 ? deltas[corners[k - 1]] : 1;
      double reached = sumP - (k > 0 ? Math.exp(next) * sumQ : 0);
      double missing = target - reached + 0x1p-48 * (1 + n * 0x1p-4) * sumP;
      double mass = Math.max(0, missing / -Math.expm1(next - loss)) * (1 + 0x1p-50);
      at[k] = loss;
      p[k] = mass;
      q[k] = mass * Math.exp(-loss);
      sumP += p[k];
      sumQ += q[k];
    }
    double size = 0x1p-52 * (4 + Math.max(Math.abs(at[0]), Math.abs(at[n - 1])));
    return new AtomLaw(at, p, q, infinite, Math.max(0, 1 - sumQ), size, 0, 0);
  }

  /** Returns the corners from the left to the right, by a monotone chain from (0, 1). */
  private int[] corners() {
    int n = losses.length;
    int[] chain = new int[n];
    int size = 0;
    for (int i = 0; i < n; i++) {
      while (size > 0 && !turns(size > 1 ? chain[size - 2] : -1, chain[size - 1], i)) {
        size--;
      }
      chain[size++] = i;
    }
    return java.util.Arrays.copyOf(chain, size);
  }

  /** Whether b lies below the chord from a to c; a = -1 is the point (0, 1). */
  private boolean turns(int a, int b, int c) {
    double fromA = a < 0 ? 1 : -Math.expm1(losses[a] - losses[b]); // (t_b - t_a) / t_b
    double toC = Math.expm1(losses[c] - losses[b]); // (t_c - t_b) / t_b
    double deltaA = a < 0 ? 1 : deltas[a];
    return (deltaA - deltas[b]) * toC > (deltas[b] - deltas[c]) * fromA;
  }
}
