package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.AboveThreshold;
import io.sfumato.noise.NoiseSource;
import java.util.List;

/**
 * Steps are gathered into segments, each closed when a private comparison says that its sum is
 * large enough; a counter counts segments instead of steps.
 *
 * <p>An item is in one segment only, so that comparing costs what one crossing does, however many
 * there are. Let N and A bound the noise of sums and thresholds over the whole run. With threshold
 * {@code N + w} a segment is closed with a sum of at least w, so that a total of n needs no more
 * than {@code n/w} segments; one that is not closed has a sum below {@code N + w + A}, and the
 * release adds half of that. Proof: {@code docs/proofs/SparseCounter.md}.
 *
 * @see <a href="https://doi.org/10.1007/978-3-662-48800-3_30">Dwork, Naor, Reingold and Rothblum
 *     (2015)</a>
 */
public final class PartitionedCounter {

  /**
   * Sums stop here. They do not wrap around: comparisons are not linear, and capping moves nothing
   * further, as no item is negative.
   */
  public static final long LARGEST_SUM = 1L << 61;

  private final long horizon;
  private final long segments;
  private final AboveThreshold comparison;
  private final CalibratedCounter counter;
  private final long lead;
  private final long lag;
  private final long threshold;

  /**
   * Creates the mechanism.
   *
   * @param horizon the number of steps
   * @param segments the most segments that are closed, for which the counter is made
   * @param total the largest total sum that errors are bounded for
   * @param comparison the comparisons of one segment, of one crossing
   * @param counter the counter of segments
   * @param beta the failure probability to plan for
   */
  public PartitionedCounter(
      long horizon,
      long segments,
      long total,
      AboveThreshold comparison,
      CalibratedCounter counter,
      double beta) {
    this.horizon = horizon;
    this.segments = segments;
    this.comparison = comparison;
    this.counter = counter;
    this.lead = (long) lead(beta);
    this.lag = (long) lag(beta);
    this.threshold = lead + Math.max(1, total / (segments + 1) + 1);
  }

  private double lead(double beta) {
    return comparison.aboveErrorBound(horizon, beta / 3);
  }

  private double lag(double beta) {
    return comparison.belowErrorBound(RowTask.each(beta / 3, segments + 1.0));
  }

  /** Returns the shape, for the ledger. */
  public Fields parameters() {
    return Fields.NONE
        .with("segments", segments)
        .with("threshold", threshold)
        .with("lag", lag)
        .with("counter", counter.parameters());
  }

  /** Returns what a whole run costs one item. */
  public PrivacyEvent event() {
    return new PrivacyEvent.Composed(List.of(comparison.event(), counter.event()));
  }

  /**
   * Bounds the errors of all steps together, while the total is what was planned for.
   *
   * @param beta the failure probability, in {@code (0, 1)}
   * @return an x with {@code Pr(|error| > x at any step) ≤ beta}; infinite for a beta below what
   *     was planned for, where there may be too few segments
   */
  public double errorBound(double beta) {
    if (lead(beta) > lead) {
      return Double.POSITIVE_INFINITY;
    }
    double middle = (threshold + lag) / 2.0;
    double open = Math.max(middle, threshold + lag(beta) - middle);
    return open + counter.unionBound(segments, beta / 3);
  }

  /** Starts a run. */
  public Run start(NoiseSource noise) {
    return new Run(noise);
  }

  /** A run. For use by one thread at a time; its state is secret. */
  public final class Run {

    private final NoiseSource noise;
    private final CounterProcess closed;
    private AboveThreshold.Run segment;
    private long left = segments;
    private long open;
    private double value;

    private Run(NoiseSource noise) {
      this.noise = noise;
      this.closed = counter.start(noise);
      this.segment = comparison.start(noise);
    }

    /**
     * Closes a step. No sum makes this throw.
     *
     * @param sum the sum of the step's items in steps of the grid, at least 0
     * @return the private sum of all steps so far, in steps of the grid
     */
    public double tick(long sum) {
      open = Math.min(LARGEST_SUM, open + sum);
      if (left > 0 && segment.isAbove(open, threshold)) {
        value = closed.tick(open);
        open = 0;
        left--;
        segment = comparison.start(noise);
      }
      return value + (threshold + lag) / 2.0;
    }
  }
}
