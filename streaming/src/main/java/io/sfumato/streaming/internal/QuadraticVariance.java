package io.sfumato.streaming.internal;

import java.util.List;

/**
 * A variance that is the sum of {@link QuadraticLevel}s, the shortest children first; each child
 * length divides the next.
 */
record QuadraticVariance(List<QuadraticLevel> levels) {

  double at(long t) {
    double sum = 0;
    for (QuadraticLevel level : levels) {
      sum += level.at(t);
    }
    return sum;
  }

  /** Returns the sum over the steps {@code 0, …, n - 1}. */
  double sum(long n) {
    double sum = 0;
    for (QuadraticLevel level : levels) {
      sum += level.sum(n);
    }
    return sum;
  }

  /** Returns the largest value among the steps {@code 0, …, n}, by branch and bound. */
  double max(long n) {
    double[] rest = new double[levels.size()]; // the most that the levels below can add
    for (int l = 1; l < levels.size(); l++) {
      rest[l] = search(l - 1, l, 0, levels.get(l).child(), rest, 0);
    }
    return search(levels.size() - 1, levels.size(), 0, n, rest, at(n));
  }

  /**
   * Searches the children of a level from a step on.
   *
   * @param l the level
   * @param top the levels from this on are left out
   * @param from the start of a group of the level
   * @param end where to stop
   * @param rest the most that the levels below each can add
   * @param best the most found so far
   */
  private double search(int l, int top, long from, long end, double[] rest, double best) {
    long child = levels.get(l).child();
    double most = best;
    for (long start = from; start < end; start += child) {
      double left = 0;
      double right = 0;
      for (int above = l; above < top; above++) {
        left += levels.get(above).at(start);
        right += levels.get(above).at(start + child, start);
      }
      most = Math.max(most, left); // the levels below add nothing here
      // A sum of convex functions is largest at an end.
      if (l > 0 && Math.max(left, right) + rest[l] > most * (1 + 1e-12)) {
        most = search(l - 1, top, start, Math.min(end, start + child), rest, most);
      }
    }
    return most;
  }
}
