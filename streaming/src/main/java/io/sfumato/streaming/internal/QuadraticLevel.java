package io.sfumato.streaming.internal;

/**
 * What one level of a tree adds to the variance at step t: a function of where t falls in a group
 * of children.
 *
 * <p>With {@code y = t mod group}, {@code c = ⌊y / child⌋} and {@code f = y / child - c} it is
 * {@code scale · (a_c + b_c·f + q_c·f²)} with {@code q_c ≥ 0}, so that it is convex on each child.
 */
final class QuadraticLevel {

  private final long child;
  private final long group;
  private final double scale;
  private final double[] a;
  private final double[] b;
  private final double[] q;

  /**
   * @param child the length of a child in steps
   * @param group the length of a group; {@link Long#MAX_VALUE} if there is only one
   * @param scale a common factor, at least 0
   * @param a the constants, by child; not copied
   * @param b the slopes
   * @param q the squares
   */
  QuadraticLevel(long child, long group, double scale, double[] a, double[] b, double[] q) {
    this.child = child;
    this.group = group;
    this.scale = scale;
    this.a = a;
    this.b = b;
    this.q = q;
  }

  /** Returns the length of a child. */
  long child() {
    return child;
  }

  double at(long t) {
    return at(t, t);
  }

  /** Returns the value at a step, seen as the end of the child that an earlier step is in. */
  double at(long t, long childOf) {
    long base = childOf - childOf % group;
    int c = (int) ((childOf - base) / child);
    double f = (double) (t - base - c * child) / child;
    return scale * (a[c] + f * (b[c] + f * q[c]));
  }

  /** Returns the sum over the steps {@code 0, …, n - 1}. */
  double sum(long n) {
    long groups = group == Long.MAX_VALUE ? 0 : n / group;
    long rest = n - (groups == 0 ? 0 : groups * group);
    return scale * ((groups == 0 ? 0 : groups * partial(group)) + partial(rest));
  }

  private double partial(long n) {
    double sum = 0;
    for (int c = 0; c * child < n; c++) {
      double m = Math.min(child, n - c * child);
      double linear = m * (m - 1) / 2 / child;
      double square = (m - 1) * m * (2 * m - 1) / 6 / ((double) child * child);
      sum += a[c] * m + b[c] * linear + q[c] * square;
    }
    return sum;
  }
}
