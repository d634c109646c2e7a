package io.sfumato.accounting.internal;

/** A function that encloses δ(ε), for non-negative ε. */
public interface Profile {

  /** Steps of bisection: enough for any two doubles between which the answer is. */
  int STEPS = 200;

  /**
   * Bounds δ.
   *
   * @param epsilon ε, in {@code [0, ∞]}
   * @return bounds of δ, in {@code [0, 1]}
   */
  Bounds delta(double epsilon);

  /**
   * Bounds the smallest ε for which δ is at most something. The upper bound is a point where that
   * is certain; below the lower one it is certainly not so, as δ does not rise.
   *
   * @param delta the target, in {@code [0, 1)}
   * @return the bounds, possibly infinite
   */
  default Bounds epsilon(double delta) {
    double upper = search(delta, true);
    return new Bounds(Math.min(upper, search(delta, false)), upper);
  }

  private double search(double delta, boolean above) {
    if (reached(0, delta, above)) {
      return 0;
    }
    double low = 0;
    double high = 1;
    while (!reached(high, delta, above)) {
      low = high;
      high *= 2;
      if (high == Double.POSITIVE_INFINITY) {
        return above && !reached(high, delta, true) ? high : above ? high : low;
      }
    }
    for (int i = 0; i < STEPS && Math.nextUp(low) < high; i++) {
      double mid = low + (high - low) / 2;
      if (reached(mid, delta, above)) {
        high = mid;
      } else {
        low = mid;
      }
    }
    return above ? high : low;
  }

  private boolean reached(double epsilon, double delta, boolean above) {
    Bounds bounds = delta(epsilon);
    return above ? bounds.upper() <= delta : bounds.lower() <= delta;
  }
}
