package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import java.util.List;
import java.util.function.Function;

/**
 * A tree in all of whose nodes the noise has one law, and whose releases are sums and differences
 * of nodes: the error after step t is the sum of {@code weight(t)} independent noises.
 */
abstract class UniformTree implements CalibratedCounter {

  private final PrivacyEvent event;
  private final NodeLaw law;

  UniformTree(PrivacyEvent event, NodeLaw law) {
    this.event = event;
    this.law = law;
  }

  /** Returns how many nodes the release after a step depends on. */
  abstract int weight(long t);

  /** Returns, for each w, how many of the first steps have a weight of w. */
  abstract double[] weights(long steps);

  /** Returns how many nodes the releases after two steps do not have in common. */
  abstract int weightBetween(long s, long t);

  abstract CounterProcess start(NodeNoise noise);

  final NodeLaw law() {
    return law;
  }

  @Override
  public Fields parameters() {
    return Fields.NONE;
  }

  @Override
  public final PrivacyEvent event() {
    return event;
  }

  @Override
  public final double varianceAt(long t) {
    return weight(t) * law.variance();
  }

  @Override
  public final double varianceBetween(long s, long t) {
    return weightBetween(s, t) * law.variance();
  }

  @Override
  public final double meanVariance(long steps) {
    return mean(weights(steps)) * law.variance();
  }

  @Override
  public final double maxVariance(long steps) {
    return largest(weights(steps)) * law.variance();
  }

  @Override
  public final ErrorLaw errorAt(long t) {
    return sum(law, weight(t));
  }

  @Override
  public final ErrorLaw errorBetween(long s, long t) {
    return sum(law, weightBetween(s, t));
  }

  @Override
  public final double unionBound(long steps, double beta) {
    double[] weights = weights(steps);
    double scale = Math.sqrt(largest(weights) * law.variance());
    if (!gaussian(law)) {
      return Chernoff.union(s -> logMgfSum(weights, s), law.mgfLimit(), scale, beta);
    }
    ErrorLaw union =
        new ErrorLaw() {
          @Override
          public double variance() {
            return scale * scale;
          }

          @Override
          public double tail(double x) {
            double sum = 0;
            for (int w = 1; w < weights.length; w++) {
              sum += weights[w] > 0 ? weights[w] * sum(law, w).tail(x) : 0;
            }
            return sum;
          }
        };
    return union.bound(beta);
  }

  @Override
  public final CounterProcess start(NoiseSource source) {
    return start(NodeNoise.of(law.noise(), source));
  }

  private double logMgfSum(double[] weights, double s) {
    double one = law.logMgf(s);
    double most = Double.NEGATIVE_INFINITY;
    for (int w = 0; w < weights.length; w++) {
      most = weights[w] > 0 ? Math.max(most, w * one) : most;
    }
    double sum = 0;
    for (int w = 0; w < weights.length; w++) {
      sum += weights[w] > 0 ? weights[w] * Math.exp(w * one - most) : 0;
    }
    return most + Math.log(sum);
  }

  private static ErrorLaw sum(NodeLaw law, int nodes) {
    return gaussian(law)
        ? new GaussianSum(nodes * law.variance())
        : WeightedSum.of(List.of(new WeightedSum.Term(1, law, nodes)));
  }

  private static boolean gaussian(NodeLaw law) {
    return !law.isLaplace() && law.variance() >= GaussianSum.LEAST_NODE;
  }

  static double mean(double[] counts) {
    double sum = 0;
    double total = 0;
    for (int w = 0; w < counts.length; w++) {
      sum += w * counts[w];
      total += counts[w];
    }
    return sum / total;
  }

  static int largest(double[] counts) {
    int w = counts.length - 1;
    while (w > 0 && counts[w] <= 0) {
      w--;
    }
    return w;
  }

  /**
   * Calibrates noise of one law for all nodes.
   *
   * @param levels the most nodes that one item is in
   * @param squared the most that the items of a unit, each of size 1, can add to the sum of squares
   *     over all nodes
   * @param causal whether a node is released only when all its items have come; if not, the events
   *     of single nodes do not compose adaptively, and only the pure total is claimed
   */
  static Calibration calibrate(
      CounterTask task,
      long levels,
      Rational squared,
      boolean causal,
      Function<Noise, CalibratedCounter> build) {
    Rational distance = Rational.of(task.distance());
    Rational l1 =
        distance.times(Rational.of(Math.multiplyExact(levels, task.itemsWithin(task.horizon()))));
    Rational l2 = distance.times(distance).times(squared);
    CalibratedNoise noise;
    try {
      noise = CalibratedNoise.of(task.privacy(), new Sensitivity(l1, l2));
    } catch (IllegalArgumentException tooMuch) {
      return Calibration.refused("its noise would be too large for whole numbers of 64 bits");
    }
    PrivacyEvent event = causal ? noise.event() : new PrivacyEvent.Guaranteed(task.privacy());
    return Calibration.of(build.apply(new Noise(event, NodeLaw.of(noise.noise()))));
  }

  /** Calibrated noise and what it costs. */
  record Noise(PrivacyEvent event, NodeLaw law) {}
}
