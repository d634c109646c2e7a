package io.sfumato.streaming.internal;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.util.Arrays;
import java.util.Optional;

/** Divides a pure guarantee among the levels of a tree, in exact parts. */
final class Shares {

  /** The parts into which a guarantee is divided: fine enough that rounding costs 1e-8. */
  static final long WHOLE = 1 << 16;

  private static final Rational LARGEST_SCALE = Rational.of(1L << 50);

  private Shares() {}

  /**
   * Returns the shares for which {@code Σ cost_l / share_l²} is smallest: in proportion to the cube
   * roots of the costs.
   *
   * @param costs how much the variance of a level counts, positive
   * @return whole numbers, at least 1, that add up to {@link #WHOLE}
   */
  static long[] of(double... costs) {
    double total = Arrays.stream(costs).map(Math::cbrt).sum();
    long[] shares = new long[costs.length];
    long left = WHOLE;
    int largest = 0;
    for (int l = 0; l < costs.length; l++) {
      shares[l] = Math.max(1, (long) (WHOLE * Math.cbrt(costs[l]) / total));
      left -= shares[l];
      largest = costs[l] > costs[largest] ? l : largest;
    }
    shares[largest] += left;
    return shares;
  }

  /**
   * Returns the noise for a share: discrete Laplace of scale {@code items · distance / (ε · share /
   * WHOLE)}, exactly.
   */
  static Optional<NodeLaw> law(CounterTask task, long share) {
    Rational epsilon = Rational.of(((PureDp) task.privacy()).epsilon());
    Rational sensitivity =
        Rational.of(task.distance()).times(Rational.of(task.itemsWithin(task.horizon())));
    Rational scale = sensitivity.times(Rational.of(WHOLE, share)).dividedBy(epsilon);
    return scale.compareTo(LARGEST_SCALE) > 0
        ? Optional.empty()
        : Optional.of(NodeLaw.of(DiscreteLaplace.of(scale)));
  }
}
