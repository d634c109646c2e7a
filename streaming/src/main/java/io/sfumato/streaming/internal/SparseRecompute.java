package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.AboveThreshold;
import io.sfumato.mechanism.ExponentialSelection;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyBound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest sum, known by the thresholds it has crossed: as it never falls, c crossings tell it
 * for all steps, however many.
 *
 * <p>{@link AboveThreshold} compares it in each step with {@code N + (k + 1)·W} after k crossings,
 * until it is below. Let A and N bound the noise of thresholds and answers. Then the sum lies
 * between {@code kW} and {@code kW + W + A + N}; the release is the middle, and its error at most
 * {@code (W + A + N)/2}. The promised largest sum m is reached if {@code (c + 1)·W + A + N ≥ m}. To
 * select a column, the exponential mechanism chooses one after each crossing; it is at most {@code
 * W + A + N} and its own error below the best. Proof: {@code docs/proofs/MaxSum.md}.
 *
 * @see <a href="https://arxiv.org/abs/2112.00828">Jain, Raskhodnikova, Sivakumar and Smith
 *     (2023)</a>
 */
public final class SparseRecompute implements RowAlgorithm {

  private static final int MOST_CROSSINGS = 1 << 24;

  private final RowTask task;
  private final AboveThreshold threshold;

  /** Absent for the largest sum itself. */
  private final @Nullable ExponentialSelection selection;

  private final Levels levels;

  private SparseRecompute(RowTask task, boolean select, int crossings, double beta) {
    this.task = task;
    this.threshold = threshold(task, select, crossings);
    this.selection = select ? selection(task, crossings) : null;
    this.levels = Levels.of(task, threshold, beta / (select ? 3 : 2));
  }

  /** Selecting takes half of the guarantee. */
  private static PrivacyBound share(RowTask task, boolean select) {
    return select ? GuaranteeShare.of(task.privacy(), 2) : task.privacy();
  }

  private static AboveThreshold threshold(RowTask task, boolean select, int crossings) {
    return AboveThreshold.of(share(task, select), 1, crossings, true);
  }

  private static ExponentialSelection selection(RowTask task, int crossings) {
    return ExponentialSelection.of(GuaranteeShare.of(share(task, true), crossings), 1, true);
  }

  /**
   * The distances of thresholds.
   *
   * @param lag A, how far beyond its threshold a sum can be without being above
   * @param lead N, how far below its threshold a sum that is above can be
   * @param width W, from one threshold to the next
   */
  private record Levels(long lag, long lead, long width) {

    static Levels of(RowTask task, AboveThreshold threshold, double beta) {
      double lag = threshold.belowErrorBound(beta);
      double lead = threshold.aboveErrorBound(task.horizon() + threshold.crossings(), beta);
      double rest = Math.max(0, task.largest() - lag - lead);
      double width = Math.max(1, Math.ceil(rest / (threshold.crossings() + 1.0)));
      return new Levels((long) lag, (long) lead, (long) width);
    }

    long all() {
      return lag + lead + width;
    }
  }

  /**
   * Returns the algorithm with the best number of crossings.
   *
   * @param task the task
   * @param select whether to release a column, instead of the largest sum
   * @param beta the failure probability that it is planned for
   * @return the algorithm
   * @throws IllegalArgumentException if its noise would be too large for its arithmetic
   */
  public static SparseRecompute of(RowTask task, boolean select, double beta) {
    long most = Math.min(task.largest(), MOST_CROSSINGS);
    double height = select ? task.largest() : task.largest() / 2.0;
    long crossings =
        MonotoneSearch.least(
            1,
            most,
            c -> Math.max(0, error(task, select, (int) c, beta) - height / (c + 1)),
            c -> height / (c + 1));
    return new SparseRecompute(task, select, (int) crossings, beta);
  }

  private static double error(RowTask task, boolean select, int crossings, double beta) {
    try {
      return new SparseRecompute(task, select, crossings, beta).errorBound(beta);
    } catch (IllegalArgumentException tooMuch) {
      return Double.POSITIVE_INFINITY;
    }
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("crossings", threshold.crossings())
        .with("lag", levels.lag())
        .with("lead", levels.lead())
        .with("width", levels.width());
  }

  @Override
  public String summary() {
    return "%d crossings".formatted(threshold.crossings());
  }

  @Override
  public PrivacyEvent event() {
    return selection == null
        ? threshold.event()
        : new PrivacyEvent.Composed(
            List.of(threshold.event(), selection.event().times(threshold.crossings())));
  }

  @Override
  public double errorBound(double beta) {
    int parts = selection != null ? 3 : 2;
    long comparisons = task.horizon() + threshold.crossings();
    double lag = threshold.belowErrorBound(beta / parts);
    double lead = threshold.aboveErrorBound(comparisons, beta / parts);
    if (selection != null) {
      double each = RowTask.each(beta / parts, threshold.crossings());
      return deficit(lag, lead) + selection.errorBound(task.dimension(), each);
    }
    // The release is the middle of the bounds it was planned with.
    double middle = levels.all() / 2.0;
    double above = deficit(lag, lead) - middle;
    double below = middle + Math.max(0, lead - levels.lead());
    return Math.max(above, below);
  }

  /** How far a sum can be above {@code kW} after k crossings, for noise bounded like this. */
  private double deficit(double lag, double lead) {
    double between = levels.width() + levels.lead() + lag;
    double last = task.largest() - (double) threshold.crossings() * levels.width();
    return Math.max(between, last) + (selection != null ? Math.max(0, lead - levels.lead()) : 0);
  }

  @Override
  public RowProcess start(NoiseSource noise) {
    return new Run(noise);
  }

  private final class Run implements RowProcess {

    private final NoiseSource noise;
    private final AboveThreshold.Run comparisons;
    private long base;
    private int column;

    Run(NoiseSource noise) {
      this.noise = noise;
      this.comparisons = threshold.start(noise);
    }

    @Override
    public double tick(ColumnSums sums) {
      while (comparisons.left() > 0
          && comparisons.isAbove(sums.largest(), base + levels.width() + levels.lead())) {
        base += levels.width();
        if (selection != null) {
          // Before the next comparison, so that what pays for one crossing is complete.
          column = selection.select(sums.sums(), noise);
        }
      }
      return selection != null ? column : base + levels.all() / 2.0;
    }
  }
}
