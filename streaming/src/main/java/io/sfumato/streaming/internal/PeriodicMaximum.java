package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import java.util.function.LongToDoubleFunction;

/**
 * The largest sum, computed anew every B steps; the release is the middle of what it can have
 * become since.
 *
 * <p>One row moves each of {@code K = ⌊T/B⌋} values by at most 1. Under ρ-zCDP each gets discrete
 * Gaussian noise of {@code σ² = K/2ρ}; under ε-DP all get {@link CubeNoise}. With noise of at most
 * x the sum is within x of each value when that is computed, never falls, and grows by at most 1 in
 * a step: the release is the middle of the range that this leaves, and its error at most {@code (B
 * - 1)/2 + x}. B is the best of all periods.
 *
 * @see <a href="https://arxiv.org/abs/2112.00828">Jain, Raskhodnikova, Sivakumar and Smith
 *     (2023)</a>
 */
public final class PeriodicMaximum implements RowAlgorithm {

  /** Opening a run under ε-DP takes as many draws. */
  private static final long MOST_VALUES = 1L << 22;

  private final long largest;
  private final long period;
  private final ValueNoise noise;
  private final double within;

  private PeriodicMaximum(RowTask task, long period, double beta) {
    this.largest = task.largest();
    this.period = period;
    this.noise = noise(task, period);
    this.within = noise.errorBound(beta);
  }

  private static ValueNoise noise(RowTask task, long period) {
    int values = (int) (task.horizon() / period);
    return task.privacy() instanceof PureDp pure
        ? CubeNoise.of(pure, values)
        : GaussianValues.of(task.privacy(), values);
  }

  /**
   * Returns the algorithm with the best period.
   *
   * @param task the task
   * @param beta the failure probability for which the period is best
   * @return the algorithm
   * @throws IllegalArgumentException if its noise would be too large for its arithmetic
   */
  public static PeriodicMaximum of(RowTask task, double beta) {
    long shortest = Math.min(task.horizon() / MOST_VALUES + 1, task.horizon());
    long period =
        MonotoneSearch.least(
            shortest,
            task.horizon(),
            b -> (b - 1) / 2.0,
            b -> {
              try {
                return noise(task, b).errorBound(beta);
              } catch (IllegalArgumentException tooMuch) {
                return Double.POSITIVE_INFINITY;
              }
            });
    return new PeriodicMaximum(task, period, beta);
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("period", period)
        .with("within", within)
        .with("noise", noise.parameters());
  }

  @Override
  public String summary() {
    return "period " + period;
  }

  @Override
  public PrivacyEvent event() {
    return noise.event();
  }

  @Override
  public double errorBound(double beta) {
    // Ranges are made for the failure probability that was planned for.
    return (period - 1) / 2.0 + Math.max(within, noise.errorBound(beta));
  }

  @Override
  public RowProcess start(NoiseSource source) {
    LongToDoubleFunction noisy = noise.start(source);
    return new RowProcess() {

      private double lower;
      private double upper;

      @Override
      public double tick(ColumnSums sums) {
        upper = Math.min(upper + 1, (double) largest);
        if (sums.rows() % period == 0) {
          double value = noisy.applyAsDouble(sums.largest());
          lower = Math.max(lower, value - within);
          upper = Math.min(upper, value + within);
        }
        return (lower + upper) / 2;
      }
    };
  }
}
