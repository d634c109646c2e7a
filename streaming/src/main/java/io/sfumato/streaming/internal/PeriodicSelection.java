package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.ExponentialSelection;
import io.sfumato.noise.NoiseSource;

/**
 * A column of a large sum, chosen anew every B steps by the exponential mechanism.
 *
 * <p>One row moves all sums by 0 or 1 and in one direction, so that {@code exp(ε₀ · sum)} is the
 * weight for {@code ε₀}-DP ({@link ExponentialSelection}). Each of {@code K = ⌊T/B⌋} choices takes
 * a K-th part of the guarantee. Where the chosen sum was at most x below the largest, it is at most
 * {@code x + B - 1} until the next choice.
 *
 * @see <a href="https://arxiv.org/abs/2112.00828">Jain, Raskhodnikova, Sivakumar and Smith
 *     (2023)</a>
 */
public final class PeriodicSelection implements RowAlgorithm {

  private final RowTask task;
  private final long period;
  private final ExponentialSelection selection;

  private PeriodicSelection(RowTask task, long period) {
    this.task = task;
    this.period = period;
    this.selection = selection(task, task.horizon() / period);
  }

  private static ExponentialSelection selection(RowTask task, long choices) {
    return ExponentialSelection.of(GuaranteeShare.of(task.privacy(), choices), 1, true);
  }

  /**
   * Returns the algorithm with the best period.
   *
   * @param task the task
   * @param beta the failure probability for which the period is best
   * @return the algorithm
   * @throws IllegalArgumentException if its noise would be too large for its arithmetic
   */
  public static PeriodicSelection of(RowTask task, double beta) {
    long period =
        MonotoneSearch.least(
            1, task.horizon(), b -> b - 1.0, b -> error(task, task.horizon() / b, beta));
    return new PeriodicSelection(task, period);
  }

  private static double error(RowTask task, long choices, double beta) {
    double each = RowTask.each(beta, (double) choices);
    try {
      return selection(task, choices).errorBound(task.dimension(), each);
    } catch (IllegalArgumentException tooMuch) {
      return Double.POSITIVE_INFINITY;
    }
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("period", period);
  }

  @Override
  public String summary() {
    return "period " + period;
  }

  @Override
  public PrivacyEvent event() {
    return selection.event().times(task.horizon() / period);
  }

  @Override
  public double errorBound(double beta) {
    return period - 1 + error(task, task.horizon() / period, beta);
  }

  @Override
  public RowProcess start(NoiseSource noise) {
    return new RowProcess() {

      private int column;

      @Override
      public double tick(ColumnSums sums) {
        if (sums.rows() % period == 0) {
          column = selection.select(sums.sums(), noise);
        }
        return column;
      }
    };
  }
}
