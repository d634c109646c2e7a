package io.sfumato.accounting.internal;

import java.util.List;

/**
 * The probability that a sum of losses is infinite: with t the whole mass of a part and p its
 * infinite one, {@code Π t^k - Π (t - p)^k}.
 */
final class InfiniteMass {

  /** For the logarithms and exponentials, each good to a few units, of numbers of moderate size. */
  private static final double SLACK = 1e-13;

  private InfiniteMass() {}

  /** Returns it for the upper grids, rounded up, or for the lower ones, rounded down. */
  static double of(List<Enclosed> parts, boolean above) {
    double logWhole = 0;
    double logFinite = 0;
    boolean any = false;
    for (Enclosed part : parts) {
      TiltedGrid grid = above ? part.above() : part.below();
      double infinite = grid.infinite();
      if (infinite > 0) {
        any = true;
      }
      double whole = grid.whole();
      if (!(whole > 0)) {
        return 0;
      }
      // at most 1 anyway, but for rounding
      logWhole += part.count() * Math.log(whole);
      logFinite += part.count() * Math.log1p(-Math.min(1, infinite / whole));
    }
    if (!any) {
      return 0;
    }
    double mass = Math.exp(logWhole) * -Math.expm1(logFinite);
    double slack = SLACK * (1 + Math.abs(logWhole));
    return above ? Math.min(1, mass * (1 + slack)) : Math.max(0, mass * (1 - slack));
  }
}
