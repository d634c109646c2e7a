package io.sfumato.audit;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * A lower bound on the ε of a measurement, by telling two neighbouring datasets apart from its
 * outputs.
 *
 * <p>Half of the runs choose, among all events {@code feature ≤ t} and {@code feature ≥ t}, the one
 * with the largest {@code ln((p - δ) / p')}; the other half bounds that ratio with Clopper-Pearson
 * limits. So whatever the feature, the bound exceeds the true ε (at the given δ) with probability
 * at most {@code 1 - confidence}. A bound above the claim refutes the claim; one below proves
 * nothing.
 *
 * @see <a href="https://doi.org/10.1145/3243734.3243818">Ding, Wang, Wang, Zhang and Kifer
 *     (2018)</a>
 */
public final class EpsilonAudit {

  /** Releases of one simulated accountant before the next takes over, to bound memory. */
  private static final int BATCH = 1000;

  /** Candidate events in each tail: quantiles of the feature. */
  private static final int THRESHOLDS = 200;

  private final int runs;
  private final double delta;
  private final double confidence;
  private final long seed;

  private EpsilonAudit(int runs, double delta, double confidence, long seed) {
    this.runs = runs;
    this.delta = delta;
    this.confidence = confidence;
    this.seed = seed;
  }

  /**
   * Returns an audit of pure guarantees with confidence {@code 1 - 1e-6}.
   *
   * @param runs how often each dataset is measured, at least 100
   * @param seed the seed of the simulated noise
   * @return the audit
   * @throws IllegalArgumentException if {@code runs < 100}
   */
  public static EpsilonAudit of(int runs, long seed) {
    if (runs < 100) {
      throw new IllegalArgumentException("runs must be at least 100, got " + runs);
    }
    return new EpsilonAudit(runs, 0, 1 - 1e-6, seed);
  }

  /**
   * Returns this audit for guarantees that allow a δ.
   *
   * @param failure the δ, in {@code [0, 1)}
   * @return the changed copy
   * @throws IllegalArgumentException if {@code failure} is not in {@code [0, 1)}
   */
  public EpsilonAudit delta(double failure) {
    return new EpsilonAudit(runs, ApproxDp.of(0, failure).delta().doubleValue(), confidence, seed);
  }

  /**
   * Measures both datasets and returns the larger of the two bounds, one for each direction.
   *
   * @param <D> the type of the data
   * @param <R> the type of the value
   * @param measurement the measurement to attack; its claim is not used
   * @param data one dataset
   * @param neighbor a neighbouring one
   * @param feature what the attacker looks at, ideally the likelihood ratio of the two datasets
   * @return a lower bound on ε, at least 0
   */
  public <D, R> double lowerBound(
      Measurement<D, R> measurement, D data, D neighbor, ToDoubleFunction<R> feature) {
    requireNonNull(measurement, "measurement");
    double[] ours = features(measurement, data, feature, seed);
    double[] theirs = features(measurement, neighbor, feature, ~seed);
    return Math.max(0, Math.max(bound(ours, theirs), bound(theirs, ours)));
  }

  private <D, R> double[] features(
      Measurement<D, R> measurement, D data, ToDoubleFunction<R> feature, long noiseSeed) {
    double[] features = new double[runs];
    NoiseSource noise = NoiseSource.seeded(noiseSeed);
    for (int start = 0; start < runs; start += BATCH) {
      try (PrivacyAccountant accountant = simulation(measurement.neighboring(), noise)) {
        for (int i = start; i < Math.min(runs, start + BATCH); i++) {
          features[i] =
              feature.applyAsDouble(
                  accountant.release(Integer.toString(i), measurement, data).value());
        }
      }
    }
    return features;
  }

  private static PrivacyAccountant simulation(Neighboring neighboring, NoiseSource noise) {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1e100))
        .unit(PrivacyUnit.rows("simulated row"))
        .neighboring(neighboring)
        .forSimulation(noise)
        .open();
  }

  private double bound(double[] likely, double[] unlikely) {
    int half = runs / 2;
    double[] trainLikely = sorted(likely, 0, half);
    double[] trainUnlikely = sorted(unlikely, 0, half);
    double best = Double.NEGATIVE_INFINITY;
    double threshold = 0;
    boolean above = false;
    for (int k = 0; k <= THRESHOLDS; k++) {
      double t = trainLikely[(int) ((long) k * (half - 1) / THRESHOLDS)];
      for (boolean side : new boolean[] {false, true}) {
        // A lower confidence limit, so that events seen once or twice are not chosen.
        double score =
            ratio(count(trainLikely, t, side), count(trainUnlikely, t, side), half, 1e-3);
        if (score > best) {
          best = score;
          threshold = t;
          above = side;
        }
      }
    }
    double[] testLikely = sorted(likely, half, runs);
    double[] testUnlikely = sorted(unlikely, half, runs);
    return ratio(
        count(testLikely, threshold, above),
        count(testUnlikely, threshold, above),
        runs - half,
        // Two limits in each of two directions.
        (1 - confidence) / 4);
  }

  private double ratio(long likely, long unlikely, long trials, double alpha) {
    double p = BinomialBound.lower(likely, trials, alpha) - delta;
    return p <= 0
        ? Double.NEGATIVE_INFINITY
        : Math.log(p / BinomialBound.upper(unlikely, trials, alpha));
  }

  private static double[] sorted(double[] values, int from, int to) {
    double[] copy = Arrays.copyOfRange(values, from, to);
    Arrays.sort(copy);
    return copy;
  }

  /** Returns how many sorted values are at most t, or, above, at least t. */
  private static long count(double[] sorted, double t, boolean above) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (above ? sorted[mid] < t : sorted[mid] <= t) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return above ? sorted.length - low : low;
  }
}
