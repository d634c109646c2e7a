package io.sfumato.survival;

/**
 * How many expected events a row is followed for: gradients are as long as that, and so is the
 * noise. Stopping a row there is fair, as its residual is a martingale; but what happens later does
 * not count.
 */
final class FollowUpLimit {

  private static final double[] LIMITS = {1.5, 2, 3, 5};

  /** The mean square of a covariate between -1 and 1: about that of a uniform one. */
  private static final double TYPICAL_SQUARE = 0.3;

  private FollowUpLimit() {}

  /**
   * Returns the largest limit that leaves the variance of noise below half of that of sampling, for
   * a typical covariate; at least 1. From noisy counts alone.
   *
   * @param noise the variance of noise in the mean gradient, for limit 1
   * @param scale by how much an element of the gradient changes over half the bounds of a covariate
   */
  static double of(LifeTable life, GridHazard hazard, double noise, double scale) {
    double[] knots = hazard.atKnots();
    long[] events = life.events();
    double chosen = 1;
    for (double limit : LIMITS) {
      double followed = 0;
      for (int k = 0; k < events.length; k++) {
        followed += knots[k] < limit ? events[k] : 0;
      }
      if (2 * limit * limit * noise < TYPICAL_SQUARE * scale * scale * followed) {
        chosen = limit;
      }
    }
    return chosen;
  }
}
